"""A server that answers everything with one status: 403 as a site that bans a crawler, 503 as one that fails."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Answers with the status of its server, and robots.txt with 404 where that is no refusal."""

    status = 403

    def do_GET(self) -> None:
        self.send_response(404 if self.status != 403 and self.path == "/robots.txt" else self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(status: int = 403) -> Iterator[str]:
    """Serve on a free port until the block ends, and yield the address."""
    handler = type("Closed", (Handler,), {"status": status})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
