"""One article: its text, what changed; and apart from these, as both read its page again, page and fields explained."""

from html import escape
from itertools import pairwise
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from crawler.web.answers import answer, form_of, knows, with_etag
from crawler.web.backend import Backend
from crawler.web.data import article_record
from crawler.web.explained import ExplainedPage, Explanation
from crawler.web.safety import archived_pages
from pipelines.extraction import Rules
from pipelines.reextraction import lines_of, side_by_side
from pipelines.workers.learn_site import read_with
from storage.archive import Archive
from storage.articles import StoredArticle
from storage.browse import cluster_articles, find_by_record
from storage.db import read_connection
from storage.errors import ArchiveError
from storage.export.records import stored_record
from storage.fields import FIELDS
from storage.images import ImageAnnotator
from storage.rights import RightsAnnotator

MARKS = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1a1c20; background: #fff; overflow-wrap: anywhere; }
.kept { background: #cfeccf; }
.pruned { background: #f9cfcb; text-decoration: line-through; }
.edge { background: #fbe3b5; }
.outside { color: #5a5f6b; }
"""
"""How the lines of an archived page look; the classes are those of :func:`pipelines.extraction.annotate`."""


def show_article(backend: Backend, request: Request) -> Response:
    """Show an article by the ``id`` that it has in every export.  Raises LookupError where there is none."""
    stored = ImageAnnotator(backend.store.engine)(_find(backend, request.path_params["record"]))
    record = stored_record(stored)
    if form_of(request) != "html":
        exported = article_record(backend, request.path_params["record"])
        return answer(request, "", exported, [exported])
    is_beside = request.query_params.get("revisions") == "beside"
    data: dict[str, Any] = {
        "record": record,
        "rights": RightsAnnotator(backend.store.engine)(stored).rights,
        "beside": is_beside,
        "paragraphs": stored.article.text.split("\n"),
        "has_page": stored.article.raw_ref is not None,
        "revisions": _revisions(backend, stored, is_beside),
        "cluster": _cluster(backend, stored),
    }
    return answer(request, "article.html", data, [])


def show_page(backend: Backend, request: Request) -> Response:
    """Show the archived page, every line marked with what became of it; nothing of it can run or load."""
    stored, source, rules = _source(backend, request)
    head = (
        f'<!doctype html><meta charset="utf-8"><title>{escape(stored.article.final_url)}</title><style>{MARKS}</style>'
    )
    headers = {"Content-Security-Policy": archived_pages(MARKS)}
    if knows(request, source.etag):  # as it would be, had it been read again
        return with_etag(Response(status_code=304, headers=headers), source.etag)
    try:
        marked = _explanation(backend, stored, source, rules).marked
    except LookupError as error:  # in the frame, beside the text
        return HTMLResponse(f"{head}<p>{escape(str(error))}</p>", 404, headers)
    return with_etag(HTMLResponse(head + marked, headers=headers), source.etag)


def show_why(backend: Backend, request: Request) -> Response:
    """Show each field of an article with its candidates and why one won.  Raises LookupError where nothing is left."""
    stored, source, rules = _source(backend, request)
    told = _explanation(backend, stored, source, rules).told
    record = {"id": request.path_params["record"], "title": stored.article.title}
    return answer(request, "why.html", {"record": record, "told": told}, told["fields"])


def _source(backend: Backend, request: Request) -> tuple[StoredArticle, ExplainedPage, Rules]:
    stored = _find(backend, request.path_params["record"])
    if stored.article.raw_ref is None:
        raise LookupError("this article was stored without its page")
    rules = backend.rules(stored.article.site)
    return stored, ExplainedPage.of(stored.article, rules), rules


def _explanation(backend: Backend, stored: StoredArticle, source: ExplainedPage, rules: Rules) -> Explanation:
    def make() -> Explanation:
        try:
            page = Archive(backend.archive).read(source.place)
        except ArchiveError as error:
            raise LookupError(str(error)) from error
        return Explanation.of(page, rules, read_with(backend.store, stored.article))

    return backend.explained.get(source, make)


def _find(backend: Backend, record: str) -> StoredArticle:
    with read_connection(backend.store.engine) as connection:
        stored = find_by_record(connection, record)
    if stored is None:
        raise LookupError(f"{record}: no article has this id")
    return stored


def _cluster(backend: Backend, stored: StoredArticle) -> list[dict[str, Any]]:
    """Return the articles of the same story, the probable original first; ``is_first`` marks the first published."""
    if stored.cluster_id is None:
        return []
    with read_connection(backend.store.engine) as connection:
        found = cluster_articles(connection, stored.cluster_id)
    first = min((each["sort_at"] for each in found if each["date_published"]), default=None)
    return [{**each, "is_first": each["sort_at"] == first and bool(each["date_published"])} for each in found]


def _revisions(backend: Backend, stored: StoredArticle, is_beside: bool) -> list[dict[str, Any]]:
    """Return what each revision changed of the one before, the latest first."""
    texts = [*backend.store.revisions(stored.id), stored][-_REVISIONS - 1 :]
    changes = []
    for before, after in pairwise(texts):
        old, new = before.article, after.article
        names = tuple(name for name in _COMPARED if getattr(old, name) != getattr(new, name))
        changes.append(
            {
                "revision": after.revision,
                "seen": after.date_first_seen.isoformat(sep=" ", timespec="minutes"),
                "changes": list(after.changes),
                "lines": [] if is_beside else list(lines_of(old, new, names)),
                "sides": side_by_side(f"{old.title}\n{old.text}", f"{new.title}\n{new.text}") if is_beside else [],
            }
        )
    return changes[::-1]


_COMPARED = ("title", "text", "date_published", *(field.name for field in FIELDS if field.is_fact))
_REVISIONS = 20
"""Revisions that are shown, the latest; comparing two takes up to 0.1 s."""
