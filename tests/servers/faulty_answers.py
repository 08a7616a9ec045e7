"""The answers of the faulty site: one function a kind of trouble, and the table of paths."""

import gzip
import random
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

from tests.servers.sample_articles import ARTICLES, listing, story

HTML = "text/html; charset=utf-8"
MEGABYTE = 1024 * 1024


class FaultyHandler(BaseHTTPRequestHandler):
    """The handler as a misdeed sees it: where it stands, and whether the server is about to stop."""

    base: str
    stopped: threading.Event


Act = Callable[[FaultyHandler, int], None]


def body(handler: FaultyHandler, status: int, data: bytes, content_type: str | None = HTML, **headers: str) -> None:
    """Answer with whole bytes and a right Content-Length; ``_`` in a header's name stands for ``-``."""
    head = {"Content-Length": str(len(data))} | {name.replace("_", "-"): value for name, value in headers.items()}
    start(handler, status, content_type, head)
    handler.wfile.write(data)


def start(handler: FaultyHandler, status: int, content_type: str | None, headers: dict[str, str]) -> None:
    """Send the head of an answer."""
    handler.send_response(status)
    if content_type:
        handler.send_header("Content-Type", content_type)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def chunked(handler: FaultyHandler, status: int, parts: Iterator[bytes], **headers: str) -> None:
    """Answer with chunks as they come, so that a large answer is never whole in memory."""
    head = {"Transfer-Encoding": "chunked"} | {name.replace("_", "-"): value for name, value in headers.items()}
    start(handler, status, HTML, head)
    for part in parts:
        handler.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
    handler.wfile.write(b"0\r\n\r\n")


def fixed(data: bytes, content_type: str | None = HTML, **headers: str) -> Act:
    """Make an answer that is always the same bytes."""
    return lambda handler, status: body(handler, status, data, content_type, **headers)


def redirect(target: str) -> Act:
    """Make a redirect; a target that begins with ``/`` stays on the site."""

    def act(handler: FaultyHandler, status: int) -> None:
        body(handler, status, b"", Location=handler.base + target if target.startswith("/") else target)

    return act


def home(handler: FaultyHandler, status: int) -> None:
    body(handler, status, listing([*ARTICLES, *(path for path in PATHS if path not in UNLINKED)]).encode())


def robots(handler: FaultyHandler, status: int) -> None:
    lines = ["User-agent: *", "Disallow: /closed/", "Sitemap: {0}/sitemap-self.xml", "Sitemap: {0}/sitemap-html.xml"]
    body(handler, status, "\n".join(lines).format(handler.base).encode(), "text/plain")


def self_sitemap(handler: FaultyHandler, status: int) -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    entry = f"<sitemap><loc>{handler.base}/sitemap-self.xml</loc></sitemap>"
    body(handler, status, f"<sitemapindex {space}>{entry}</sitemapindex>".encode(), "application/xml")


def large(handler: FaultyHandler, status: int) -> None:
    """Fifty megabytes of paragraphs."""
    part = (b"<p>" + b"grain and chaff " * 255 + b"</p>\n") * 16
    rounds = 50 * MEGABYTE // len(part) + 1
    chunked(handler, status, (part for _ in range(rounds)))


def drip(handler: FaultyHandler, status: int) -> None:
    """One letter every fifth of a second, until the client or the server leaves."""
    start(handler, status, HTML, {"Connection": "close"})
    handler.wfile.write(b"<html><body><p>")
    while not handler.stopped.wait(0.2):
        handler.wfile.write(b"a")
        handler.wfile.flush()


def silence(handler: FaultyHandler, status: int) -> None:
    """Accept the request and never answer."""
    handler.stopped.wait()
    handler.close_connection = True


def reset(handler: FaultyHandler, status: int) -> None:
    """Break the connection in the middle of the body."""
    start(handler, status, HTML, {"Content-Length": "100000"})
    handler.wfile.write(b"<html><body><p>The first words, and then")
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def short(handler: FaultyHandler, status: int) -> None:
    """Promise more bytes than come."""
    data = story("/short.html").encode()
    start(handler, status, HTML, {"Content-Length": str(len(data) + 5000), "Connection": "close"})
    handler.wfile.write(data)
    handler.close_connection = True


def bomb(handler: FaultyHandler, status: int) -> None:
    """A gigabyte of zeros in about a megabyte of gzip, made as it is sent."""
    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(MEGABYTE)
    parts = (part for part in (packer.compress(zeros) for _ in range(1024)) if part)

    def stream() -> Iterator[bytes]:
        yield from parts
        yield packer.flush()

    chunked(handler, status, stream(), Content_Encoding="gzip")


def deep(handler: FaultyHandler, status: int) -> None:
    """Two hundred thousand elements, one inside the other."""
    body(handler, status, b"<html><body>" + b"<div>" * 200_000 + b"<p>The bottom.</p>")


def pieces(handler: FaultyHandler, status: int) -> None:
    """A good article in small chunks."""
    data = story("/pieces.html").encode()
    chunked(handler, status, (data[at : at + 100] for at in range(0, len(data), 100)))


def cookie(handler: FaultyHandler, status: int) -> None:
    """Refuse whoever does not send back the cookie."""
    if "seen=1" in handler.headers.get("Cookie", ""):
        body(handler, 200, story("/cookie.html").encode())
    else:
        body(handler, status, b"", Location=handler.base + "/cookie.html", Set_Cookie="seen=1; Path=/")


def missing(handler: FaultyHandler, status: int) -> None:
    body(handler, status, b"<html><body><h1>404 Not Found</h1></body></html>")


REFRESH = '<html><head><meta http-equiv="refresh" content="0;url={}"><title>Moved</title></head><body></body></html>'
ERROR_PAGE = (
    "<html><head><title>Error</title></head><body><h1>Page not found</h1><p>Try the home page.</p></body></html>"
)
NOISE = random.Random(7).randbytes(4000).replace(b"<", b"\xff")  # fixed seed: the same bytes in every run
GBK_STORY = story("/gbk.html", chinese=True).encode("gbk")
NOT_XML = listing(list(ARTICLES)).encode()

PATHS: dict[str, tuple[int, Act]] = {
    "/": (200, home),
    "/robots.txt": (200, robots),
    "/closed/secret.html": (200, fixed(story("/closed/secret.html").encode())),
    "/missing.html": (404, missing),
    "/status/410.html": (410, missing),
    "/status/403.html": (403, fixed(b"<h1>Forbidden</h1>")),
    "/status/500.html": (500, fixed(b"<h1>Internal error</h1>")),
    "/status/503.html": (503, fixed(b"<h1>Busy</h1>", Retry_After="1")),
    "/empty.html": (200, fixed(b"")),
    "/picture.html": (200, fixed(b"\x89PNG\r\n\x1a\n" + bytes(400), "image/png")),
    "/paper.html": (200, fixed(b"%PDF-1.7\n" + bytes(400), "application/pdf")),
    "/error-page.html": (200, fixed(ERROR_PAGE.encode())),
    "/noise.html": (200, fixed(NOISE)),
    "/nul.html": (200, fixed(story("/nul.html").replace(" ", " \0").encode())),
    "/large.html": (200, large),
    "/drip.html": (200, drip),
    "/silence.html": (200, silence),
    "/reset.html": (200, reset),
    "/short.html": (200, short),
    "/deep.html": (200, deep),
    "/bomb.html": (200, bomb),
    "/broken-gzip.html": (200, fixed(gzip.compress(NOT_XML, mtime=0)[:60], Content_Encoding="gzip")),
    "/feed.xml": (200, fixed(NOT_XML)),
    "/sitemap-html.xml": (200, fixed(NOT_XML)),
    "/sitemap-self.xml": (200, self_sitemap),
    "/loop/a.html": (302, redirect("/loop/b.html")),
    "/loop/b.html": (302, redirect("/loop/a.html")),
    "/away.html": (302, redirect("http://offsite.invalid/elsewhere.html")),
    "/refresh/a.html": (200, fixed(REFRESH.format("/refresh/b.html").encode())),
    "/refresh/b.html": (200, fixed(REFRESH.format("/refresh/a.html").encode())),
    "/cookie.html": (302, cookie),
    "/gbk.html": (200, fixed(GBK_STORY, "text/html")),
    "/pieces.html": (200, pieces),
}
UNLINKED = {"/", "/robots.txt", "/sitemap-html.xml", "/sitemap-self.xml", "/loop/b.html", "/refresh/b.html"}


def find(path: str) -> tuple[int, Act]:
    """Return the status and the answer of a path."""
    if path in ARTICLES:
        return 200, fixed(story(path).encode())
    return PATHS.get(path, (404, missing))
