"""Serves the sources of a farm on one loopback port that stands in front of the network as an HTTP proxy."""

import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Protocol
from urllib.parse import urlsplit

from tests.servers.large_site import Server
from tests.servers.many_sites.source import HTML


class Source(Protocol):
    """What the farm asks of a source."""

    @property
    def host(self) -> str:
        """The name it is asked under."""
        ...

    def answer(self, path: str, now: float) -> tuple[int, str, str]:
        """Return status, content type and body of a path at a moment in seconds since 1970."""
        ...


@dataclass
class ManySites:
    """Some sources and the clock they live by; ``asked`` counts the answers by host and status.

    ``proxy`` is the address through which they are reached.
    """

    sources: Sequence[Source]
    clock: Callable[[], float]
    proxy: str = ""
    asked: Counter[tuple[str, int]] = field(default_factory=Counter)

    def answer(self, url: str, version: str) -> tuple[int, str, bytes, str]:
        """Return status, content type, body and version of an address for who has a ``version`` of it ("" for none)."""
        parts = urlsplit(url)
        source = next((each for each in self.sources if each.host == parts.netloc), None)
        if source is None:
            return 502, HTML, b"no such host", ""
        status, kind, text = source.answer(parts.path or "/", self.clock())
        body = text.encode()
        mark = f'"{zlib.crc32(body):08x}"' if status == 200 else ""
        if mark and mark == version:
            status, body = 304, b""
        self.asked[source.host, status] += 1
        return status, kind, body, mark


class Handler(BaseHTTPRequestHandler):
    """Answers for its farm."""

    protocol_version = "HTTP/1.1"
    farm: ManySites

    def do_GET(self) -> None:
        status, kind, body, mark = self.farm.answer(self.path, self.headers.get("If-None-Match", ""))
        with suppress(ConnectionError, TimeoutError):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if mark:
                self.send_header("ETag", mark)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve(sources: Sequence[Source], clock: Callable[[], float]) -> Iterator[ManySites]:
    """Serve sources while the block runs; ``clock`` gives the seconds since 1970 at which they are seen."""
    farm = ManySites(sources, clock)
    server = Server(("127.0.0.1", 0), type("FarmHandler", (Handler,), {"farm": farm}))
    farm.proxy = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield farm
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
