"""A loopback server that is a WebSub hub and the site whose feed names it: it verifies, signs its calls and forgets."""

import hashlib
import hmac
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode

WORDS = "The council of the town said on Monday that the old bridge is to be closed for repairs until the autumn. " * 6


@dataclass
class WebSubHub:
    """What was subscribed to, by topic: callback and secret.  ``status`` is what a request is answered with."""

    url: str = ""
    entries: int = 1
    status: int = 202
    lease: int = 1000
    verifies: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)
    subscribers: dict[str, tuple[str, str]] = field(default_factory=dict)
    answers: list[tuple[int, str]] = field(default_factory=list)

    @property
    def topic(self) -> str:
        return f"{self.url}/feed.xml"

    def push(self, *, secret: str | None = None) -> int:
        """Call who has subscribed, as a hub does when the feed has changed; return the answer's status."""
        callback, known = self.subscribers[self.topic]
        body = self.feed()
        signature = hmac.new((secret or known).encode(), body, hashlib.sha256).hexdigest()
        request = urllib.request.Request(callback, body, {"X-Hub-Signature": f"sha256={signature}"})
        return ask(request)[0]

    def verify(self, form: dict[str, str], **changes: str) -> tuple[int, str]:
        """Ask whether a subscription is wanted, and take it for one if the challenge comes back."""
        question = {
            "hub.mode": "subscribe",
            "hub.topic": form["hub.topic"],
            "hub.challenge": "c0ffee",
            "hub.lease_seconds": str(self.lease),
            **changes,
        }
        answer = ask(urllib.request.Request(f"{form['hub.callback']}?{urlencode(question)}"))
        self.answers.append(answer)
        if answer == (200, "c0ffee"):
            self.subscribers[form["hub.topic"]] = form["hub.callback"], form["hub.secret"]
        return answer

    def feed(self) -> bytes:
        links = f'<link rel="hub" href="{self.url}/hub"/><link rel="self" href="{self.topic}"/>'
        entries = "".join(
            f"<entry><title>Story {n}</title><link href='{self.url}/2026/01/0{n}/story-{n}.html'/><id>{n}</id></entry>"
            for n in range(1, self.entries + 1)
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{links}{entries}</feed>'.encode()


def ask(request: urllib.request.Request) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    hub: WebSubHub


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def hub(self) -> WebSubHub:
        assert isinstance(self.server, _Server)
        return self.server.hub

    def do_GET(self) -> None:
        if self.path == "/feed.xml":
            self._say(200, self.hub.feed(), "application/atom+xml")
        elif self.path == "/":
            head = '<link rel=alternate type="application/atom+xml" href="/feed.xml">'
            self._say(200, f"<html><head>{head}</head><body><p>News</p></body></html>".encode())
        elif "/story-" in self.path:
            title = f"Story {self.path[-6]} of the bridge in town"
            html = f"<html lang=en><head><title>{title}</title></head><h1>{title}</h1><p>{WORDS}{self.path}</p></html>"
            self._say(200, html.encode())
        else:
            self._say(404, b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.hub.asked.append(form)
        self._say(self.hub.status, b"no" if self.hub.status >= 300 else b"")
        if self.hub.status < 300 and self.hub.verifies:
            threading.Thread(target=self.hub.verify, args=(form,), daemon=True).start()

    def _say(self, status: int, body: bytes, kind: str = "text/html") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving_hub() -> Iterator[WebSubHub]:
    """Serve a hub and its site for the time of the block."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.hub = WebSubHub(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server.hub
        finally:
            server.shutdown()
            thread.join()
