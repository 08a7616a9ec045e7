"""Where a page sends its reader (meta refresh) and which address it claims as its own (rel=canonical)."""

import re

from lxml.html import HtmlElement

from crawler.discovery.markup.addresses import resolve
from crawler.discovery.markup.markup import as_tree, base_of
from storage.urls import normalize_url, same_site

_DELAY = 5.0  # seconds; slower ones reload a live page or end a notice, they are no redirect
# "5; url=/a", "0,/a", "0 /a", " url=/a"; a delay of ten digits is none.
_CONTENT = re.compile(
    r"""^\s*+(?:(\d{1,9}+(?:\.\d{0,9}+)?|\.\d{0,9}+)(?:\s*+[;,]\s*+|\s++)|[;,]\s*+|(?<=\s))"""
    r"""(?:url\s*+=\s*+)?+["']?+\s*+([^"'>]++)""",
    re.IGNORECASE,
)


def refresh_target(page: bytes | HtmlElement, url: str) -> str | None:
    """Return the absolute address that a meta refresh leads to within five seconds, or None; itself does not count."""
    if isinstance(page, bytes) and b"refresh" not in page.lower():
        return None
    tree = as_tree(page)
    if tree is None:
        return None
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh" or _without_script(meta):
            continue
        found = _destination(meta.get("content") or "", base_of(tree, url))
        if found and found != url.partition("#")[0]:
            return found
    return None


def elsewhere(first: str, second: str | None) -> bool:
    """Return whether a page names another page of its own site (a refresh target, a canonical address)."""
    return second is not None and same_site(first, second) and normalize_url(first) != normalize_url(second)


def _without_script(meta: HtmlElement) -> bool:
    """A refresh inside noscript leads to the page for readers without scripts, not to another one."""
    return next(meta.iterancestors("noscript"), None) is not None


def _destination(content: str, base: str) -> str | None:
    match = _CONTENT.match(content)
    if not match:
        return None
    try:
        delay = float(match.group(1) or 0)
    except ValueError:
        return None
    return resolve(match.group(2), base) if delay <= _DELAY else None


def canonical_link(page: bytes | HtmlElement, url: str) -> str | None:
    """Return the address of ``<link rel=canonical>``, absolute, or None.

    Whether it tells the truth is not known here.
    """
    tree = as_tree(page)
    if tree is None:
        return None
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return resolve(link.get("href"), base_of(tree, url))
    return None
