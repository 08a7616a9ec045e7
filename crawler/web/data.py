"""What programs are told of the store, in the types of JSON: for the API and for the tools of assistants."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.cli.reports import hit_json, service_note
from crawler.web.backend import Backend
from storage.browse import cluster_articles, find_by_record
from storage.db import read_connection
from storage.export.stored_records import stored_records
from storage.fulltext import read_query, wanted
from storage.search import search_articles
from storage.selection import Selection

DAYS = 90
"""Days whose articles are counted of a source."""


def list_states(backend: Backend) -> list[dict[str, Any]]:
    """Return each site with its state, since when and why."""
    verdicts, files = backend.verdicts().value or {}, {site.name: site for site in backend.sites()}
    return [
        {**verdicts[name], "start": list(files[name].start)} if name in files else _without_file(name)
        for name in backend.names()
    ]


def source_state(backend: Backend, name: str) -> dict[str, Any]:
    """Return one site: its state, what is stored of it, articles of each day.  Raises LookupError for no site."""
    if name not in backend.names():
        raise LookupError(f"{name}: no such site")
    first, site = (datetime.now(UTC) - timedelta(days=DAYS)).date(), backend.site(name)
    days = backend.days(first, [name]).value or {}
    counts = {day: count for (_, day), count in sorted(days.items())}
    state = {**backend.verdict(site), "start": list(site.start)} if site else _without_file(name)
    return state | {"counts": backend.counts(name).value or {}, "articles_by_day": counts}


def article_record(backend: Backend, record: str) -> dict[str, Any]:
    """Return an article as it is exported, by its id there.  Raises LookupError for none, and for a withdrawn one."""
    with read_connection(backend.store.engine) as connection:
        stored = find_by_record(connection, record)
    found = [] if stored is None else list(stored_records(backend.store.engine, [stored.id]))
    if not found:
        raise LookupError(f"{record}: no article has this id, or it is withdrawn")
    return found[0][1]


def find_articles(backend: Backend, selection: Selection, limit: int) -> dict[str, Any]:
    """Return the newest articles of a selection with words, and how many there are."""
    assert selection.match is not None
    with backend.searching:
        found = search_articles(backend.store, selection, limit)
    terms = list(wanted(read_query(selection.match)))
    hits: Sequence[dict[str, Any]] = [hit_json(stored, terms) for stored in found.articles]
    return {"count": found.count, "more": found.more, "articles": hits}


def story(backend: Backend, cluster: str, limit: int) -> dict[str, Any]:
    """Return the articles of a cluster, its probable original first.  Raises LookupError for none."""
    with read_connection(backend.store.engine) as connection:
        found = cluster_articles(connection, cluster, limit)
    if not found:
        raise LookupError(f"{cluster}: no such cluster")
    return {"id": cluster, "articles": found}


def corpus_stats(backend: Backend) -> dict[str, Any]:
    """Return how much is stored, of how many sites, and whether the service runs.

    ``counted_ago`` is how many seconds old the counts are, null where they are being found for the first time.
    """
    counts = backend.counts()
    told = {"counts": counts.value or {}, "counted_ago": None if counts.value is None else round(counts.age)}
    return {"sites": len(backend.names()), **told, "service": service_note(backend.store, datetime.now(UTC))}


def _without_file(name: str) -> dict[str, Any]:
    return {"site": name, "state": "no file"}
