"""Asking a hub for a subscription: one request to an address that a feed named, and so a stranger."""

import http.client
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from threading import Timer
from urllib.parse import urlencode, urlsplit

from crawler.network import AddressPolicy, Refusal
from storage.version import code_version
from storage.websub import Topic

LIMIT_SECONDS = 15.0
LEASE_SECONDS = 10 * 86_400
"""What is asked for; the hub decides."""

_MOST = 2_000  # bytes of an answer


@dataclass(frozen=True, slots=True)
class HubRequest:
    """Asks hubs to call ``base`` (an address that ends in a slash); ``policy`` says where may be connected to.

    No redirect is followed, and what a hub's name leads to is judged and connected to in one step.
    """

    base: str
    policy: AddressPolicy
    limit: float = LIMIT_SECONDS

    def subscribe(self, topic: Topic) -> str | None:
        """Ask for a subscription and return why the hub did not accept, None where it did."""
        form = {
            "hub.mode": "subscribe",
            "hub.topic": topic.topic,
            "hub.callback": f"{self.base}websub/{topic.callback}",
            "hub.secret": topic.secret,
            "hub.lease_seconds": str(LEASE_SECONDS),
        }
        try:
            return self._post(topic.hub, urlencode(form).encode())
        except (OSError, http.client.HTTPException, ValueError, UnicodeError) as error:
            return str(error) or type(error).__name__

    def _post(self, url: str, body: bytes) -> str | None:
        parts = urlsplit(url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        if parts.scheme not in ("http", "https") or not host:
            return f"no web address: {url[:200]}"
        port = parts.port or (443 if secure else 80)
        address = self._address(host, port)
        if isinstance(address, Refusal):
            return address.words
        connection = http.client.HTTPConnection(host, port, timeout=self.limit)
        plain = socket.create_connection((address, port), self.limit)
        end = Timer(self.limit, _cut, [plain])  # a server may send a byte each second for ever
        end.daemon = True
        end.start()
        try:
            connection.sock = _tls().wrap_socket(plain, server_hostname=host) if secure else plain
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": f"Winnow/{code_version()}",
                "Connection": "close",
            }
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            said = " ".join(answer.read(_MOST).decode("utf-8", "replace").split())[:200]
            return None if 200 <= answer.status < 300 else f"the hub answers {answer.status}: {said}"
        finally:
            end.cancel()
            connection.close()
            plain.close()

    def _address(self, host: str, port: int) -> str | Refusal:
        """Resolve a name and return an address that may be connected to, or why none may."""
        if (refused := self.policy.refuse_host(host, port)) is not None:
            return refused
        refusal = None
        for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            address = str(found[4][0])
            decided = self.policy.decide(host, port, address)
            if not isinstance(decided, Refusal):
                return address
            refusal = decided
        return refusal or Refusal("no_address", f"{host} has no address")


def _cut(plain: socket.socket) -> None:
    with suppress(OSError):
        plain.shutdown(socket.SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
