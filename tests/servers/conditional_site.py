"""A small site that says which version of a page it sends, truly or not, for crawls that come again."""

import gzip
import hashlib
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from typing import Any

TEXT = (
    "The council of the town met on day {0} and decided, after two hours of talk, to paint the bridge green. "
    "The work begins in spring and is to be done before the summer, as the mayor told the people who had come. "
)


@cache
def encoders() -> list[tuple[str, Any]]:
    """Ways to send less, by the name of their coding."""
    zstd = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    brotli = import_module("brotli")
    return [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress), ("zstd", zstd.compress)]


@cache
def today() -> str:
    """A moment of today that stays."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def story(number: int, extra: str = "", title: str = "") -> str:
    """An article of today."""
    title = title or f"The council talks about bridge number {number}"
    return (
        f"<html><head><title>{title}</title><meta property='article:published_time' content='{today()}'></head>"
        f"<body><article><h1>{title}</h1><p>{TEXT.format(number) * 2}</p><p>{TEXT.format(number + 50)}</p>{extra}"
        "</article></body></html>"
    )


def listing(*links: str) -> str:
    """A list page."""
    items = "".join(f'<li><a href="{link}">The village news of this very day</a></li>' for link in links)
    return f"<html><body><ul>{items}</ul></body></html>"


def articles(first: int, last: int) -> list[str]:
    """Paths of articles."""
    return [f"/2026/03/{day:02}/the-village-news-of-day-{day}.html" for day in range(first, last + 1)]


@dataclass
class ConditionalSite:
    """Pages by path, which a test may change; ``frozen`` holds paths whose ETag stays whatever they show.

    ``always`` holds paths that are answered 304 whether that was asked for or not.  A ``packed`` one sends each page in
    another coding of those it was told are understood, and notes them in ``codings``.  The first ``robots_failures``
    requests for robots.txt are answered 500.  ``moved`` holds the new addresses of paths.
    ``times`` holds the moment of each request in ``log``.
    """

    base: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    frozen: set[str] = field(default_factory=set)
    always: set[str] = field(default_factory=set)
    packed: bool = False
    robots_failures: int = 0
    moved: dict[str, str] = field(default_factory=dict)
    codings: set[str] = field(default_factory=set)
    log: list[tuple[str, int, str | None]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def etag(self, path: str) -> str:
        """The version of a page as the server states it."""
        return '"stays"' if path in self.frozen else f'W/"{hashlib.sha256(self.pages[path].encode()).hexdigest()[:8]}"'

    def pack(self, path: str, accepted: str) -> tuple[str, bytes]:
        """A page in one of the codings a client understands, with its name."""
        understood = [packer for packer in encoders() if packer[0] in accepted.replace(",", " ").split()]
        name, pack = understood[list(self.pages).index(path) % len(understood)]
        self.codings.add(name)
        return name, pack(self.pages[path].encode())

    def taken(self) -> list[tuple[str, int, str | None]]:
        """What was asked for since the last call: path, status, the condition sent."""
        seen, self.log[:] = list(self.log), []
        return seen


class Handler(BaseHTTPRequestHandler):
    """Answers from the pages of its site."""

    site: ConditionalSite

    def do_GET(self) -> None:
        site = self.site
        status, body = self.answer()
        coding = ""
        if site.packed and status == 200:
            coding, body = site.pack(self.path, self.headers.get("Accept-Encoding", ""))
        site.times.append(time.monotonic())
        site.log.append((self.path, status, self.headers.get("If-None-Match")))
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": coding}
        headers["ETag"] = site.etag(self.path) if self.path in site.pages else ""
        headers["Location"] = site.moved.get(self.path, "")
        headers["Content-Length"] = "" if status == 304 else str(len(body))
        self.send_response(status)
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def answer(self) -> tuple[int, bytes]:
        """Status and body."""
        site = self.site
        if self.path == "/robots.txt" and site.robots_failures > 0:
            site.robots_failures -= 1
            return 500, b"not now"
        if self.path in site.moved:
            return 301, b"moved"
        if self.path not in site.pages:
            return 404, b"no"
        if site.etag(self.path) in (self.headers.get("If-None-Match") or "") or self.path in site.always:
            return 304, b""
        return 200, site.pages[self.path].encode()

    def log_message(self, *_: object) -> None:
        """Nothing: the log is the site's."""


@contextmanager
def serve_conditional_site() -> Iterator[ConditionalSite]:
    """Serve a home page, a section it links, and articles of today."""
    site = ConditionalSite()
    site.pages |= {"/": listing(*articles(1, 6), "/town/"), "/town/": listing(*articles(7, 12))}
    site.pages |= {path: story(number) for number, path in enumerate(articles(1, 12), 1)}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"site": site}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site.base = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
