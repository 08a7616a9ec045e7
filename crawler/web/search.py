"""Search: the words of ``winnow search`` with its filters, and all that is found as data."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from crawler.cli.reports.search_results import hit_json, in_words
from crawler.scope import read_window
from crawler.web import feeds
from crawler.web.answers import answer, form_of, later, lines
from crawler.web.backend import Backend, FoundHits
from crawler.web.indexing import WAIT_SECONDS
from storage.export.records import stored_record
from storage.fulltext import read_query
from storage.fulltext.query import wanted
from storage.search import HitPage, Hits, snippet, spans
from storage.selection import Selection
from storage.selection import select as select_articles

SHOWN = 30
FACETS = ("site", "language", "section", "type", "access")
_VALUES = 10
"""Values of a facet that are offered, the most frequent."""


def search(backend: Backend, request: Request) -> Response:
    """Show the newest articles that ``?q=`` finds; as CSV or JSON lines all of them, whole."""
    asked = request.query_params
    words = asked.get("q", "").strip()
    if not words:
        return answer(request, "search.html", _shown(backend, asked, None), [])
    selection = read_filters(asked, words)
    form = form_of(request, *feeds.FORMS)
    if form in ("csv", "jsonl"):
        if backend.is_indexed(WAIT_SECONDS, at_once=True):
            return lines(form, _all(backend, selection))
        return later(request, backend.behind())
    wait = None if form == "html" else WAIT_SECONDS  # programs have patience
    found = backend.find(selection, SHOWN, asked.get("after") or None, wait)
    page = found.page
    if form in feeds.FORMS:
        return feeds.feed(request, form, words, page.hits.articles)
    data = _shown(backend, asked, found) | {"hits": _hits(page.hits, words), "facets": _facets(page, asked)}
    data["following"] = page.next and _address(asked, {"after": [page.next]})
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


def _shown(backend: Backend, asked: QueryParams, found: FoundHits | None) -> dict[str, Any]:
    said = "" if found is None else "; ".join(filter(None, [in_words(found.page.hits), found.behind]))
    counted = 0 if found is None else found.page.counted
    shown = {"said": said, "counted": counted, "hits": [], "facets": [], "following": None, "sites": backend.names()}
    kept = [(name, value) for name, value in asked.multi_items() if name in ("section", "type", "access") and value]
    forms = {form: _address(asked, {"format": [form]}) for form in ("csv", "jsonl", *feeds.FORMS)}
    return shown | {"kept": kept, "forms": forms}


def _hits(found: Hits, words: str) -> list[dict[str, Any]]:
    terms = list(wanted(read_query(words)))
    body = [term for term in terms if not term.title]
    shown = []
    for stored in found.articles:
        around = snippet(stored.article.text, body, 240)
        title = list(_marked(stored.article.title, [*spans(stored.article.title, terms)]))
        shown.append({**hit_json(stored, terms, around), "parts": around.parts, "marked": title})
    return shown


def _marked(text: str, found: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    at = 0
    for first, last in found:
        yield text[at:first], False
        yield text[first:last], True
        at = last
    yield text[at:], False


def _facets(page: HitPage, asked: QueryParams) -> list[dict[str, Any]]:
    """Return what narrows the hits: by each facet its values with their numbers, and where each one leads."""
    shown = []
    for name, counts in page.facets.items():
        is_day = name == "day"
        chosen = set() if is_day else {value for value in asked.getlist(name) if value}
        days = sorted(counts.items(), reverse=True) if is_day else counts.items()
        values = [
            {"value": value, "count": count, "chosen": value in chosen, "leads_to": _led(asked, name, value, chosen)}
            for value, count in list(days)[:_VALUES]
        ]
        if chosen or any(count < page.counted for count in counts.values()):
            shown.append({"name": name, "offered": values, "more": max(0, len(counts) - _VALUES)})
    return shown


def _led(asked: QueryParams, name: str, value: str, chosen: set[str]) -> str:
    if name == "day":
        return _address(asked, {"since": [value], "until": [value]})
    return _address(asked, {name: sorted(chosen ^ {value})})


def _address(asked: QueryParams, changed: Mapping[str, list[str]]) -> str:
    kept = [(name, value) for name, value in asked.multi_items() if name not in changed and name != "after" and value]
    return "?" + urlencode([*kept, *((name, value) for name, values in changed.items() for value in values)])


def _all(backend: Backend, selection: Selection) -> Iterator[dict[str, Any]]:
    """Yield all that is found, in the order of the index: whoever takes it away puts it in the order they want."""
    for stored in select_articles(backend.store, selection, in_order=False):
        yield stored_record(stored)
