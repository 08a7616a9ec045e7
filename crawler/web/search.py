"""Search: the words of ``winnow search`` with its filters, and all that is found as data."""

from collections.abc import Iterator
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from crawler.cli.reports import hit_json, in_words
from crawler.scope import read_window
from crawler.web import feeds
from crawler.web.answers import answer, form_of, lines
from crawler.web.backend import Backend
from storage.export import stored_record
from storage.fulltext import read_query, wanted
from storage.search import Hits, search_articles, snippet
from storage.selection import Selection
from storage.selection import select as select_articles

SHOWN = 50
FACETS = ("site", "language", "section", "type", "access")


def search(backend: Backend, request: Request) -> Response:
    """Show the newest articles that ``?q=`` finds; as CSV or JSON lines all of them, whole."""
    words = request.query_params.get("q", "").strip()
    if not words:
        return answer(request, "search.html", {"said": "", "hits": [], "sites": backend.names()}, [])
    selection = read_filters(request.query_params, words)
    form = form_of(request, *feeds.FORMS)
    if form in ("csv", "jsonl"):
        return lines(form, _all(backend, selection))
    with backend.searching:
        found = search_articles(backend.store, selection, SHOWN)
    if form in feeds.FORMS:
        return feeds.feed(request, form, words, found.articles)
    data = {"said": in_words(found), "hits": _hits(found, words), "sites": backend.names()}
    return answer(request, "search.html", data, [])


def read_filters(asked: QueryParams, words: str) -> Selection:
    """Read the filters of a query string.  Raises ArgumentError for one that cannot be understood."""
    window = read_window(asked.get("since") or None, asked.get("until") or None)
    named = {name: tuple(filter(None, asked.getlist(name))) for name in FACETS}
    return Selection(
        match=words,
        sites=named["site"],
        since=window.since,
        until=window.until,
        languages=named["language"],
        sections=named["section"],
        types=named["type"],
        access=named["access"],
    )


def _hits(found: Hits, words: str) -> list[dict[str, Any]]:
    terms = list(wanted(read_query(words)))
    body = [term for term in terms if not term.title]
    shown = []
    for stored in found.articles:
        parts = snippet(stored.article.text, body, 240).parts
        shown.append({**hit_json(stored, terms), "parts": parts})
    return shown


def _all(backend: Backend, selection: Selection) -> Iterator[dict[str, Any]]:
    for stored in select_articles(backend.store, selection):
        yield stored_record(stored)
