"""One site of several hosts on a loopback server: one that is well, and others with one trouble each, for good."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.servers.small_site import STORY, TEXT

SETTINGS = {
    "TWISTED_DNS_RESOLVER": "tests.servers.loopback_resolver.LoopbackResolver",
    "AUTOTHROTTLE_ENABLED": 0,
    "WINNOW_WORKERS": 1,
}
"""What a crawl of these hosts needs: their names are known to the resolver of the tests alone."""

MAIN = "well.town.test"
TROUBLES = ("busy", "later", "hangs", "slow", "refused", "gone", "norobots")
"""503 with Retry-After, 429, no answer ever, answers after ten seconds, no connection, no such name, robots.txt 503."""


class SickHosts:
    """Serve ``count`` articles on each host; the start page of the main host links to all, ``/list/N/`` to three.

    ``others`` are labels below the domain that begin with a trouble, or with ``fit`` for a host that is well.
    """

    def __init__(self, count: int, others: Sequence[str]) -> None:
        self.count = count
        self.hosts = [MAIN, *(f"{other}.town.test" for other in others)]
        self.log: list[tuple[float, str, str]] = []
        self.port = 0
        self.closing = threading.Event()

    @property
    def start(self) -> str:
        """The start page."""
        return f"http://{MAIN}:{self.port}/"

    def articles(self, host: str) -> set[str]:
        """Return the paths of the articles of a host."""
        return {self.article(host, number) for number in range(self.count)}

    def article(self, host: str, number: int) -> str:
        """Return the path of an article."""
        return f"/2026/03/{number % 28 + 1:02}/{host[:3]}-news-of-the-day-{number}.html"

    def asked(self, host: str) -> list[tuple[float, str]]:
        """Return the requests for articles of a host, each with its moment."""
        return [(at, path) for at, name, path in list(self.log) if name == host and path.startswith("/2026/")]

    def answer(self, host: str, path: str) -> tuple[int, str, dict[str, str]]:
        """Return status, body and further headers."""
        if path == "/robots.txt":
            return (503 if host.startswith("norobots") else 200), "User-agent: *\nAllow: /\n", {}
        if host.startswith("busy"):
            return 503, "busy", {"Retry-After": "120"}
        if host.startswith("later"):
            return 429, "too much", {}
        if path == "/" and host == MAIN:
            links = "".join(self._items(name, sorted(self.articles(name))) for name in self.hosts)
            return 200, f"<html><body><ul>{links}</ul></body></html>", {}
        if path.startswith("/list/"):
            first = 3 * int(path.split("/")[2])
            shown = [self.article(host, number % self.count) for number in range(first, first + 3)]
            return 200, f"<html><body><ul>{self._items(host, shown)}</ul></body></html>", {}
        if path in self.articles(host):
            number = int(path.rpartition("-")[2].removesuffix(".html"))
            return 200, STORY.format(f"{number} {host}", TEXT.format(f"{number} {host}")), {}
        return 404, "no", {}

    def _items(self, host: str, paths: Sequence[str]) -> str:
        link = '<li><a href="http://{}:{}{}">The village news of this very day</a></li>'
        return "".join(link.format(host, self.port, path) for path in paths)


@contextmanager
def serve_sick_hosts(count: int, others: Sequence[str]) -> Iterator[SickHosts]:
    """Serve them until the block ends."""
    made = SickHosts(count, others)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers["Host"].partition(":")[0]
            made.log.append((time.monotonic(), host, self.path))
            if host.startswith(("hangs", "slow")):
                made.closing.wait(10 if host.startswith("slow") else 600)
            status, body, extra = made.answer(host, self.path)
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **extra}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False
        request_queue_size = 200

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    made.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        made.closing.set()
        server.shutdown()
        server.server_close()
