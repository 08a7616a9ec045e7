"""What was derived from the archive and can be derived again: articles and rejected pages with their raw pages.

A page is current when the present extractor, rules and template read it.  That no place of the template was found in
a page is known only of one that was read after the template was learnt: its run tells.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, and_, func, select, tuple_

from storage.db import read_connection
from storage.records import Run
from storage.rows import clean_text
from storage.schema.core import articles, rejections, runs
from storage.schema.metadata import sites_in

BATCH = 1000
"""Rows looked up at a time; pages of one batch are read in the order of the archive."""

KIND = "reextract"
DONE = "reextracted"
"""Kind and proper ending of a run that reads the archive again."""


@dataclass(frozen=True, slots=True)
class StalePage:
    """One page of the archive and what stands for it: an article (``kept``) or a rejection, at one address."""

    site: str
    normalized_url: str
    ref: str
    kept: bool

    @property
    def place(self) -> tuple[str, int]:
        """File and offset, to read in the order of the archive."""
        name, _, offset = self.ref.rpartition(":")
        return name, int(offset) if offset.isascii() and offset.isdigit() else 0


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads the pages of a site at present; ``learned_at`` (aware) is when the template was learnt.

    ``before`` holds the runs that were cut off and are gone on with: what they read need not be read again.
    """

    extractor_version: str
    rules_digest: str
    template_version: str | None = None
    learned_at: datetime | None = None
    before: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pages to read again.

    ``since`` and ``until`` are days, both included: of publication for articles, of the fetch for rejected pages.
    ``stale`` leaves out what is current.
    """

    sites: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    stale: bool = False


def stale_pages(engine: Engine, wanted: Wanted, reader: Callable[[str], Reader]) -> Iterator[list[StalePage]]:
    """Yield the pages in batches, articles before rejected pages; each batch is a short transaction of its own.

    What another process reads again meanwhile is left out of later batches where it is current then.
    """
    begun = _Begun(engine)
    crawls: tuple[tuple[bool, Select[Any], _Mark], ...] = (
        (True, _ARTICLES, _by_id),
        (False, _REJECTIONS, _by_address),
    )
    for kept, every, mark in crawls:
        query, last = _narrowed(every, kept, wanted), None
        while True:
            with read_connection(engine) as connection:
                rows = connection.execute(mark(query, last).limit(BATCH)).mappings().all()
                pages = [_page(row, kept) for row in rows if _is_wanted(connection, row, wanted, reader, begun)]
            if pages:
                yield sorted(pages, key=lambda page: (page.site, page.place))
            if len(rows) < BATCH:
                break
            last = rows[-1]


def sites_of(engine: Engine) -> set[str]:
    """Return the sites that anything is stored of."""
    with read_connection(engine) as connection:
        return {site for table in (articles, rejections) for site in connection.scalars(sites_in(table))}


def without_page(engine: Engine, wanted: Wanted) -> int:
    """Count the articles that were stored without a page in the archive; they cannot be read again."""
    query = select(func.count()).select_from(articles).where(articles.c.raw_ref.is_(None))
    with read_connection(engine) as connection:
        return int(connection.execute(_in_scope(query, wanted, articles.c.site, articles.c.day)).scalar_one())


def cut_off(engine: Engine, site: str) -> frozenset[int]:
    """Return the runs of this kind that were ended early, after the last one of the site that went through."""
    query = (
        select(runs).where(runs.c.site == clean_text(site), runs.c.kind == KIND).order_by(runs.c.id.desc()).limit(50)
    )
    found = set[int]()
    with read_connection(engine) as connection:
        for row in connection.execute(query).mappings():
            if (run := Run.of(row)).ending == DONE:
                break
            if run.ending is not None:
                found.add(run.id)
    return frozenset(found)


_Mark = Callable[[Select[Any], RowMapping | None], Select[Any]]


class _Begun:
    """When runs began, looked up once each."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[int, datetime | None] = {}

    def at(self, connection: Connection, run_id: int | None) -> datetime | None:
        if run_id is None:
            return None
        if run_id not in self._known:
            text = connection.execute(select(runs.c.started_at).where(runs.c.id == run_id)).scalar()
            self._known[run_id] = None if text is None else datetime.fromisoformat(text)
        return self._known[run_id]


def _is_wanted(
    connection: Connection, row: RowMapping, wanted: Wanted, reader: Callable[[str], Reader], begun: _Begun
) -> bool:
    now = reader(row["site"])
    if not wanted.stale and row["run_id"] not in now.before and row["no_more_run"] not in now.before:
        return True
    return not (_is_current(connection, row, now, begun, "") or _is_current(connection, row, now, begun, "no_more_"))


def _is_current(connection: Connection, row: RowMapping, now: Reader, begun: _Begun, read: str) -> bool:
    """Return whether a row was read by the present reader: its text,
    or (``no_more_``) its page without giving a text.
    """
    if (row[f"{read}extractor"], row[f"{read}rules"]) != (now.extractor_version, now.rules_digest):
        return False
    version = None if read else row.get("template_version")
    if version is not None or now.template_version is None or now.learned_at is None:
        return bool(version == now.template_version)
    at = begun.at(connection, row[f"{read}run"] if read else row["run_id"])
    return at is not None and at >= now.learned_at


def _page(row: RowMapping, kept: bool) -> StalePage:
    return StalePage(row["site"], row["normalized_url"], row["raw_ref"], kept)


def _narrowed(query: Select[Any], kept: bool, wanted: Wanted) -> Select[Any]:
    if kept:
        return _in_scope(query, wanted, articles.c.site, articles.c.day)
    return _in_scope(query, wanted, rejections.c.site, func.substr(rejections.c.date_last_seen, 1, 10))


def _in_scope(query: Select[Any], wanted: Wanted, site: Any, day: Any) -> Select[Any]:
    if wanted.sites:
        query = query.where(site.in_([clean_text(name) for name in wanted.sites]))
    if wanted.since is not None:
        query = query.where(day >= wanted.since.isoformat())
    if wanted.until is not None:
        query = query.where(day <= wanted.until.isoformat())
    return query


def _by_id(query: Select[Any], last: RowMapping | None) -> Select[Any]:
    return (query if last is None else query.where(articles.c.id > last["id"])).order_by(articles.c.id)


def _by_address(query: Select[Any], last: RowMapping | None) -> Select[Any]:
    place = rejections.c.site, rejections.c.normalized_url
    if last is not None:
        query = query.where(tuple_(*place) > tuple_(last["site"], last["normalized_url"]))
    return query.order_by(*place)


_SAME_PAGE = and_(
    articles.c.site == rejections.c.site,
    articles.c.normalized_url == rejections.c.normalized_url,
    articles.c.raw_ref == rejections.c.raw_ref,
)
# A page that was kept and gives no article any more: a rejection of the same page stands beside its text.
_NO_MORE = (
    rejections.c.extractor_version.label("no_more_extractor"),
    rejections.c.rules_digest.label("no_more_rules"),
    rejections.c.run_id.label("no_more_run"),
)
_ARTICLES = (
    select(
        *(articles.c[name] for name in ("id", "site", "normalized_url", "raw_ref", "run_id", "template_version")),
        articles.c.extractor_version.label("extractor"),
        articles.c.rules_digest.label("rules"),
        *_NO_MORE,
    )
    .outerjoin(rejections, _SAME_PAGE)
    .where(articles.c.raw_ref.is_not(None))
)
_REJECTIONS = (
    select(*(rejections.c[name] for name in ("site", "normalized_url", "raw_ref", "run_id")), *_NO_MORE)
    .add_columns(rejections.c.extractor_version.label("extractor"), rejections.c.rules_digest.label("rules"))
    .where(rejections.c.raw_ref.is_not(None), ~select(articles.c.id).where(_SAME_PAGE).correlate(rejections).exists())
)
