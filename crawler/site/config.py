"""One site as its TOML file describes it; unknown keys are refused with the file and the nearest known key."""

import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from crawler.errors import SiteError
from crawler.site.access import Access, read_access, read_proxy
from crawler.site.retention import Retention, read_retention
from crawler.site.schedule import Schedule, read_flag, read_schedule, read_zone, refuse_unknown
from pipelines.admission import AdmissionRule, compiled, read_rules
from pipelines.extraction import Rules
from storage.urls import host, is_web_url

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
MOST_BYTES = 1024 * 1024
"""Longer is no site file: a log or an archive that was put under its name would be read whole, again and again."""

RENDER = ("never", "auto", "always")
"""Whether a browser runs the scripts of pages: of none, of those that show no text without it, of all."""

SCOPES = ("host", "domain")
"""What belongs to a site: its own hosts, or all hosts of its registered domain."""

LONGEST_DELAY = 86400.0
"""Seconds between two requests: with more a crawl would ask for nothing before its deadline."""


@dataclass(frozen=True)
class Site:
    """Everything particular to one site; only ``start`` is needed, the rest is found.

    ``language`` (BCP 47) and ``timezone`` (IANA) help where pages are silent.  ``feeds``, ``sitemaps`` and
    ``sections`` add addresses that discovery would not find.  ``scope`` says what belongs to the site: its own hosts
    (``host``) or all hosts of its domain (``domain``); ``domains`` are further hosts, each with those below it.
    ``max_pages`` is the most that one crawl asks for.  ``deny`` holds regular expressions of addresses never to ask
    for.  ``delay`` is the least time between two requests in seconds, ``concurrency`` the connections at a time to one
    host.  ``render`` says whether pages are rendered by a browser.  ``revisit`` tells whether a crawl looks again at
    young articles.  ``retention`` says what is kept how long.  ``access`` says how one's own subscription is used,
    ``proxy`` by which address the site is asked.
    ``documents``: PDF files are fetched and read.  ``images``: those of articles are saved.
    ``comments``: those of readers are kept.
    ``rule`` are the rules at the door: which articles are wanted, in order.
    """

    name: str
    start: tuple[str, ...]
    language: str | None = None
    timezone: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    scope: str = "host"
    domains: tuple[str, ...] = ()
    max_pages: int | None = None
    deny: tuple[str, ...] = ()
    delay: float | None = None
    concurrency: int | None = None
    render: str = "never"
    documents: bool = False
    images: bool = False
    comments: bool = False
    revisit: bool = True
    prune: tuple[str, ...] = ()
    body: str | None = None
    schedule: Schedule = field(default_factory=Schedule)
    access: Access | None = None
    proxy: str | None = None
    retention: Retention = field(default_factory=Retention)
    rule: tuple[AdmissionRule, ...] = ()

    @property
    def urls(self) -> tuple[str, ...]:
        """All addresses that the file names."""
        return (*self.start, *self.feeds, *self.sitemaps, *self.sections)

    @property
    def rules(self) -> Rules:
        """What of this the extractor needs."""
        return Rules(self.timezone, self.language, self.prune, self.body, self.rule, self.documents, self.comments)

    def denies(self, url: str) -> bool:
        """Return whether one of the patterns under ``deny`` matches somewhere in an address."""
        return any(compiled(pattern).search(url) for pattern in self.deny)


def own_sites(home: str | Path) -> Path:
    """Return the folder of the site files that a user makes."""
    return Path(home) / "sites"


def load(path: Path) -> Site:
    """Read one site file.  Raises :class:`SiteError` naming file and key."""
    if not NAME.fullmatch(path.stem):
        raise SiteError(f"{path}: a site's name may hold letters, digits, '.', '-' and '_'")
    return parse(path.stem, _table_of(path), str(path))


def load_rules(path: Path) -> tuple[AdmissionRule, ...]:
    """Read the rules at the door of all sites, a file of ``[[rule]]`` tables.  Raises :class:`SiteError`."""
    data = _table_of(path)
    refuse_unknown(data, {"rule": None}, str(path))
    return tuple(_read("rule", data.get("rule", []), str(path)))  # type: ignore[arg-type]


def _table_of(path: Path) -> dict[str, Any]:
    """Read a file of TOML.  Raises :class:`SiteError` naming it."""
    try:
        return tomllib.loads(_text_of(path))
    except OSError as error:
        raise SiteError(f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # also a number of 5,000 digits, and lists a thousand deep
        raise SiteError(f"{path}: not valid TOML: {error}") from error


def _text_of(path: Path) -> str:
    """Read a file as UTF-8, with or without a mark at its beginning.  Raises OSError, SiteError or ValueError."""
    found = path.stat()
    if stat.S_ISFIFO(found.st_mode) or stat.S_ISCHR(found.st_mode) or stat.S_ISSOCK(found.st_mode):
        raise SiteError(f"{path}: is no file")  # reading a pipe waits for ever for who writes it
    if found.st_size > MOST_BYTES:
        raise SiteError(f"{path}: holds {found.st_size:,} bytes; a site file has at most {MOST_BYTES:,}")
    return path.read_text(encoding="utf-8-sig")


def parse(name: str, data: Mapping[str, Any], where: str) -> Site:
    """Check the keys of a site file against :class:`Site`.  Raises :class:`SiteError`."""
    known = {each.name: each for each in fields(Site) if each.name != "name"}
    refuse_unknown(data, known, where)
    if not data.get("start"):
        raise SiteError(f"{where}: key 'start' is missing: give at least one address to start from")
    values: dict[str, Any] = {key: _read(key, value, where) for key, value in data.items()}
    return Site(name=name, **values)


def _read(key: str, value: object, where: str) -> object:
    reader = _READERS[key]
    try:
        return reader(value)
    except (TypeError, ValueError, OverflowError, SiteError) as error:
        raise SiteError(f"{where}: key '{key}': {error}") from error


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"expected a text, not {value!r}")
    return value.strip()


def _texts(value: object) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list):
        raise TypeError(f"expected a list of texts, not {value!r}")
    return tuple(_text(item) for item in items)


def _urls(value: object) -> tuple[str, ...]:
    urls = _texts(value)
    for url in urls:
        if not is_web_url(url):
            raise ValueError(f"not a web address: {url!r} (it must begin with http:// or https://)")
    return urls


def _patterns(value: object) -> tuple[str, ...]:
    patterns = _texts(value)
    for pattern in patterns:
        compiled(pattern)
    return patterns


def _selector(value: object) -> str:
    """Read a CSS selector: one that nobody can read would have every page refused as unreadable."""
    from cssselect import HTMLTranslator, SelectorError  # noqa: PLC0415 - few site files have one

    text = _text(value)
    try:
        HTMLTranslator().css_to_xpath(text)
    except (SelectorError, RecursionError) as error:
        raise ValueError(f"not a CSS selector: {text[:80]!r} ({error})") from error
    return text


def _selectors(value: object) -> tuple[str, ...]:
    return tuple(map(_selector, _texts(value)))


def _scope(value: object) -> str:
    if value not in SCOPES:
        raise ValueError(f"expected {' or '.join(map(repr, SCOPES))}, not {value!r}")
    return str(value)


def _render(value: object) -> str:
    if value not in RENDER:
        raise ValueError(f"expected {', '.join(map(repr, RENDER[:-1]))} or {RENDER[-1]!r}, not {value!r}")
    return str(value)


def _hosts(value: object) -> tuple[str, ...]:
    """Read names of hosts; addresses and ``*.example.com`` are taken for the host they name."""
    names = tuple(host(text.removeprefix("*.").removeprefix(".")) for text in _texts(value))
    if not all(names):
        raise ValueError(f"expected names of hosts, as in 'news.example.com', not {value!r}")
    return names


def _delay(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < LONGEST_DELAY:
        raise TypeError(f"expected seconds, zero or more and less than a day, not {value!r}")
    return float(value)


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise TypeError(f"expected a whole number, one or more, not {value!r}")
    return value


_READERS = {
    "start": _urls,
    "language": _text,
    "timezone": read_zone,
    "feeds": _urls,
    "sitemaps": _urls,
    "sections": _urls,
    "scope": _scope,
    "domains": _hosts,
    "max_pages": _count,
    "deny": _patterns,
    "delay": _delay,
    "concurrency": _count,
    "render": _render,
    "documents": read_flag,
    "images": read_flag,
    "comments": read_flag,
    "revisit": read_flag,
    "prune": _selectors,
    "body": _selector,
    "schedule": read_schedule,
    "retention": read_retention,
    "access": read_access,
    "proxy": read_proxy,
    "rule": read_rules,
}
