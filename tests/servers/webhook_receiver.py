"""A loopback server that takes webhooks: it refuses, is slow and forgets as it is told."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class WebhookReceiver:
    """What was taken.  ``answers`` are the statuses of the next requests, then 204; ``slow`` seconds before each.

    While ``answering`` is not set nobody gets an answer; with ``drip`` it comes a byte at a time and never ends.
    """

    url: str = ""
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0
    answering: threading.Event = field(default_factory=threading.Event)
    drip: bool = False
    asked: int = 0
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.taken]

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.taken]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    held: WebhookReceiver


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        assert isinstance(self.server, _Server)
        held = self.server.held
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(held.slow)
        held.answering.wait(60)
        if held.drip:
            self._drip(held)
            return
        held.asked += 1
        status = held.answers.pop(0) if held.answers else 204
        if status < 300:
            held.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(status)
        for name, value in held.headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self, held: WebhookReceiver) -> None:
        self.close_connection = True
        with suppress(OSError):
            while held.drip:
                self.wfile.write(b"H")
                self.wfile.flush()
                time.sleep(0.02)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve_webhook_receiver() -> Iterator[WebhookReceiver]:
    """Serve until the block ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    held = server.held = WebhookReceiver(url=f"http://127.0.0.1:{server.server_address[1]}/hooks/very-secret-path")
    held.answering.set()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        held.drip = False
        held.answering.set()
        server.shutdown()
        server.server_close()
        thread.join()
