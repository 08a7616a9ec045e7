"""A small site that says which version of a page it sends, truly or not, for crawls that come again."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TEXT = (
    "The council of the town met on day {0} and decided, after two hours of talk, to paint the bridge green. "
    "The work begins in spring and is to be done before the summer, as the mayor told the people who had come. "
)


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
class Gazette:
    """Pages by path, which a test may change; ``frozen`` holds paths whose ETag stays whatever they show.

    ``always`` holds paths that are answered 304 whether that was asked for or not.
    """

    base: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    frozen: set[str] = field(default_factory=set)
    always: set[str] = field(default_factory=set)
    log: list[tuple[str, int, str | None]] = field(default_factory=list)

    def etag(self, path: str) -> str:
        """The version of a page as the server states it."""
        return '"stays"' if path in self.frozen else f'W/"{hashlib.sha256(self.pages[path].encode()).hexdigest()[:8]}"'

    def taken(self) -> list[tuple[str, int, str | None]]:
        """What was asked for since the last call: path, status, the condition sent."""
        seen, self.log[:] = list(self.log), []
        return seen


@contextmanager
def gazette() -> Iterator[Gazette]:
    """Serve a home page, a section it links, and articles of today."""
    site = Gazette()
    site.pages |= {"/": listing(*articles(1, 6), "/town/"), "/town/": listing(*articles(7, 12))}
    site.pages |= {path: story(number) for number, path in enumerate(articles(1, 12), 1)}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = self.answer()
            asked = self.headers.get("If-None-Match")
            site.log.append((self.path, status, asked))
            self.send_response(status)
            if self.path in site.pages:
                self.send_header("ETag", site.etag(self.path))
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def answer(self) -> tuple[int, bytes]:
            if self.path not in site.pages:
                return 404, b"no"
            asked = self.headers.get("If-None-Match") or ""
            if site.etag(self.path) in asked or self.path in site.always:
                return 304, b""
            return 200, site.pages[self.path].encode()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site.base = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
