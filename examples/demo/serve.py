"""Serve both demo sites on loopback, each on a port of its own (standard library only).

    python -m examples.demo.serve [--port 8001] [--now 2026-01-31T09:00:00+08:00]

``--port`` is the port of the Chinese site, the English one takes the next; 0 (the default) takes free ports.
"""

import argparse
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from examples.demo import chinese, english
from examples.demo.answers import Answer, page
from examples.demo.stories import Newsroom, load

RENDER: dict[str, Callable[[Newsroom, str], dict[str, Answer]]] = {"zh": chinese.render, "en": english.render}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a demo site stands: its key (``zh`` or ``en``) and its address without a trailing slash."""

    site: str
    base: str


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    answers: dict[str, Answer]

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no event here."""


class _Handler(BaseHTTPRequestHandler):
    """Answer from the table of the server."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        answer = self.server.answers.get(urlsplit(self.path).path, page("<h1>Not Found</h1>", 404))
        tag = f'"{sha256(answer.body).hexdigest()[:16]}"'
        same = answer.status == 200 and self.headers.get("If-None-Match") == tag
        self.send_response(304 if same else answer.status)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", "0" if same else str(len(answer.body)))
        self.end_headers()
        if not same and self.command == "GET":
            self.wfile.write(answer.body)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextmanager
def serving(now: datetime, port: int = 0) -> Iterator[tuple[Address, ...]]:
    """Serve both sites in threads while the block runs; ``now`` (aware) is the moment they show; 0 takes free ports."""
    servers, found = [], []
    try:
        for offset, (site, render) in enumerate(RENDER.items()):
            server = _Server(("127.0.0.1", port + offset if port else 0), _Handler)
            servers.append(server)
            base = f"http://127.0.0.1:{server.server_port}"
            server.answers = render(load(site, now), base)
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            found.append(Address(site, base))
        yield tuple(found)
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="port of the first site; 0 takes free ones")
    parser.add_argument("--now", type=datetime.fromisoformat, help="the moment shown, ISO 8601; default: the clock")
    options = parser.parse_args()
    now = (options.now or datetime.now(UTC)).astimezone()
    with serving(now, options.port) as addresses:
        for address in addresses:
            print(f"{address.site}  {address.base}/", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
