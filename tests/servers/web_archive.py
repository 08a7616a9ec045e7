"""A web archive on loopback: a CDX server in the forms of the Wayback Machine and of pywb, and raw replay."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SITE = "https://news.example"
HEAD = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
TEXT = "The council met on day {0} of the month and decided, after two hours of talk, to paint the bridge green. " * 3


@dataclass(frozen=True)
class Capture:
    """One row of the index."""

    url: str
    stamp: str
    status: str = "200"
    kind: str = "text/html"

    @property
    def row(self) -> list[str]:
        """It as the Wayback Machine lists it."""
        parts = urlsplit(self.url)
        key = f"{','.join(reversed((parts.hostname or '').split('.')))}){parts.path}"
        return [key, self.stamp, self.url, self.kind, self.status, f"SHA{self.stamp}", "1234"]


def story(number: int, stamp: str) -> str:
    """The page of an article."""
    return (
        f"<html><head><title>News {number}</title></head><body><h1>News of the village number {number}</h1>"
        f"<p>{TEXT.format(number)}</p><p>It was captured at {stamp}, says the page itself at its very end.</p></body>"
    )


def captures(count: int) -> list[Capture]:
    """Some articles, each captured twice."""
    links = [f"{SITE}/2019/03/{day:02}/the-village-news-of-day-{day}.html" for day in range(1, count + 1)]
    return [Capture(link, f"{year}0401120000") for link in links for year in (2019, 2020)]


@dataclass
class WebArchive:
    """Its address, what it holds, what it was asked and when, and how it misbehaves.

    ``form`` is how its index answers (``wayback``, ``text``, ``pywb``, ``cdxj``), ``page`` how many rows at a time.
    ``refusals``: the next answers are 503.  ``endless``: the last part names another one, for ever.  ``gate``: replays
    wait for it after the first ``free``.
    """

    url: str
    held: list[Capture]
    form: str = "wayback"
    page: int = 1000
    refusals: int = 0
    endless: bool = False
    junk: bytes | None = None
    free: int = 10**6
    gate: threading.Event = field(default_factory=threading.Event)
    log: list[tuple[float, str]] = field(default_factory=list)

    @property
    def cdx(self) -> str:
        """The address of its index."""
        return f"{self.url}/cdx/search/cdx" if self.form in ("wayback", "text") else f"{self.url}/coll/cdx"

    @property
    def replayed(self) -> list[str]:
        """The addresses that were replayed, in order."""
        return [path.partition("id_/")[2] for _, path in self.log if "id_/" in path]

    def answer(self, path: str) -> tuple[int, bytes, str]:
        """Answer a request."""
        self.log.append((time.monotonic(), path))
        if path == "/robots.txt":
            return 200, b"User-agent: *\nDisallow: /search\n", "text/plain"
        if self.refusals:
            self.refusals -= 1
            return 503, b"busy", "text/plain"
        if "id_/" in path:
            return self._replay(path)
        return (200, self.junk, "text/plain") if self.junk is not None else self._index(parse_qs(urlsplit(path).query))

    def _replay(self, path: str) -> tuple[int, bytes, str]:
        if len(self.replayed) > self.free:
            self.gate.wait(60)
        place, _, url = path.partition("id_/")
        stamp = place.rpartition("/")[2]
        for number, each in enumerate(self.held):
            if (each.stamp, each.url) == (stamp, url):
                return 200, story(number // 2, stamp).encode(), "text/html; charset=utf-8"
        return 404, b"not in archive", "text/html"

    def _index(self, words: dict[str, list[str]]) -> tuple[int, bytes, str]:
        start = int(words.get("resumeKey", ["0"])[0])
        rows = [each.row for each in self.held[start : start + self.page]]
        further = start + self.page
        key = str(further) if further < len(self.held) or self.endless else None
        return 200, written(self.form, rows, key).encode(), "application/json"


def written(form: str, rows: list[list[str]], key: str | None) -> str:
    if form == "wayback":
        return json.dumps([HEAD, *rows, *([[], [key]] if key else [])]) if rows or key else "[]"
    if form == "text":
        return "\n".join([*(" ".join(row) for row in rows), *(["", key] if key else []), ""])
    named = [
        dict(zip(("urlkey", "timestamp", "url", "mime", "status", "digest", "length"), row, strict=True))
        for row in rows
    ]
    if form == "pywb":
        return "".join(json.dumps(each) + "\n" for each in named)
    return "".join(f"{each.pop('urlkey')} {each.pop('timestamp')} {json.dumps(each)}\n" for each in named)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    archive: WebArchive

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients are killed here."""


class _Handler(BaseHTTPRequestHandler):
    wbufsize = 2**16

    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        status, body, kind = self.server.archive.answer(self.path)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 503:
            self.send_header("Retry-After", "1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def web_archive(held: list[Capture], form: str = "wayback") -> Iterator[WebArchive]:
    """Run an archive that holds some captures."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.archive = WebArchive(f"http://127.0.0.1:{server.server_address[1]}", held, form)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.archive
    finally:
        server.archive.gate.set()
        server.shutdown()
        server.server_close()
        thread.join()
