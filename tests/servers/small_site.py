"""A small well-made site whose log of requests proves what a crawl asked for, and when."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.servers.command_line import WinnowHome

LINKS = [f"/2026/03/{day:02}/the-village-news-of-day-{day}.html" for day in range(1, 25)]
STORY = (
    "<html><head><title>News {0}</title></head><body><h1>News of the village number {0}</h1><p>{1}</p></body></html>"
)
TEXT = "The council met on day {0} of the month and decided, after two hours of talk, to paint the bridge green. " * 3


@dataclass
class Gate:
    """Holds the answers of all but the first articles until it is opened: a crawl is then surely under way."""

    first: int
    _opened: threading.Event = field(default_factory=threading.Event)
    _passed: set[str] = field(default_factory=set)

    def open(self) -> None:
        """Let all answers go."""
        self._opened.set()

    def wait(self, path: str) -> None:
        """Wait where the answer is to be held; two minutes at most."""
        if path in LINKS and len(self._passed | {path}) > self.first:
            self._opened.wait(120)
        elif path in LINKS:
            self._passed.add(path)


@contextmanager
def serve_small_site(
    robots: tuple[int, str],
    refusals: int = 0,
    header: str = "2",
    slow: float = 0.0,
    *,
    far: float = 0.0,
    whole: bool = False,
    gate: Gate | None = None,
) -> Iterator[tuple[str, list[tuple[float, str]]]]:
    """Serve a small site whose answers take ``slow`` seconds, or wait at a ``gate``; the first request takes ``far``.

    The first ``refusals`` requests for its second article are answered 429, with ``header`` as Retry-After (``date:2``
    is the moment two seconds later as an HTTP date); with ``whole`` all but those for robots.txt and
    the start page are.
    """
    held = gate or Gate(len(LINKS))
    log: list[tuple[float, str]] = []
    refused: list[str] = []
    home = "".join(f'<li><a href="{link}">The village news of this very day</a></li>' for link in LINKS)
    fixed = {"/robots.txt": robots, "/": (200, f"<html><body><ul>{home}</ul></body></html>")}
    fixed |= {link: (200, STORY.format(number, TEXT.format(number))) for number, link in enumerate(LINKS)}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            log.append((time.monotonic(), self.path))
            time.sleep(slow)
            held.wait(self.path)
            status, body, extra = self.answer()
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **extra}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def answer(self) -> tuple[int, bytes, dict[str, str]]:
            refuses = self.path not in ("/", "/robots.txt") if whole else self.path == LINKS[1]
            if refuses and len(refused) < refusals:
                refused.append(self.path)
                return 429, b"too much", {"Retry-After": self.stated()} if header else {}
            status, body = fixed.get(self.path, (404, "no"))
            return status, body.encode(), {}

        def stated(self) -> str:
            kind, _, seconds = header.rpartition(":")
            moment = datetime.now(UTC) + timedelta(seconds=int(seconds))
            return format_datetime(moment, usegmt=True) if kind == "date" else seconds

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
            time.sleep(0.0 if log else far)
            return super().get_request()

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", log
    finally:
        held.open()
        server.shutdown()
        server.server_close()


def wait_for_articles(house: WinnowHome, least: int) -> None:
    """Wait until a crawl has stored so many articles; a hundred seconds at most."""
    until = time.monotonic() + 100
    with house.store() as store:
        while store.counts()["articles"] < least:
            assert time.monotonic() < until, f"fewer than {least} articles in 100 s"
            time.sleep(0.05)
