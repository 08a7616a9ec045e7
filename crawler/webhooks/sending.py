"""Handing one event to one receiver, within a time, whatever its server does.

The address comes from the operator's own file, so that it may be on this machine or network, as alerts may; for that
no redirect is followed: an answer could otherwise lead a request to an address that nobody named.
"""

import http.client
import math
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from socket import SHUT_RDWR
from threading import Timer
from urllib.parse import urlsplit

from crawler.webhooks.receivers import Receiver
from crawler.webhooks.signing import sign
from storage.version import code_version

LIMIT_SECONDS = 15.0
"""A receiver that has not answered after this time has failed, however it spends it; Standard Webhooks: 15 to 30."""

_NOT_THE_EVENT = frozenset({401, 403, 404, 405, 407, 408, 410, 425, 429})
"""Answers of 4xx that are not about what was sent."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a try: no ``problem`` where it was taken.

    ``refused`` says that the receiver does not want this very event; ``wait`` is how many seconds it asks for.
    """

    problem: str | None = None
    refused: bool = False
    wait: float = 0.0


class EventLine:
    """A connection to one receiver, kept from one event to the next."""

    def __init__(self, receiver: Receiver, limit: float = LIMIT_SECONDS) -> None:
        self._receiver = receiver
        self._limit = limit
        self._connection: http.client.HTTPConnection | None = None

    def post(self, event_id: str, body: bytes) -> Receipt:
        """Send one event; it is new to a server that closed the line since the last one."""
        if self._connection is not None:
            with suppress(OSError, http.client.HTTPException, ValueError):
                return self._try(self._connection, event_id, body)
            self.close()
        try:
            self._connection = _connect(self._receiver.url, self._limit)
            return self._try(self._connection, event_id, body)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            return Receipt(_words(error, self._limit))

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _try(self, connection: http.client.HTTPConnection, event_id: str, body: bytes) -> Receipt:
        end = Timer(self._limit, _cut, [connection])  # a server may send a byte each second for ever
        end.daemon = True
        end.start()
        try:
            connection.request("POST", _path(self._receiver.url), body, _headers(self._receiver, event_id, body))
            answer = connection.getresponse()
            answer.read(65_536)
            if not answer.isclosed():
                self.close()
            return _judged(answer)
        finally:
            end.cancel()


def post_event(receiver: Receiver, event_id: str, body: bytes, limit: float = LIMIT_SECONDS) -> Receipt:
    """Send one event over a connection of its own."""
    line = EventLine(receiver, limit)
    try:
        return line.post(event_id, body)
    finally:
        line.close()


def _connect(url: str, limit: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    assert parts.hostname is not None
    if parts.scheme == "https":
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=limit, context=_tls())
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=limit)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _headers(receiver: Receiver, event_id: str, body: bytes) -> dict[str, str]:
    now = int(time.time())
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Winnow/{code_version()}",
        "webhook-id": event_id,
        "webhook-timestamp": str(now),
        "webhook-signature": sign(receiver.secret, event_id, now, body),
    }


def _judged(answer: http.client.HTTPResponse) -> Receipt:
    if 200 <= answer.status < 300:
        return Receipt()
    refused = 400 <= answer.status < 500 and answer.status not in _NOT_THE_EVENT
    return Receipt(f"answers {answer.status}", refused, _seconds(answer.getheader("Retry-After", "")))


def _seconds(text: str) -> float:
    """Read a Retry-After of seconds; a date is left to the waiting times of the outbox."""
    return float(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0.0


def _cut(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(SHUT_RDWR)


def _words(error: Exception, limit: float) -> str:
    if isinstance(error, TimeoutError | http.client.RemoteDisconnected | ssl.SSLError | ConnectionError):
        return f"does not answer ({type(error).__name__}, {math.ceil(limit)} s at most)"
    return f"cannot be reached ({type(error).__name__})"
