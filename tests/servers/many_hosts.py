"""A web of hosts on loopback, served as an HTTP proxy: pages by host and path, a log of what was asked for."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PageMaker = Callable[[str, str], "WebAnswer | str | None"]
"""From host and path (with the query) to the answer, or the HTML of a page; None is answered 404."""


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """An answer with a status and headers of its own."""

    body: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Web:
    """The address of the proxy, and every request as host and path."""

    proxy: str
    asked: list[tuple[str, str]]

    def of(self, host: str) -> list[str]:
        """Return the paths that a host was asked for, but robots.txt and the files of policy."""
        return [path for name, path in self.asked if name == host and not _is_policy(path)]

    def pages(self) -> list[tuple[str, str]]:
        """Return what was asked for of all hosts, but robots.txt and the files of policy."""
        return [(name, path) for name, path in self.asked if not _is_policy(path)]


def _is_policy(path: str) -> bool:
    return path in {"/robots.txt", "/ai.txt", "/.well-known/tdmrep.json"}


@contextmanager
def serve_hosts(make: PageMaker) -> Iterator[Web]:
    """Serve pages of any host; ``make`` says what they are."""
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host, _, path = self.path.removeprefix("http://").partition("/")
            asked.append((host, f"/{path}"))
            found = make(host, f"/{path}")
            answer = found if isinstance(found, WebAnswer) else WebAnswer(found or "", 200 if found else 404)
            body = answer.body.encode()
            self.send_response(answer.status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Web(f"http://127.0.0.1:{server.server_address[1]}", asked)
    finally:
        server.shutdown()
        server.server_close()
