"""An S3 server in a process of its own, and a proxy before it that fails, is slow and vanishes as it is told."""

import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from storage.remote import ranges

_SERVER = """
import logging, sys
from moto.server import ThreadedMotoServer
logging.getLogger("werkzeug").disabled = True
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""
"""It ends with its standard input, and so with the process that started it, however that ends."""

PIECE = 2**16


@dataclass(frozen=True)
class ObjectStorage:
    """An S3 server by its address."""

    url: str

    def environment(self, url: str = "") -> dict[str, str]:
        """Return what a child needs to use it, by another address where one is given."""
        return {
            "AWS_ENDPOINT_URL": url or self.url,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """Ask the server itself, unsigned: moto does not mind."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        try:
            connection.request(method, path, body, {"Authorization": _UNSIGNED})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def make_bucket(self, name: str) -> str:
        """Make a bucket and return its address."""
        assert self.ask("PUT", f"/{name}")[0] == 200
        return f"s3://{name}"

    def objects(self, bucket: str) -> dict[str, int]:
        """Return the keys in a bucket and their bytes."""
        status, body = self.ask("GET", f"/{bucket}?list-type=2")
        assert status == 200, body
        space = "{http://s3.amazonaws.com/doc/2006-03-01/}"
        found = ET.fromstring(body).iter(f"{space}Contents")
        return {str(one.findtext(f"{space}Key")): int(one.findtext(f"{space}Size") or 0) for one in found}

    def read(self, bucket: str, key: str) -> bytes:
        """Return an object's bytes."""
        status, body = self.ask("GET", f"/{bucket}/{key}")
        assert status == 200, body
        return body


_UNSIGNED = "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"


def _forget() -> None:
    """Have this process ask anew: fsspec keeps a file system with the address that the environment named first."""
    if (library := sys.modules.get("s3fs")) is not None:
        library.S3FileSystem.clear_instance_cache()
    ranges.forget()


@contextmanager
def object_storage() -> Iterator[ObjectStorage]:
    """Run an S3 server with nothing in it."""
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    _forget()
    try:
        yield ObjectStorage(f"http://127.0.0.1:{int(server.stdout.readline())}")
    finally:
        _forget()
        server.stdin.close()
        server.stdout.close()
        server.wait(20)


@dataclass
class Proxy:
    """What comes between, and what was asked.

    ``statuses`` are the answers to the next requests that ``counts`` chooses by method and path, instead of the
    server's; ``code`` stands in them.  ``pause`` is waited before each answer, and ``per_piece`` for every 64 KiB of a
    body that is sent.  ``away``: connections are closed without an answer.
    """

    url: str
    behind: str
    statuses: list[int] = field(default_factory=list)
    code: str = "InternalError"
    method: str = ""
    pause: float = 0.0
    per_piece: float = 0.0
    away: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)
    received: int = 0


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    held: Proxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients are killed here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _pass(self) -> None:
        assert isinstance(self.server, _Server)
        held = self.server.held
        held.asked.append((self.command, self.path))
        if self.headers.get("Expect"):
            self.send_response_only(100)
            self.end_headers()
        body = self._body(held)
        time.sleep(held.pause)
        if held.away:
            self.close_connection = True
            return
        if held.statuses and held.method in ("", self.command):
            text = f"<Error><Code>{held.code}</Code><Message>made up</Message></Error>".encode()
            self._answer(held.statuses.pop(0), [("Content-Type", "application/xml")], text)
            return
        self._forward(held, body)

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _pass  # noqa: N815 - names of the base

    def _body(self, held: Proxy) -> bytes:
        left, pieces = int(self.headers.get("Content-Length") or 0), list[bytes]()
        while left:
            piece = self.rfile.read(min(left, PIECE))
            if not piece:
                break
            left -= len(piece)
            held.received += len(piece)
            pieces.append(piece)
            time.sleep(held.per_piece)
        return b"".join(pieces)

    def _forward(self, held: Proxy, body: bytes) -> None:
        connection = http.client.HTTPConnection(urlsplit(held.behind).netloc, timeout=30)
        try:
            passed = {name: value for name, value in self.headers.items() if name.lower() != "expect"}
            connection.request(self.command, self.path, body, passed)
            answer = connection.getresponse()
            self._answer(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        length = str(len(body))
        for name, value in headers:
            if name.lower() == "content-length":
                length = value  # of an answer to HEAD
            elif name.lower() not in ("transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def proxy_before(storage: ObjectStorage) -> Iterator[Proxy]:
    """Run a proxy before a server."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.held = Proxy(f"http://127.0.0.1:{server.server_address[1]}", storage.url)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.held
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
