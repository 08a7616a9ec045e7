"""The store: results in, counted outcomes out; what is kept, in order and in constant memory."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from time import time
from typing import Self, Unpack

from sqlalchemy import Connection

from storage.articles.aliases import Seen, addresses_of, find_seen, find_settled, record_visits
from storage.articles.index_queue import note_written
from storage.articles.queries import (
    count_months,
    count_rows,
    find_article,
    latest_texts,
    list_revisions,
    rejected_in,
    stream_articles,
    stream_rejected,
)
from storage.articles.site_templates import (
    StoredTemplate,
    active_template,
    find_templates,
    forget_template,
    insert_template,
)
from storage.articles.stored_article import StoredArticle
from storage.articles.upsert import Saved, save_one
from storage.db.engine import open_engine, reading, take_turns, writing
from storage.db.text import clean, key
from storage.dedup import assign
from storage.errors import DatabaseUnavailable, DiskFull, StorageError
from storage.frontier.crawls import (
    Walk,
    count_ahead,
    count_ended,
    find_walks,
    open_walk,
    set_plan,
    unfinished,
)
from storage.frontier.crawls import count_rows as count_walk
from storage.frontier.failures import Failure, retry_failures, stream_failures
from storage.frontier.queue import acknowledge
from storage.migrations.runner import upgrade
from storage.records import Article, Outcome, Rejected, Result
from storage.refetch.articles import record_looks
from storage.runs.history import RunBook
from storage.selection.selection import Selection, SelectionWords, selection_of
from storage.urls.normalize import identity
from storage.withdrawals.registry import WithdrawalList

logger = logging.getLogger(__name__)


class Store(RunBook):
    """What Winnow keeps, in one database; safe for one writing thread beside any number of reading ones."""

    @classmethod
    def open(cls, address: str) -> Self:
        """Open ``sqlite:///path`` or ``postgresql+psycopg://…`` and bring its tables up to date.

        Raises DatabaseUnavailable, SchemaTooNew or DiskFull.
        """
        engine = open_engine(address)
        try:
            upgrade(engine)
        except StorageError:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        """Give the connections back; the store must not be used afterwards."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def save(self, results: Sequence[Result], run_id: int | None = None, walk_id: int | None = None) -> list[Outcome]:
        """Keep results in one transaction and say what became of each, in order.

        The rows of the frontier at their addresses are acknowledged in the same transaction where a walk is named.
        When the database refuses the batch for what one row holds, every row is tried by itself and the refused one
        is FAILED.  Raises DatabaseUnavailable or DiskFull when nothing can be written; then nothing of the batch is.
        """
        try:
            return self._save_batch(results, run_id, walk_id)
        except (DatabaseUnavailable, DiskFull):
            raise
        except StorageError as error:
            if len(results) == 1:
                return [self._last_try(results[0], run_id, walk_id, error)]
        return [outcome for result in results for outcome in self.save([result], run_id, walk_id)]

    def settled(self, site: str, identities: Iterable[str]) -> set[str]:
        """Give those of some page identities that are known well enough to need no request.

        Known are articles, their aliases, and pages rejected for a lasting reason.
        """
        with reading(self.engine) as connection:
            return find_settled(connection, clean(site), identities)

    def seen(self, site: str, identities: Iterable[str]) -> dict[str, Seen]:
        """Give what became of some page identities when they were last fetched; those never fetched are left out."""
        with reading(self.engine) as connection:
            return find_seen(connection, clean(site), identities)

    def months(self, site: str, since: date | None = None, until: date | None = None) -> dict[str, int]:
        """Count the articles of a site by month, ``2026-03`` first to last; days as for :meth:`articles`."""
        with reading(self.engine) as connection:
            return count_months(connection, clean(site), since, until)

    def article(self, url: str, site: str | None = None) -> Article | None:
        """Give the article at an address or one of its aliases, of one site or of any, or None."""
        found = self.find(url, site)
        return None if found is None else found.article

    def find(self, url: str, site: str | None = None) -> StoredArticle | None:
        """Give what ``article`` gives, with what the store knows of it."""
        with reading(self.engine) as connection:
            return find_article(connection, key(identity(url)), None if site is None else clean(site))

    def revisions(self, article_id: int) -> list[StoredArticle]:
        """Give the earlier texts of an article, oldest first, without the current one."""
        with reading(self.engine) as connection:
            return list_revisions(connection, article_id)

    def articles(
        self,
        site: Sequence[str] | None = None,
        *,
        with_withdrawn: bool = False,
        **selection: Unpack[SelectionWords],
    ) -> Iterator[StoredArticle]:
        """Stream current articles in constant memory, by site, date and address, as of the moment of the first one.

        ``selection`` names fields of :class:`storage.selection.selection.Selection`; ``site`` is another way to write
        ``sites``.  ``since`` and ``until`` are days as the articles state them, both included; an article without a
        date counts by the day it was first seen.  What is withdrawn is left out, as it is of every export, unless it
        is asked for.  ``rights`` of an article are filled in where a selection is named.  Raises StorageError.
        """
        wanted = selection_of(**selection)
        sites = site if site is not None else wanted.sites or None
        if wanted == Selection(sites=wanted.sites, since=wanted.since, until=wanted.until):
            withdrawn = None if with_withdrawn else WithdrawalList(self.engine).load()
            with reading(self.engine) as connection:
                for stored in stream_articles(connection, sites, wanted.since, wanted.until):
                    if not withdrawn or not withdrawn.covers(stored.article):
                        yield stored
            return
        from storage.selection.stream import select  # noqa: PLC0415 - searches load more than most readers need

        yield from select(self, replace(wanted, sites=tuple(sites or ())), with_withdrawn=with_withdrawn)

    def latest_texts(self, site: str, limit: int, characters: int) -> list[tuple[str, str]]:
        """Give page identity and beginning of the text of the latest articles of a site, the oldest of them first."""
        with reading(self.engine) as connection:
            return latest_texts(connection, clean(site), limit, characters)

    def rejected(self, site: Sequence[str] | None = None) -> Iterator[Rejected]:
        """Stream the standing rejections by site and address."""
        with reading(self.engine) as connection:
            yield from stream_rejected(connection, site)

    def rejected_in(self, site: str, run_id: int, limit: int) -> list[Rejected]:
        """Give standing rejections of a site that were last made in a run, by reason and address."""
        with reading(self.engine) as connection:
            return rejected_in(connection, clean(site), run_id, limit)

    def counts(self, site: str | None = None) -> dict[str, int]:
        """Count ``articles``, ``revisions`` (earlier texts), ``aliases``, ``rejected`` and ``rejected:<reason>``."""
        with reading(self.engine) as connection:
            return count_rows(connection, site)

    def walk(self, site: str, kind: str, arguments: Mapping[str, object], thorough: bool) -> tuple[Walk, bool]:
        """Give the open walk of a site with these arguments, or begin one; say whether it was begun."""
        with writing(self.engine) as connection:
            return open_walk(connection, site, kind, arguments, thorough)

    def walks(self, site: str | None = None, limit: int = 50) -> list[Walk]:
        """Give the latest walks, newest first."""
        with reading(self.engine) as connection:
            return find_walks(connection, site, limit)

    def walk_counts(self, walk_id: int) -> dict[str, int]:
        """Count the rows of a walk: ``waiting``, ``leased``, ``done:<outcome>``, ``failed:<kind>``."""
        with reading(self.engine) as connection:
            return count_walk(connection, walk_id)

    def walk_sources(self, walk_id: int) -> int:
        """Count the rows of a walk that wait or are held and may name more: lists, feeds, sitemaps."""
        with reading(self.engine) as connection:
            return count_ahead(connection, walk_id)[1]

    def walk_ended_since(self, walk_id: int, moment: datetime) -> int:
        """Count the rows of a walk that were done or failed at an aware moment or later."""
        with reading(self.engine) as connection:
            return count_ended(connection, walk_id, moment)

    def find_walk(self, site: str, kind: str, arguments: Mapping[str, object]) -> Walk | None:
        """Give the walk that the same words would go on with, or None."""
        with reading(self.engine) as connection:
            return unfinished(connection, site, kind, arguments)

    def keep_plan(self, walk_id: int, plan: Mapping[str, object]) -> None:
        """Keep what a backfill goes through."""
        with writing(self.engine) as connection:
            set_plan(connection, walk_id, plan)

    def failures(self, site: str | None = None) -> Iterator[Failure]:
        """Stream what the latest walks could not get, by site, kind and address."""
        with reading(self.engine) as connection:
            yield from stream_failures(connection, site)

    def retry(self, site: str | None = None) -> int:
        """Let what failed wait again; the next run of the same words asks for it.  Give the number."""
        with writing(self.engine) as connection:
            return retry_failures(connection, site)

    def keep_template(self, template: StoredTemplate) -> None:
        """Keep what was learnt of a site and read its pages with it from now on."""
        with writing(self.engine) as connection:
            take_turns(connection, [template.site])
            insert_template(connection, template)

    def template(self, site: str) -> StoredTemplate | None:
        """Give what is known of a site, or None."""
        with reading(self.engine) as connection:
            return active_template(connection, site)

    def templates(self, site: str) -> list[StoredTemplate]:
        """Give every version that was learnt of a site, the latest first."""
        with reading(self.engine) as connection:
            return find_templates(connection, site)

    def forget_template(self, site: str) -> bool:
        """Read the pages of a site without what was learnt; say whether there was anything."""
        with writing(self.engine) as connection:
            return forget_template(connection, site) > 0

    def _save_batch(self, results: Sequence[Result], run_id: int | None, walk_id: int | None) -> list[Outcome]:
        with writing(self.engine) as connection:
            take_turns(connection, {result.site for result in results})
            saved = [save_one(connection, result, run_id) for result in results]
            outcomes = [each.outcome for each in saved]
            record_visits(connection, results, outcomes)
            record_looks(connection, results, outcomes)
            if walk_id is not None:
                _acknowledge_all(connection, walk_id, results, outcomes)
            note_written(connection, [each.written for each in saved if each.written is not None])
            _cluster(connection, results, saved)
            return outcomes

    def _last_try(self, result: Result, run_id: int | None, walk_id: int | None, first: StorageError) -> Outcome:
        """Try a refused row once more: another process may have written the same page a moment before."""
        try:
            return self._save_batch([result], run_id, walk_id)[0]
        except (DatabaseUnavailable, DiskFull):
            raise
        except StorageError as error:
            logger.error("not stored: %s: %s (first: %s)", result.url, error, first)  # noqa: TRY400 - one line each
            return Outcome.FAILED


def _cluster(connection: Connection, results: Sequence[Result], saved: Sequence[Saved]) -> None:
    """Put the articles that were written where their texts belong; last, since one transaction at a time may."""
    written = [
        (each.written, result.signature, each.replaced)
        for result, each in zip(results, saved, strict=True)
        if each.written is not None and isinstance(result, Article)
    ]
    if written:
        take_turns(connection, [assign.TURN])
        for article_id, signature, replaced in written:
            assign.place(connection, article_id, signature, replaced)


def _acknowledge_all(
    connection: Connection, walk_id: int, results: Sequence[Result], outcomes: Sequence[Outcome]
) -> None:
    now = time()
    for result, outcome in zip(results, outcomes, strict=True):
        label = str(outcome)
        if isinstance(result, Rejected) and outcome is not Outcome.GONE:
            label = f"{outcome}:{result.reason}"
        acknowledge(connection, walk_id, addresses_of(result), label, now)
