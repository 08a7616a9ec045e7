"""The one judge of a fetched page: article or list, by structure, text, links, address, and how it was found.

A page that looks like a list may be an article beside many links; it is shown to the extractor wherever it has text
of its own, and is an article where that text is dated or called by the name that led to it.
"""

from crawler.discovery.lists import ListReading, address_score, weight
from crawler.discovery.markup import squeeze
from crawler.discovery.pages.reading import ALWAYS_LISTS, Sought
from storage.records import Article, Hints, LinkKind, Precision, Result

_PROSE = 120.0  # weight of text outside all entries: two sentences
_HEADLINE = 20.0  # weight of a title that says what happened; the names of sections are shorter
_SHOWN = 40  # characters by which a line is known again in the entry that shows it
_OWN_DATES = frozenset({"json-ld", "meta", "time", "byline"})
"""Places of a date that say when this page was published; a date that merely stands on it may be of anything."""
_CLOCK = frozenset({Precision.SECOND, Precision.MINUTE})


def may_be_article(links: ListReading, sought: Sought, url: str) -> bool:
    """Return whether a page is worth showing to the extractor, before that is done."""
    if sought.kind is LinkKind.ARTICLE or not links.is_listing:
        return sought.kind is LinkKind.ARTICLE or sought.via not in ALWAYS_LISTS
    address = address_score(url)
    if sought.via in ALWAYS_LISTS or address > 0:
        return False
    return address < 0 or links.prose >= _PROSE


def is_list(result: Result, links: ListReading, sought: Sought, url: str, hints: Hints) -> bool:
    """Decide what a page is, from what the extractor and the reader of links made of it."""
    if sought.kind is LinkKind.ARTICLE or not links.is_listing:
        return False
    if not isinstance(result, Article):
        return True
    called_article = address_score(url) < 0
    named = squeeze(hints.title) == result.title
    if weight(result.title) < _HEADLINE or not (named or _is_dated(result, links, called_article=called_article)):
        return True
    own = _own_text(result.text, links)
    return (own if called_article else min(own, links.prose)) < _PROSE


def _is_dated(article: Article, links: ListReading, *, called_article: bool) -> bool:
    """Return whether a page says when it was published, and not when one of its entries was."""
    if article.date_published_precision in _CLOCK and article.date_published_raw:
        said = article.date_published_raw
        if any(said in (link.hints.date or "") for link in links.links):
            return False  # the same minute is no chance, as the same day would be
    source = article.date_published_source
    return source in _OWN_DATES or (called_article and source == "page")


def _own_text(text: str, links: ListReading) -> float:
    """Weigh the lines of a text that no entry of the page shows."""
    said = " ".join(f"{link.hints.title or ''} {link.hints.excerpt or ''}" for link in links.links)
    lines = (squeeze(line) for line in text.splitlines())
    return sum(weight(line) for line in lines if line and line[:_SHOWN] not in said)
