"""Entries about addresses for a block that was pointed at: what to deny, and hosts that may belong to the site."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.site import Site
from pipelines.extraction import Trees
from storage.urls import host, is_web_url

_LINKS = 300
"""Links of a block that are looked at."""

_PROPOSED = 5


@dataclass(frozen=True, slots=True)
class AddressEntry:
    """An entry: ``deny`` with a regular expression, or ``domains`` with a host.

    ``pages`` is how many of the latest pages it touches: those whose address is denied, those that link to the host.
    """

    key: str
    value: str
    pages: int


def address_entries(block: HtmlElement, url: str, latest: Sequence[str], trees: Trees) -> list[AddressEntry]:
    """Return entries for the addresses that a block leads to, and for that of its page."""
    links = list(islice(_links(block, url), _LINKS))
    own = [each for each in links if host(each) == host(url)]
    folders = Counter(filter(None, map(_folder, own)))
    page = [found] if (found := _folder(url)) else []
    patterns = list(dict.fromkeys([*(name for name, _ in folders.most_common(_PROPOSED)), *page]))
    entries = [AddressEntry("deny", each, _denied(each, latest)) for each in patterns]
    hosts = Counter(host(each) for each in links if host(each) != host(url))
    names = [name for name, _ in hosts.most_common(_PROPOSED)]
    return [*entries, *(AddressEntry("domains", name, count) for name, count in _linking(names, trees()))]


def _denied(pattern: str, addresses: Sequence[str]) -> int:
    """Count as a crawl would: what a site with this pattern denies."""
    site = Site(name="any", start=(), deny=(pattern,))
    return sum(map(site.denies, addresses))


def _linking(names: Sequence[str], trees: Iterable[HtmlElement]) -> Iterator[tuple[str, int]]:
    counts = Counter[str]()
    for tree in trees if names else ():
        counts.update(set(map(host, _links(tree, ""))).intersection(names))
    return ((name, counts[name]) for name in names)


def _links(block: HtmlElement, url: str) -> Iterator[str]:
    for element in [*block.iterancestors("a"), *block.iter("a")]:
        try:
            address = urljoin(url, (element.get("href") or "").strip())
        except ValueError:
            continue
        if is_web_url(address):
            yield address


def _folder(url: str) -> str | None:
    """Return the pattern of all addresses in the first folder of an address, None where it has none."""
    parts = urlsplit(url)
    folder, slash, _ = parts.path.lstrip("/").partition("/")
    return f"^https?://{re.escape(parts.netloc)}/{re.escape(folder)}/" if folder and slash else None
