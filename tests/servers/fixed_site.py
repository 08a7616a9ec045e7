"""A site of fixed answers: a test gives each path its media type and bytes, and reads which were asked for."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = "text/html; charset=utf-8"


@dataclass
class FixedSite:
    """Its address without a slash at the end, what it serves, and the paths that were asked for, in order."""

    base: str
    answers: dict[str, tuple[str, bytes]]
    asked: list[str] = field(default_factory=list)


@contextmanager
def fixed_site(answers: Mapping[str, tuple[str, bytes]]) -> Iterator[FixedSite]:
    """Serve answers by path; ``BASE`` in those of text is the address of the site."""
    site = FixedSite("", dict(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            kind, body = site.answers.get(self.path, (HTML, b""))
            if kind.startswith(("text/", "application/rss")):
                body = body.replace(b"BASE", site.base.encode())
            self.send_response(200 if self.path in site.answers else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.base = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
