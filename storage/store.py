"""The store: results in, counted outcomes out; what is kept, in order and in constant memory."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from time import time
from typing import Self, Unpack

from sqlalchemy import Connection

from storage.articles import SaveResult, StoredArticle, save_one
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
from storage.budgets import CutGroup, list_cuts
from storage.budgets.other_hosts import OtherHost, list_other_hosts
from storage.comments import keep_comments
from storage.db import glance, open_engine, read_connection, write_transaction
from storage.db.shared_engine import close_engine, once_shared
from storage.dedup import Placement, look_again, place_articles
from storage.errors import DatabaseUnavailable, DiskFull, StorageError
from storage.frontier import CrawlHistory, acknowledge
from storage.fulltext import queue_for_index
from storage.images import queue_images
from storage.migrations.runner import upgrade
from storage.records import Article, Outcome, Rejected, Result
from storage.refetch import record_fetch_states
from storage.rows import clean_text, index_key, lock_names
from storage.runs import RunHistory
from storage.selection import Selection, SelectionWords
from storage.site_templates import StoredTemplate, active_template, find_templates, forget_template, insert_template
from storage.urls import normalize_url
from storage.visits import LastVisit, addresses_of, find_last_visits, find_settled, record_visits
from storage.webhooks import queue_article_events
from storage.withdrawals import WithdrawalRegistry

logger = logging.getLogger(__name__)

NO_ROWS: Mapping[str, str] = {}


class Store(RunHistory, CrawlHistory):
    """What Winnow keeps, in one database; safe for one writing thread beside any number of reading ones."""

    @classmethod
    def open(cls, address: str, *, create: bool = True) -> Self:
        """Open ``sqlite:///path`` or ``postgresql+psycopg://…`` and bring its tables up to date.

        A SQLite file that is not there is made, unless ``create`` is false: whoever only reads does not want an empty
        one.  Raises DatabaseUnavailable, SchemaTooNew, SchemaTooOld or DiskFull.
        """
        engine = open_engine(address, create=create)
        try:
            once_shared(engine, upgrade)
        except StorageError:
            close_engine(engine)
            raise
        return cls(engine)

    def close(self) -> None:
        """Give the connections back; the store must not be used afterwards."""
        close_engine(self.engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def save(
        self,
        results: Sequence[Result],
        run_id: int | None = None,
        crawl_id: int | None = None,
        rows: Mapping[str, str] = NO_ROWS,
        *,
        images: bool = False,
    ) -> list[Outcome]:
        """Keep results in one transaction and say what became of each, in order.

        The rows of the frontier at their addresses are acknowledged in the same transaction where a crawl is named,
        and those of ``rows``: the keys of rows that other addresses were asked for, by the address of the result.
        With ``images`` those of the articles are to be fetched and saved.
        When the database refuses the batch for what one row holds, every row is tried by itself and the refused one
        is FAILED.  Raises DatabaseUnavailable or DiskFull when nothing can be written; then nothing of the batch is.
        """
        try:
            return self._save_batch(results, run_id, crawl_id, rows, images)
        except (DatabaseUnavailable, DiskFull):
            raise
        except StorageError as error:
            if len(results) == 1:
                return [self._last_try(results[0], (run_id, crawl_id, rows, images), error)]
        return [outcome for result in results for outcome in self.save([result], run_id, crawl_id, rows, images=images)]

    def settled(self, site: str, identities: Iterable[str]) -> set[str]:
        """Return those of some page identities that are known well enough to need no request.

        Known are articles, their aliases, and pages rejected for a lasting reason.
        """
        with glance(self.engine) as connection:
            return find_settled(connection, clean_text(site), identities)

    def seen(self, site: str, identities: Iterable[str]) -> dict[str, LastVisit]:
        """Return what became of some page identities when they were last fetched; those never fetched are left out."""
        with glance(self.engine) as connection:
            return find_last_visits(connection, clean_text(site), identities)

    def months(self, site: str, since: date | None = None, until: date | None = None) -> dict[str, int]:
        """Count the articles of a site by month, ``2026-03`` first to last; days as for :meth:`articles`."""
        with read_connection(self.engine) as connection:
            return count_months(connection, clean_text(site), since, until)

    def article(self, url: str, site: str | None = None) -> Article | None:
        """Return the article at an address or one of its aliases, of one site or of any, or None."""
        found = self.find(url, site)
        return None if found is None else found.article

    def find(self, url: str, site: str | None = None) -> StoredArticle | None:
        """Return what ``article`` gives, with what the store knows of it."""
        with read_connection(self.engine) as connection:
            return find_article(connection, index_key(normalize_url(url)), None if site is None else clean_text(site))

    def revisions(self, article_id: int) -> list[StoredArticle]:
        """Return the earlier texts of an article, oldest first, without the current one."""
        with read_connection(self.engine) as connection:
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
        wanted = Selection.of(**selection)
        sites = site if site is not None else wanted.sites or None
        if wanted == Selection(sites=wanted.sites, since=wanted.since, until=wanted.until):
            withdrawn = None if with_withdrawn else WithdrawalRegistry(self.engine).load()
            with read_connection(self.engine) as connection:
                for stored in stream_articles(connection, sites, wanted.since, wanted.until):
                    if not withdrawn or not withdrawn.covers(stored.article):
                        yield stored
            return
        from storage.selection import select  # noqa: PLC0415 - searches load more than most readers need

        yield from select(self, replace(wanted, sites=tuple(sites or ())), with_withdrawn=with_withdrawn)

    def latest_texts(self, site: str, limit: int, characters: int) -> list[tuple[str, str]]:
        """Return page identity and beginning of the text of the latest articles of a site, the oldest of them first."""
        with glance(self.engine) as connection:
            return latest_texts(connection, clean_text(site), limit, characters)

    def rejected(self, site: Sequence[str] | None = None) -> Iterator[Rejected]:
        """Stream the standing rejections by site and address."""
        with read_connection(self.engine) as connection:
            yield from stream_rejected(connection, site)

    def rejected_in(self, site: str, run_id: int, limit: int) -> list[Rejected]:
        """Return standing rejections of a site that were last made in a run, by reason and address."""
        with read_connection(self.engine) as connection:
            return rejected_in(connection, clean_text(site), run_id, limit)

    def counts(self, site: str | None = None) -> dict[str, int]:
        """Count ``articles``, ``revisions`` (earlier texts), ``aliases``, ``rejected`` and ``rejected:<reason>``."""
        with read_connection(self.engine) as connection:
            return count_rows(connection, site)

    def cut_groups(self, crawl_id: int) -> list[CutGroup]:
        """Return the groups of addresses of a crawl that brought nothing new and were cut."""
        with read_connection(self.engine) as connection:
            return list_cuts(connection, crawl_id)

    def other_hosts(self, site: str) -> list[OtherHost]:
        """Return the hosts of a site's domain that are not its own, those that are left alone first."""
        with read_connection(self.engine) as connection:
            return list_other_hosts(connection, site)

    def keep_template(self, template: StoredTemplate) -> None:
        """Keep what was learnt of a site and read its pages with it from now on."""
        with write_transaction(self.engine) as connection:
            lock_names(connection, [template.site])
            insert_template(connection, template)

    def template(self, site: str) -> StoredTemplate | None:
        """Return what is known of a site, or None."""
        with glance(self.engine) as connection:
            return active_template(connection, site)

    def templates(self, site: str) -> list[StoredTemplate]:
        """Return every version that was learnt of a site, the latest first."""
        with read_connection(self.engine) as connection:
            return find_templates(connection, site)

    def forget_template(self, site: str) -> bool:
        """Read the pages of a site without what was learnt; return whether there was anything."""
        with write_transaction(self.engine) as connection:
            return forget_template(connection, site) > 0

    def _save_batch(
        self,
        results: Sequence[Result],
        run_id: int | None,
        crawl_id: int | None,
        rows: Mapping[str, str],
        images: bool,
    ) -> list[Outcome]:
        with write_transaction(self.engine) as connection:
            lock_names(connection, {result.site for result in results})
            saved = [save_one(connection, result, run_id) for result in results]
            outcomes = [each.outcome for each in saved]
            record_visits(connection, results, outcomes)
            record_fetch_states(connection, results, outcomes)
            if crawl_id is not None:
                _acknowledge_all(connection, crawl_id, results, outcomes, rows)
            keep_comments(connection, results)
            if images:
                queue_images(connection, results)
            queue_for_index(connection, [each.written for each in saved if each.written is not None])
            queue_article_events(connection, [each.event for each in saved if each.event is not None])
            added = place_articles(connection, _placements(results, saved))  # last: others may wait from here on
        look_again(self.engine, added)
        return outcomes

    def _last_try(
        self, result: Result, of: tuple[int | None, int | None, Mapping[str, str], bool], first: StorageError
    ) -> Outcome:
        """Try a refused row once more: another process may have written the same page a moment before."""
        try:
            return self._save_batch([result], *of)[0]
        except (DatabaseUnavailable, DiskFull):
            raise
        except StorageError as error:
            logger.error("not stored: %s: %s (first: %s)", result.url, error, first)  # noqa: TRY400 - one line each
            return Outcome.FAILED


def _placements(results: Sequence[Result], saved: Sequence[SaveResult]) -> list[Placement]:
    """Return what was written and is to be put where its text belongs."""
    return [
        Placement(each.written, result.signature, each.replaced)
        for result, each in zip(results, saved, strict=True)
        if each.written is not None and isinstance(result, Article)
    ]


def _acknowledge_all(
    connection: Connection,
    crawl_id: int,
    results: Sequence[Result],
    outcomes: Sequence[Outcome],
    rows: Mapping[str, str],
) -> None:
    now, by_label = time(), dict[str, set[str]]()
    for result, outcome in zip(results, outcomes, strict=True):
        label = str(outcome)
        if isinstance(result, Rejected) and outcome is not Outcome.GONE:
            label = f"{outcome}:{result.reason}"
        addresses = addresses_of(result) | ({rows[result.url]} if result.url in rows else set())
        by_label.setdefault(label, set()).update(addresses)
    for label, addresses in by_label.items():
        acknowledge(connection, crawl_id, addresses, label, now)
