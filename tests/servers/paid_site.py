"""A site that shows whole articles only to those who are signed in, and a proxy in front of any site."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from tests.servers.scripted_site import STORIES

USER, PASSWORD, TOKEN = "reader@herald.example", "correct horse", "token-of-the-reader"
FORM = """<form action="/session" method="post"><input type="hidden" name="csrf" value="CSRF">
<input type="search" name="q"><input type="email" name="mail"><input type="password" name="word">
<input type="submit" name="go"></form>"""


@dataclass
class PaidSite:
    """What it was asked, with the headers; ``sessions`` are those that are signed in."""

    base: str = ""
    log: list[tuple[str, Message]] = field(default_factory=list)
    sessions: set[str] = field(default_factory=set)
    csrf: str = "csrf-1"

    def asked(self, method: str) -> list[str]:
        """Return the paths that were asked for with a method."""
        return [line.partition(" ")[2] for line, _ in self.log if line.startswith(f"{method} ")]

    def page(self, path: str, signed_in: bool) -> tuple[int, str]:
        """Return the page at a path."""
        bar = '<nav><a href="/out">Sign out</a></nav>' if signed_in else '<nav><a href="/login">Sign in</a></nav>'
        if path == "/login":
            return 200, f"<html><body>{bar}{FORM.replace('CSRF', self.csrf)}</body></html>"
        if path == "/":
            rows = "".join(f"<li><a href='{_path(n)}'>{s['title']}</a></li>" for n, s in STORIES.items())
            return 200, f"<html><body>{bar}<ul>{rows}</ul></body></html>"
        number = next((number for number in STORIES if path == _path(number)), None)
        if number is None:
            return 404, "no"
        story = STORIES[number]
        lines = story["text"] if signed_in else story["text"][:1]
        text = "".join(f"<p>{line}</p>" for line in lines)
        return 200, (
            f"<html lang='en'><head><title>{story['title']}</title></head><body>{bar}<main><article>"
            f"<h1>{story['title']}</h1><time datetime='{story['date']}'></time>{text}</article></main></body></html>"
        )

    def enter(self, body: str) -> str | None:
        """Return a new session for the right words."""
        given = parse_qs(body)
        if (given.get("mail"), given.get("word"), given.get("csrf")) != ([USER], [PASSWORD], [self.csrf]):
            return None
        session = secrets.token_hex(16)
        self.sessions.add(session)
        return session


def _path(number: int) -> str:
    return f"/2026/03/story-of-the-day-{number}.html"


@contextmanager
def serve_paid_site() -> Iterator[PaidSite]:
    """Serve the site on loopback; a session is a cookie, a token in a header is as good."""
    site = PaidSite()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.log.append((f"GET {self.path}", self.headers))
            cookie = (self.headers.get("Cookie") or "").partition("session=")[2].partition(";")[0]
            is_in = cookie in site.sessions or self.headers.get("X-Token") == TOKEN
            self.answer(*site.page(self.path, is_in), {"Set-Cookie": "seen=yes-you-were-here"})

        def do_POST(self) -> None:
            site.log.append((f"POST {self.path}", self.headers))
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            session = site.enter(body)
            if session is None:
                self.answer(*site.page("/login", signed_in=False), {})
            else:
                self.answer(302, "", {"Location": "/", "Set-Cookie": f"session={session}; HttpOnly"})

        def answer(self, status: int, text: str, headers: dict[str, str]) -> None:
            body = text.encode()
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site.base = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def serve_proxy(site: PaidSite) -> Iterator[tuple[str, list[tuple[str, Message]]]]:
    """Serve a proxy that answers for any host with the pages of a site; the log has addresses and headers."""
    log: list[tuple[str, Message]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            log.append((self.path, self.headers))
            status, text = site.page("/" + self.path.split("/", 3)[3], signed_in=True)
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", log
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def serve_refusing_proxy() -> Iterator[str]:
    """Serve a proxy that wants a user and a password, and gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(407)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

        do_CONNECT = do_GET  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
