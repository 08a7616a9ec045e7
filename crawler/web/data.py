"""What programs are told of the store, in the types of JSON: for the API and for the tools of assistants."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.cli.reports.health_table import service_note
from crawler.cli.reports.search_results import hit_json
from crawler.web.backend import Backend
from crawler.web.indexing import WAIT_SECONDS
from storage.browse import cluster_articles, find_by_record
from storage.db import read_connection
from storage.errors import ExportError
from storage.export.records import stored_records
from storage.fulltext import read_query
from storage.fulltext.query import wanted
from storage.release.manifest import read_manifest
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


def find_articles(backend: Backend, selection: Selection, limit: int, after: str | None = None) -> dict[str, Any]:
    """Return the newest articles of a selection with words, how many there are, and what they have in common.

    ``next`` is the ``after`` of the following answer, null at the end; ``facets`` count the newest ``counted``.
    ``indexed`` is false while articles of before are still being put into the index of words.
    """
    assert selection.match is not None
    found = backend.find(selection, limit, after, WAIT_SECONDS)
    page, indexed = found.page, not found.behind
    terms = list(wanted(read_query(selection.match)))
    hits = [hit_json(stored, terms) for stored in page.hits.articles]
    told = {"count": page.hits.count, "more": page.hits.more, "articles": hits, "next": page.next, "indexed": indexed}
    return told | ({"facets": page.facets, "counted": page.counted} if after is None else {})


def story(backend: Backend, cluster: str, limit: int) -> dict[str, Any]:
    """Return the articles of a cluster, its probable original first.  Raises LookupError for none."""
    with read_connection(backend.store.engine) as connection:
        found = cluster_articles(connection, cluster, limit)
    if not found:
        raise LookupError(f"{cluster}: no such cluster")
    return {"id": cluster, "articles": found}


def list_releases(backend: Backend) -> list[dict[str, Any]]:
    """Return the releases in the folder ``exports`` of the home, the latest first by date and name."""
    folder = backend.archive.folder.parent / "exports"
    found = []
    for each in sorted(folder.iterdir()) if folder.is_dir() else []:
        with suppress(ExportError):
            manifest = read_manifest(each)
            told = {name: getattr(manifest, name) for name in ("name", "date", "articles", "format", "published")}
            found.append({"folder": each.name, **told, "bytes": sum(file["bytes"] for file in manifest.files)})
    return sorted(found, key=lambda each: (each["date"] or "", each["name"]), reverse=True)


def health(backend: Backend) -> dict[str, Any]:
    """Return whether the service runs, how many sources are in which state, and those that are in trouble."""
    states = list_states(backend)
    troubles = [each for each in states if each["state"] in ("broken", "degraded")]
    counts = Counter(each["state"] for each in states)
    return {"service": service_note(backend.store, datetime.now(UTC)), "states": dict(counts), "troubles": troubles}


def corpus_stats(backend: Backend) -> dict[str, Any]:
    """Return how much is stored, of how many sites, and whether the service runs.

    ``counted_ago`` is how many seconds old the counts are, null where they are being found for the first time.
    """
    counts = backend.counts()
    told = {"counts": counts.value or {}, "counted_ago": None if counts.value is None else round(counts.age)}
    return {"sites": len(backend.names()), **told, "service": service_note(backend.store, datetime.now(UTC))}


def _without_file(name: str) -> dict[str, Any]:
    return {"site": name, "state": "no file"}
