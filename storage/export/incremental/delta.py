"""What is new or changed since the last export of a name, and what its readers must take out.

The state of a name moves on only after the files stand: ``changed`` and ``tombstones`` collect what is told,
``prepare`` keeps it beside the old state right before the files take their names, ``commit`` lets it take its place.
After a kill between the two nobody knows which files readers hold; so the next export compares every record with both
states and tells what differs from either.  With the same articles that is the same export once more.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row

from storage.articles import StoredArticle
from storage.export.incremental.delta_tables import DeltaTables, delta_tables
from storage.export.incremental.state import begin_export, record_digest
from storage.export.records.article import record_id, stored_record
from storage.identity import corpus_name
from storage.rows import clean_text, index_key
from storage.urls import normalize_url
from storage.withdrawals import Withdrawals

_BATCH = 200  # articles compared at a time
_BATCH_CHARACTERS = 4_000_000  # of their texts, whichever comes first
_DROPS = 1000  # left-out records noted at a time


class Delta:
    """One export of a name.

    ``counts`` counts new, changed, unchanged, tombstones and ``tombstones:<reason>``; ``goes_on`` says that readers
    hold what an earlier one wrote.
    """

    def __init__(
        self,
        tables: DeltaTables,
        withdrawals: Withdrawals,
        now: datetime,
        about: Mapping[str, str],
        *,
        goes_on: bool,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self.goes_on = goes_on
        self._tables = tables
        self._about = about
        self._withdrawals = withdrawals
        self._now = now
        self._dropped: list[Mapping[str, Any]] = []

    def drop(self, stored: StoredArticle, reason: str) -> None:
        """Note that an article is left out and why: readers who hold it are told the reason."""
        self._dropped.append({"record_id": record_id(stored.article), "reason": reason})
        if len(self._dropped) >= _DROPS:
            self._note_dropped()

    def changed(self, stored: Iterable[StoredArticle]) -> Iterator[StoredArticle]:
        """Yield those of the articles to be exported that readers do not hold as they are, in their order.

        Begins anew when it is called again.
        """
        self._tables.clear()
        self._dropped.clear()
        self.counts.clear()
        for batch in _batches(stored):
            yield from self._told(batch)

    def tombstones(self) -> Iterator[dict[str, Any]]:
        """Stream a record for each article that readers hold and that is not exported any more; after ``changed``.

        ``{id, url, site, deleted: true, reason, date}``; the reason is ``withdrawn``, ``dropped:<why>``,
        ``out_of_scope`` (kept, but not asked for any more) or ``gone`` (not in the store any more, or under another
        address).  The date is that of the withdrawal, else when readers were first told.
        """
        self._note_dropped()
        told: list[Mapping[str, Any]] = []
        for record, group in groupby(self._tables.missing(), key=lambda row: str(row.record_id)):
            rows = list(group)
            if all(row.digest is None for row in rows):
                continue
            tombstone, told_at = self._tombstone(record, rows)
            told.append(_row(record, rows[-1].site, rows[-1].url, rows[-1].article_id, told_at=told_at))
            self.counts["tombstones"] += 1
            self.counts[f"tombstones:{tombstone['reason']}"] += 1
            yield tombstone
            if len(told) >= _DROPS:
                self._tables.note((), told)
                told.clear()
        self._tables.note((), told)

    def prepare(self) -> None:
        """Keep what is told; the last thing to be done before the files take their names.

        Raises ExportError when another export of the name has begun since: the files must not appear then.
        """
        self._tables.keep()

    def commit(self) -> bool:
        """Let the next export go on from this one; the first thing to be done after the files took their names.

        False where another export of the name has begun since: it goes on from what was prepared here.
        """
        articles = self.counts["new"] + self.counts["changed"] + self.counts["unchanged"]
        return self._tables.stand(self._now, {**self._about, "articles": articles})

    def _told(self, batch: list[StoredArticle]) -> list[StoredArticle]:
        names = [record_id(one.article) for one in batch]
        known, told, changes = self._tables.known(names), [], []
        for name, one in zip(names, batch, strict=True):
            digest, before = record_digest(stored_record(one)), known.get(name, {None})
            self.counts["unchanged" if before == {digest} else "new" if None in before else "changed"] += 1
            if before != {digest}:
                told.append(one)
                changes.append(_row(name, one.article.site, one.article.url, one.id, digest=digest))
        self._tables.note([{"record_id": name, "reason": None} for name in names], changes)
        return told

    def _tombstone(self, record: str, rows: list[Row[Any]]) -> tuple[dict[str, Any], str]:
        last = rows[-1]
        told_at = min((row.told_at for row in rows if row.told_at), default=self._now.isoformat())
        there = last.now_site is not None and corpus_name(last.now_site, last.now_url) == record
        address = last.now_url if there else index_key(normalize_url(last.url))
        entry = self._withdrawals.entry_for(last.site, address, record)
        if entry is not None:
            reason, date = "withdrawn", entry.made_at.isoformat()
        else:
            reason, date = "gone" if not there else "out_of_scope", told_at
            if last.reason is not None:
                reason = last.reason if last.reason == "withdrawn" else f"dropped:{last.reason}"
        return (
            {"id": record, "url": last.url, "site": last.site, "deleted": True, "reason": reason, "date": date},
            told_at,
        )

    def _note_dropped(self) -> None:
        self._tables.note(self._dropped, ())
        self._dropped.clear()


@contextmanager
def since_last(
    engine: Engine,
    name: str,
    query: str,
    now: datetime,
    *,
    form: tuple[str, str] = ("", ""),
    restart: bool = False,
    withdrawals: Withdrawals | None = None,
) -> Iterator[Delta]:
    """Begin an export that goes on from the last one of its name; what is not committed at the end is undone.

    ``query`` is what ``named.query_text`` gives, ``form`` the names of format and profile, ``now`` is aware.
    ``restart`` begins the name anew: readers are to forget what they hold.  Raises ExportError for a name that cannot
    be one or whose last export asked for something else, and what the database raises.
    """
    begun = begin_export(engine, name, query, restart)
    about = {"query": query, "format": form[0], "profile": form[1]}
    with delta_tables(engine, begun) as tables:
        held = Withdrawals() if withdrawals is None else withdrawals
        yield Delta(tables, held, now, about, goes_on=not (begun.fresh or begun.restart))


def _batches(stored: Iterable[StoredArticle]) -> Iterator[list[StoredArticle]]:
    batch: list[StoredArticle] = []
    characters = 0
    for one in stored:
        batch.append(one)
        characters += len(one.article.text) + len(one.article.markdown or "")
        if len(batch) >= _BATCH or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _row(
    record: str, site: str, url: str, article_id: int, *, digest: str | None = None, told_at: str | None = None
) -> dict[str, Any]:
    return {
        "record_id": record,
        "digest": digest,
        "site": clean_text(site),
        "url": clean_text(url),
        "article_id": article_id,
        "told_at": told_at,
    }


# The file beside an export that names what its readers are to take out.
#
# One convention for every format: the data holds articles only, so that it loads as ever.  The tombstones are in
# ``<stem>.tombstones.jsonl`` beside it, which is empty where nothing is to be taken out: none of an earlier export is
# left.
_COMPRESSED = frozenset({".gz", ".zst"})


def tombstones_path(out: Path) -> Path:
    """Return where the tombstones of an export stand: ``a/corpus.jsonl.gz`` → ``a/corpus.tombstones.jsonl``."""
    name = Path(out.name)
    if name.suffix.lower() in _COMPRESSED:
        name = name.with_suffix("")
    return out.with_name(f"{name.stem or out.name}.tombstones.jsonl")
