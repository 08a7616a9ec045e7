"""Hits of a search as they are shown: in a terminal, or as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.text import Text

from crawler.terminal import harmless
from storage.articles import StoredArticle
from storage.export.records import record_id, stated
from storage.fulltext.query import Term
from storage.search import Hits, Snippet, snippet, spans

_FOUND = "bold yellow"


def hit_lines(stored: StoredArticle, terms: Sequence[Term], width: int) -> Iterator[Text]:
    """Yield date, site and title in one line, the text around the first place found, and the address."""
    article = stored.article
    head = Text(f"{(article.date_published or stored.date_first_seen).date()}  {harmless(article.site)}  ", "dim")
    title = harmless(article.title)
    head.append(Text(title, "bold"))
    for first, last in spans(title, terms):
        head.stylize(_FOUND, len(head) - len(title) + first, len(head) - len(title) + last)
    yield head
    yield _marked(_around(stored, terms, width))
    yield Text(f"  {harmless(article.url)}", "blue")


def hit_json(stored: StoredArticle, terms: Sequence[Term], around: Snippet | None = None) -> dict[str, Any]:
    """Return a hit as a JSON object; ``snippet`` is its text ``around`` the first place found."""
    article = stored.article
    return {
        "id": record_id(article),
        "site": article.site,
        "url": article.url,
        "title": article.title,
        "date_published": stated(article.date_published, article.date_published_precision),
        "language": article.language,
        "snippet": (around or _around(stored, terms, 160)).text,
    }


def in_words(hits: Hits) -> str:
    """Return how many there are."""
    if not hits.count:
        return "nothing found"
    more = "more than " if hits.more else ""
    shown = f", the newest {len(hits.articles)} of them" if hits.more or len(hits.articles) < hits.count else ""
    return f"{more}{hits.count} article{'s' if hits.count != 1 else ''}{shown}"


def _around(stored: StoredArticle, terms: Sequence[Term], width: int) -> Snippet:
    return snippet(stored.article.text, [term for term in terms if not term.title], width)


def _marked(found: Snippet) -> Text:
    line = Text("  ")
    for part, marked in found.parts:
        line.append(harmless(part), _FOUND if marked else None)
    return line
