"""Pages of the archive that were read again, compared with what stands for them and put in its place.

A new reading of the very page that a kept text came from takes its place: no revision is made, and what only looks at
the page tell (first and last seen, gone, revision and its changes) stays.  A page that is not the one that stands
there any more changes nothing.  A page that gives no article any more keeps its text; a rejection is noted beside it.
A rejected page that gives an article now goes the way of every article.  Earlier revisions stay as they were read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, bindparam, select, update

from storage.articles import add_alias, completed_from_hints, save_one
from storage.articles.serialization import article_from, article_values, rejected_values, sort_columns
from storage.comments import keep_comments
from storage.db import read_connection, write_transaction
from storage.dedup import Placement, look_again, place_articles
from storage.errors import DatabaseUnavailable, DiskFull, StorageError
from storage.fulltext import queue_for_index
from storage.records import Article, Reason, Rejected, Result
from storage.reextraction.pages import StalePage
from storage.refetch import find_refetched, keep_article_state, record_fetch_states
from storage.rows import at_address, lock_names, place_of, upsert
from storage.schema.core import articles, rejections
from storage.visits import record_visits
from storage.webhooks import queue_article_events

READ_BY = ("extractor_version", "rules_digest", "template_version")
"""The columns that say what read a page; they alone are no change."""

_NAMES = tuple(field.name for field in fields(Article) if field.name not in {"signature", "comments"})  # tables apart
_FACTS = frozenset({"site", "normalized_url", "raw_ref"})  # of the page, not of its reading
_CUT_SHORT = frozenset({Reason.TIMEOUT, Reason.CRASHED})


class ReextractionOutcome(StrEnum):
    """What became of a page that was read again; each has exactly one."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NO_MORE = "article_no_more"
    NOW_ARTICLE = "now_article"
    STILL_REJECTED = "still_rejected"
    SUPERSEDED = "superseded"
    MISSING = "missing"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Compared:
    """A page that was read again: its fate, the fields that differ, and both readings.

    ``before`` is the article that stands for the page, ``reason`` why it was rejected before; None where it was not.
    """

    page: StalePage
    fate: ReextractionOutcome
    after: Result | None
    before: Article | None = None
    reason: Reason | None = None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Writing:
    """The run that writes, and where what it wrote is noted that is to be put where its text belongs."""

    run_id: int
    placements: list[Placement]


Read = tuple[StalePage, Result | None]
"""A page and what it gives now; None where the archive has it no more."""


def compare(engine: Engine, reads: Sequence[Read]) -> list[Compared]:
    """Return what putting some readings in place would change; nothing is written.  Raises StorageError."""
    with read_connection(engine) as connection:
        return [_settle(connection, each, None) for each in reads]


def rebuild(engine: Engine, reads: Sequence[Read], run_of: Callable[[str], int]) -> list[Compared]:
    """Put some readings in place in one transaction and say what became of each, in order.

    ``run_of`` gives the number of a site's run.  What the database refuses for itself is FAILED.  Raises
    DatabaseUnavailable or DiskFull when nothing can be written; then nothing of these is.
    """
    numbers = {page.site: run_of(page.site) for page, _ in reads}
    return _rebuild(engine, reads, numbers)


def _rebuild(engine: Engine, reads: Sequence[Read], numbers: Mapping[str, int]) -> list[Compared]:
    try:
        return _rebuild_together(engine, reads, numbers)
    except (DatabaseUnavailable, DiskFull):
        raise
    except StorageError:
        if len(reads) == 1:
            return [Compared(reads[0][0], ReextractionOutcome.FAILED, reads[0][1])]
    return [one for each in reads for one in _rebuild(engine, [each], numbers)]


def _rebuild_together(engine: Engine, reads: Sequence[Read], numbers: Mapping[str, int]) -> list[Compared]:
    placements: list[Placement] = []
    with write_transaction(engine) as connection:
        lock_names(connection, {page.site for page, _ in reads})
        settled = [_settle(connection, each, _Writing(numbers[each[0].site], placements)) for each in reads]
        added = place_articles(connection, placements)
    look_again(engine, added)
    return settled


def _settle(connection: Connection, read: Read, writing: _Writing | None) -> Compared:
    page, result = read
    if result is None:
        return Compared(page, ReextractionOutcome.MISSING, None)
    if isinstance(result, Rejected) and result.reason in _CUT_SHORT:
        return Compared(page, ReextractionOutcome.FAILED, result)
    result = replace(result, site=page.site, normalized_url=page.normalized_url, raw_ref=page.ref)
    table, settle = (articles, _of_article) if page.kept else (rejections, _of_rejection)
    place = {"site": page.site, "normalized_url": page.normalized_url}
    row = connection.execute(_FIND[table.name], place).mappings().first()
    if row is None or row["raw_ref"] != page.ref:
        return Compared(page, ReextractionOutcome.SUPERSEDED, result)
    if writing is not None:
        keep_comments(connection, [result])
    return settle(connection, page, result, row, writing)


def _of_article(
    connection: Connection, page: StalePage, result: Result, row: RowMapping, writing: _Writing | None
) -> Compared:
    before = article_from(row)
    if isinstance(result, Rejected):
        if writing is not None:
            _note_no_more(connection, result, writing.run_id)
        return Compared(page, ReextractionOutcome.NO_MORE, result, before)
    if result.discovered_via == "revisit":
        result = completed_from_hints(result, before)
    values = article_values(result)
    changed = tuple(name for name in _NAMES if name not in READ_BY and values[name] != row[name])
    if writing is not None:
        _replace(connection, result, values, row, writing, changed)
    return Compared(
        page, ReextractionOutcome.CHANGED if changed else ReextractionOutcome.UNCHANGED, result, before, None, changed
    )


def _replace(
    connection: Connection,
    article: Article,
    values: dict[str, Any],
    row: RowMapping,
    writing: _Writing,
    changed: tuple[str, ...],
) -> None:
    which, read_by = {"which": row["id"], "run_id": writing.run_id}, {name: values[name] for name in READ_BY}
    if not changed:
        connection.execute(_SET_ARTICLE, which | read_by)
    else:
        first = sort_columns(article.date_published, datetime.fromisoformat(row["date_first_seen"]))
        new = {name: value for name, value in values.items() if name not in _FACTS}
        connection.execute(_SET_ARTICLE, which | new | first)
        queue_for_index(connection, [row["id"]])
        if article.canonical_url and article.canonical_url != row["canonical_url"]:
            _name_canonical(connection, article, row)
    writing.placements.append(Placement(row["id"], article.signature, "text" in changed))
    connection.execute(
        _FORGET_NO_MORE, {"at_site": row["site"], "at_url": row["normalized_url"], "ref": row["raw_ref"]}
    )
    if any(read_by[name] != row[name] for name in READ_BY) and find_refetched(
        connection, [place_of(article.site, article.final_url)]
    ):
        keep_article_state(connection, article)


def _name_canonical(connection: Connection, article: Article, row: RowMapping) -> None:
    place = place_of(article.site, article.canonical_url or "")
    if place["normalized_url"] != row["normalized_url"]:
        add_alias(connection, place, row["id"], article, "canonical")


def _note_no_more(connection: Connection, rejected: Rejected, run_id: int) -> None:
    """Note beside a kept text that its page gives none now, unless a later look at the address says something else."""
    place = {"site": rejected.site, "normalized_url": rejected.normalized_url}
    row = connection.execute(_FIND["rejections"], place).mappings().first()
    if row is None:
        seen = rejected.date_fetched.isoformat()
        more = {"run_id": run_id, "count": 1, "date_first_seen": seen, "date_last_seen": seen}
        add = upsert(connection.dialect.name, rejections, frozenset({"date_first_seen"}))
        connection.execute(add, rejected_values(rejected) | more)
    elif row["raw_ref"] == rejected.raw_ref:
        _reject_again(connection, rejected, run_id)


def _of_rejection(
    connection: Connection, page: StalePage, result: Result, row: RowMapping, writing: _Writing | None
) -> Compared:
    reason = Reason(row["reason"])
    if isinstance(result, Rejected):
        if writing is not None:
            _reject_again(connection, result, writing.run_id)
        changed = ("reason",) if result.reason is not reason else ()
        return Compared(page, ReextractionOutcome.STILL_REJECTED, result, None, reason, changed)
    if writing is not None:
        saved = save_one(connection, result, writing.run_id)
        record_visits(connection, [result], [saved.outcome])
        record_fetch_states(connection, [result], [saved.outcome])
        if saved.written is not None:
            queue_for_index(connection, [saved.written])
            writing.placements.append(Placement(saved.written, result.signature, saved.replaced))
        queue_article_events(connection, [saved.event] if saved.event is not None else [])
    return Compared(page, ReextractionOutcome.NOW_ARTICLE, result, None, reason)


def _reject_again(connection: Connection, rejected: Rejected, run_id: int) -> None:
    values = {name: value for name, value in rejected_values(rejected).items() if name not in _FACTS}
    place = {"at_site": rejected.site, "at_url": rejected.normalized_url}
    connection.execute(_SET_REJECTION, values | place | {"run_id": run_id})


_AT_REJECTION = (rejections.c.site == bindparam("at_site"), rejections.c.normalized_url == bindparam("at_url"))
_FIND = {table.name: select(table).where(*at_address(table)) for table in (articles, rejections)}
_SET_ARTICLE = update(articles).where(articles.c.id == bindparam("which"))
_SET_REJECTION = update(rejections).where(*_AT_REJECTION)
_FORGET_NO_MORE = rejections.delete().where(*_AT_REJECTION, rejections.c.raw_ref == bindparam("ref"))
