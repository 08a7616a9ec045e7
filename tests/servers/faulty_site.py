"""A loopback site on which nearly everything is wrong, for whole crawls and for the guards one by one.

    python -m tests.servers.faulty_site [--port 8099] [--log requests.jsonl]

Its home page links every path of ``tests.servers.faulty_answers`` and three good articles.
"""

import argparse
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers import faulty_answers


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as the server met it; ``time`` is seconds since the epoch."""

    time: float
    host: str
    path: str
    status: int
    user_agent: str


@dataclass
class FaultySite:
    """A running server: its address and what was asked of it so far."""

    base: str
    requests: list[LoggedRequest] = field(default_factory=list)

    def paths(self) -> list[str]:
        """The paths asked for, in order, query included."""
        return [seen.path for seen in self.requests]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    record: FaultySite
    log: Path | None = None
    stopped: threading.Event

    def handle_error(self, *_: object) -> None:
        """A client that hangs up on us is what the guards are for."""

    def note(self, seen: LoggedRequest) -> None:
        self.record.requests.append(seen)
        if self.log:
            with self.log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(seen)) + "\n")


class Handler(faulty_answers.FaultyHandler):
    """Hands each path to its misdeed, which writes the answer itself."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.base, self.stopped = self.server.record.base, self.server.stopped

    def do_GET(self) -> None:  # noqa: N802
        split = urlsplit(self.path)
        path = split.path + (f"?{split.query}" if split.query else "")
        host = split.netloc or self.headers.get("Host", "")
        status, act = faulty_answers.find(split.path)
        self.server.note(LoggedRequest(time.time(), host, path, status, self.headers.get("User-Agent", "")))
        with suppress(ConnectionError, TimeoutError):
            act(self, status)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve(port: int = 0, log: Path | None = None) -> Iterator[FaultySite]:
    """Serve while the block runs; 0 takes a free port."""
    server = _Server(("127.0.0.1", port), Handler)
    server.record = FaultySite(f"http://127.0.0.1:{server.server_port}")
    server.log, server.stopped = log, threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.record
    finally:
        server.stopped.set()
        server.shutdown()
        server.socket.close()
        thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    with serve(options.port, options.log) as faults, suppress(KeyboardInterrupt):
        print(f"{faults.base}/", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
