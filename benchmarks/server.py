"""Serves the pages of a benchmark on loopback from memory, in a process of its own.

python -m benchmarks.server --pages 200        prints its address, then serves until it is ended
"""

import argparse
import re
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from benchmarks.pages import Sample, samples

PER_LIST = 40
HTML = "text/html"
BASE = re.compile(rb"(?i)<base\s[^>]*>")
HEAD = re.compile(rb"(?i)<head(?:\s[^>]*)?>")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    answers: dict[str, bytes]

    def handle_error(self, *_: object) -> None:
        """A client that ends early is no event here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        path = urlsplit(self.path).path
        body = self.server.answers.get(path)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", "text/plain" if path.endswith(".txt") else HTML)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def answers(pages: list[Sample]) -> dict[str, bytes]:
    """Place each page under a path of its own and list them all from ``/`` on, ``PER_LIST`` a page."""
    found = {f"/news/story-{number:05}.html": at_home(page) for number, page in enumerate(pages, 10_000)}
    titles = dict(zip(found, (page.title for page in pages), strict=True))
    paths = list(found)
    parts = [paths[start : start + PER_LIST] for start in range(0, len(paths), PER_LIST)]
    for number, part in enumerate(parts, 1):
        rows = "".join(f'<li><a href="{path}">{escape(titles[path])}</a></li>' for path in part)
        pager = f'<a rel="next" href="/page/{number + 1}.html">Next</a>' if number < len(parts) else ""
        text = f"<html><head><meta charset=utf-8><title>News</title></head><body><ul>{rows}</ul>{pager}</body></html>"
        found["/" if number == 1 else f"/page/{number}.html"] = text.encode()
    return found | {"/robots.txt": b"User-agent: *\nDisallow: /private/\n"}


def at_home(page: Sample) -> bytes:
    """Return the page with a ``<base>`` of its old address, so that its own links lead there and not to this server.

    Without it a crawler that follows links of stories asks for thousands of pages that are not here.
    """
    base = b'<base href="%b">' % escape(page.url).encode()
    body = BASE.sub(b"", page.body)
    head = HEAD.search(body)
    place = head.end() if head else 0
    return body[:place] + base + body[place:]


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    pages = samples(parser.parse_args().pages)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.answers = answers(pages)
    print(f"http://127.0.0.1:{server.server_port}/ {len(pages)}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
