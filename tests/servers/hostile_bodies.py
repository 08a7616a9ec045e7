"""Bodies of ordinary size that cost a careless reader minutes or gigabytes, and a site that serves them."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.servers.sample_articles import listing, story

GOOD = [f"/2026/01/{day:02}/harbour-news-{day}-{half}.html" for day in range(1, 14) for half in "abc"]
"""39 articles."""

SETTINGS = {
    "AUTOTHROTTLE_ENABLED": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "CONCURRENT_REQUESTS": 8,
    "WINNOW_WORKERS": 2,
    "WINNOW_PAGE_TIMEOUT": 3,
    "WINNOW_WORKER_MEMORY": 700 * 1024 * 1024,
}
"""Those of a crawl of the site: a reader of three seconds and 700 MB."""


def _page(head: str = "", body: str = "") -> str:
    return f"<html><head><title>A page like any other</title>{head}</head><body>{body}</body></html>"


HOSTILE: Mapping[str, tuple[str, str]] = {
    "/refresh": ("text/html", _page(f'<meta http-equiv="refresh" content="{"1" * 195_000}">')),
    "/attributes": ("text/html", _page(body=f"<p {' '.join(f'a{n}=1' for n in range(400_000))}>text</p>")),
    "/structured": ("text/html", _page(f'<script type="application/ld+json">{{"@type":{" " * 200_000}</script>')),
    "/links": ("text/html", _page(body="".join(f'<a href="/x/{n}">link {n}</a>\n' for n in range(400_000)))),
    "/deep": ("text/html", _page(body="<div>" * 200_000)),
    "/sitemap.xml": ("application/xml", f"<urlset><url><loc>{' ' * 200_000}"),
    "/feed.xml": ("application/rss+xml", f"<rss><channel>{'<item><link>' * 20_000}"),
    "/robots.txt": ("text/plain", "\n" * 200_000 + "Sitemap: /sitemap.xml\n"),
}
"""What is served at which path: the media type and the text."""


@contextmanager
def serve_hostile_site() -> Iterator[tuple[str, list[str]]]:
    """Serve the good articles beside the hostile bodies; give the address and the log of paths."""
    log: list[str] = []
    pages = [path for path in HOSTILE if "." not in path]
    home = listing([*GOOD, *(f"{page}/some-news-of-the-harbour-today" for page in pages)])
    fixed = {path: ("text/html; charset=utf-8", story(path)) for path in GOOD}
    fixed["/"] = ("text/html; charset=utf-8", home.replace("<body>", '<body><a href="/feed.xml">RSS</a>', 1))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            log.append(self.path)
            known = fixed.get(self.path) or HOSTILE.get(self.path) or HOSTILE.get(f"/{self.path.split('/')[1]}")
            kind, text = known if known is not None else ("text/plain", "nothing here")
            body = text.encode()
            self.send_response(200 if known is not None else 404)
            self.send_header("Content-Type", kind)
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
