"""Who is told what: the receivers of a settings file, whose addresses and secrets are shown nowhere."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.errors import CrawlerError
from crawler.webhooks.signing import check_secret
from storage.webhooks import EventKind, Subscription

MOST = 20
"""Receivers; each has a thread of its own."""

KINDS = tuple(kind.value for kind in EventKind if kind not in (EventKind.LEFT_OUT, EventKind.TEST))
_KEYS = frozenset({"url", "secret", "events", "sites"})


@dataclass(frozen=True, slots=True)
class Receiver:
    """One address that is told of events; ``number`` counts from 1 in the order of the file."""

    number: int
    url: str = field(repr=False)
    secret: str = field(repr=False)
    events: tuple[str, ...] | None = None
    sites: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        """Its number and host: an address may hold a secret in its path."""
        return f"webhook {self.number} ({urlsplit(self.url).hostname})"

    @property
    def key(self) -> str:
        """A digest that names the receiver in the database."""
        return sha256(f"{self.url} {self.secret}".encode()).hexdigest()[:16]

    @property
    def subscription(self) -> Subscription:
        """What the store knows of it."""
        return Subscription(target=self.key, kinds=self.events, sites=self.sites)


def read_receivers(file: str) -> tuple[Receiver, ...]:
    """Read a TOML file of ``[[webhook]]`` tables; none where no file is named.

    Raises CrawlerError for a file that cannot be read and for every slip: a service that begins with one would tell
    nobody anything.
    """
    if not file:
        return ()
    try:
        content = tomllib.loads(Path(file).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        problem = getattr(error, "strerror", None) or "is no text"
        raise CrawlerError(f"WINNOW_WEBHOOKS_FILE {file}: {problem}") from None
    except tomllib.TOMLDecodeError as error:
        raise CrawlerError(f"WINNOW_WEBHOOKS_FILE {file}: no valid TOML: {error}") from None
    tables = content.get("webhook", [])
    if set(content) - {"webhook"} or not isinstance(tables, list) or len(tables) > MOST:
        raise CrawlerError(f"WINNOW_WEBHOOKS_FILE {file}: give up to {MOST} tables [[webhook]] and nothing else")
    found = tuple(_receiver(number, table) for number, table in enumerate(tables, start=1))
    return tuple({receiver.key: receiver for receiver in found}.values())


def _receiver(number: int, table: Mapping[str, Any]) -> Receiver:
    where = f"webhook {number} of WINNOW_WEBHOOKS_FILE"
    if unknown := sorted(set(table) - _KEYS):
        raise CrawlerError(f"{where}: key '{unknown[0]}' is not known; known: {', '.join(sorted(_KEYS))}")
    url, secret = table.get("url"), table.get("secret")
    if not isinstance(url, str) or not _is_address(url):  # not shown: it may hold a secret
        raise CrawlerError(f"{where}: 'url' is no address of http or https")
    try:
        check_secret(secret if isinstance(secret, str) else "")
    except ValueError as error:
        raise CrawlerError(f"{where}: 'secret' {error}; make one with: winnow webhooks secret") from None
    events, sites = _names(table, "events", where), _names(table, "sites", where)
    if wrong := next((each for each in events or () if each not in KINDS), None):
        raise CrawlerError(f"{where}: event '{wrong}' is not known; known: {', '.join(KINDS)}")
    return Receiver(number, url, str(secret), events, sites)


def _names(table: Mapping[str, Any], name: str, where: str) -> tuple[str, ...] | None:
    given = table.get(name)
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given) or not given:
        raise CrawlerError(f"{where}: '{name}' is no list of names")
    return tuple(given)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    is_plain = url.isascii() and url.isprintable() and " " not in url
    return is_plain and parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
