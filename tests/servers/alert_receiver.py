"""A loopback server that takes alerts: as JSON over HTTP, or as mail over SMTP."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class AlertReceiver:
    """What came; ``status`` is what the next message is answered with, once ``answering`` is set."""

    url: str = ""
    status: int = 200
    answering: threading.Event = field(default_factory=threading.Event)
    messages: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0

    @property
    def titles(self) -> list[str]:
        return [str(message["title"]) for message in self.messages]


@contextmanager
def serve_alert_receiver() -> Iterator[AlertReceiver]:
    """Serve an address of Apprise's ``json://`` kind."""
    held = AlertReceiver()
    held.answering.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            held.asked += 1
            held.answering.wait(60)
            if held.status == 200:
                held.messages.append(json.loads(body))
            self.send_response(held.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.url = f"json://operator:hush-hush@127.0.0.1:{server.server_address[1]}/hooks/very-secret-token"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        held.answering.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serve_smtp_receiver() -> Iterator[tuple[int, list[str]]]:
    """Serve SMTP, as little of it as a message takes; yield the port and the messages as they came."""
    mails: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper().strip()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    mails.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")
                if word == b"QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.server_address[1], mails
        server.shutdown()
