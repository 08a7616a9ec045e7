"""What the CDX servers of web archives are asked."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.errors import ArgumentError
from storage.urls import host, is_web_url

CDX = "cdx"
"""How the answers of such a server are come to (``via``)."""

ROWS = 3000
"""Captures of one answer, as the Wayback Machine is asked: some 400 kB."""

WAYBACK = "/cdx/search/cdx"


def checked_cdx(address: str, option: str = "--cdx") -> str:
    """Return the address of a CDX server as an operator writes it.  Raises ArgumentError."""
    if not is_web_url(address):
        raise ArgumentError(f"{option} {address}: not a web address (it must begin with http:// or https://)")
    parts = urlsplit(address)
    if host(address) == "web.archive.org" and parts.path in ("", "/"):
        return urlunsplit(parts._replace(path=WAYBACK))
    return address


def cdx_queries(address: str, starts: Iterable[str], domains: Iterable[str], since: date | None) -> list[str]:
    """Return what a server is asked for a site: all on the hosts of its start pages and below its domains.

    An address that says itself which ``url`` it asks for is taken so.  ``since`` leaves out what was captured before
    that day: it cannot have been published on it or later.
    """
    if "url" in dict(parse_qsl(urlsplit(address).query, keep_blank_values=True)):
        return [_completed(address, {}, since)]
    hosts = dict.fromkeys(urlsplit(url).netloc.rpartition("@")[2].removeprefix("www.") for url in starts)
    asked = [{"url": name, "matchType": "host"} for name in hosts]
    asked += [{"url": name, "matchType": "domain"} for name in dict.fromkeys(domains)]
    return [_completed(address, words, since) for words in asked]


def next_cdx_query(query: str, resume: str | None, rows: int) -> str | None:
    """Return what is asked after an answer: on from its resume key, or the next number where pages are counted."""
    parts = urlsplit(query)
    words = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "resumeKey"]
    page = dict(words).get("page", "")
    if resume:
        words.append(("resumeKey", resume))
    elif rows and page.isascii() and page.isdigit() and len(page) < 8:
        words = [(name, str(int(page) + 1) if name == "page" else value) for name, value in words]
    else:
        return None
    return urlunsplit(parts._replace(query=urlencode(words)))


def archive_hosts(sources: Mapping[str, Any]) -> frozenset[str]:
    """Return the hosts of the web archives among the sources of a backfill."""
    return frozenset(host(str(each)) for name in ("cdx", "replay") for each in sources.get(name, ()))


def _completed(address: str, words: Mapping[str, str], since: date | None) -> str:
    parts = urlsplit(address)
    own = parse_qsl(parts.query, keep_blank_values=True)
    usual = [*words.items(), ("output", "json")]
    if since is not None:
        usual.append(("from", since.strftime("%Y%m%d")))
    if parts.path.rstrip("/").endswith(WAYBACK):
        usual += [("collapse", "digest"), ("filter", "statuscode:200"), ("limit", str(ROWS)), ("showResumeKey", "true")]
    named = {name for name, _ in own}
    return urlunsplit(parts._replace(query=urlencode([*own, *(pair for pair in usual if pair[0] not in named)])))
