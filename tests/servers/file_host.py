"""A web server that serves a folder in ranges, as Common Crawl's does, and fails as it is told."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_RANGE = re.compile(r"bytes=(\d+)-(\d+)")


@dataclass
class FileHost:
    """Its address, what it was asked, and how it misbehaves.

    ``statuses`` are the answers to the next requests for bytes, instead of the file; ``denied`` is a part of paths that
    nobody may read, ``short`` sends that many bytes fewer than it says, ``ranges`` false gives whole files only.
    """

    url: str
    folder: Path
    asked: list[tuple[str, str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    denied: str | None = None
    ranges: bool = True
    short: int = 0


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    host: FileHost

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 2**16  # head and body in one packet

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        assert isinstance(self.server, _Server)
        host = self.server.host
        host.asked.append((self.command, self.path))
        file = host.folder / self.path.lstrip("/")
        if host.denied and host.denied in self.path:
            self._end(403)
        elif self.command == "GET" and host.statuses:
            self._end(host.statuses.pop(0))
        elif not file.is_file():
            self._end(404)
        else:
            self._file(host, file.read_bytes())

    def _file(self, host: FileHost, data: bytes) -> None:
        wanted = _RANGE.fullmatch(self.headers.get("Range") or "") if host.ranges else None
        if not wanted:
            self._end(200, data)
            return
        first, last = int(wanted[1]), min(int(wanted[2]), len(data) - 1)
        piece = data[first : last + 1]
        self._end(206, piece[: len(piece) - host.short], f"bytes {first}-{last}/{len(data)}")

    def _end(self, status: int, body: bytes = b"", about: str = "") -> None:
        self.send_response_only(status)
        if about:
            self.send_header("Content-Range", about)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def file_host(folder: Path) -> Iterator[FileHost]:
    """Serve a folder."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.host = FileHost(f"http://127.0.0.1:{server.server_address[1]}", folder)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
