"""The list of withdrawals: kept in the database, applied to every later export."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from storage.db import read_connection, write_transaction
from storage.errors import StorageError
from storage.identity import corpus_name
from storage.rows import clean_text, lock_names
from storage.schema.withdrawals import withdrawals
from storage.withdrawals.matcher import Withdrawal, WithdrawalKind, Withdrawals
from storage.withdrawals.queries import count_articles, find_articles, find_led_to, find_records
from storage.withdrawals.targets import WithdrawalTarget


@dataclass(frozen=True, slots=True)
class WithdrawalResult:
    """What became of one mark: how many kept articles it means, and whether it had been noted before.

    ``still`` names, as it was written, another entry that goes on to withdraw an article that was taken back.
    """

    mark: WithdrawalTarget
    articles: int
    before: bool
    still: str | None = None


@dataclass(frozen=True, slots=True)
class _Meant:
    articles: int
    what: str
    addresses: tuple[str, ...]


class WithdrawalRegistry:
    """The list; every method is one transaction and raises StorageError.  Times are aware."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def load(self) -> Withdrawals:
        """Return the entries that hold, as of now: once for an export."""
        with read_connection(self._engine) as connection:
            entries = _entries(connection, held=True)
            led = find_led_to(connection, (address for entry in entries for address in entry.addresses))
            leads = {one.number: [to for address in one.addresses for to in led.get(address, ())] for one in entries}
        return Withdrawals(entries, leads)

    def entries(self, *, held: bool = False) -> list[Withdrawal]:
        """Return all entries in the order they were made, or only those that hold."""
        with read_connection(self._engine) as connection:
            return _entries(connection, held)

    def add(
        self,
        marks: Sequence[WithdrawalTarget],
        reason: str,
        now: datetime,
        *,
        asked_by: str | None = None,
        unknown: bool = False,
    ) -> list[WithdrawalResult]:
        """Withdraw what the marks mean, all or nothing.

        Where ``unknown`` is false, raises StorageError that names a mark which means no article of the store.
        """
        with write_transaction(self._engine) as connection:
            lock_names(connection, ["withdrawals"])
            meant = _meant(connection, marks)
            missing = [mark.said for mark, found in zip(marks, meant, strict=True) if not found.articles]
            if missing and not unknown:
                raise StorageError(_listed(missing), "no article of the store is meant; --unknown withdraws it anyway")
            held = {_same(entry) for entry in _entries(connection, held=True)}
            said = {
                "reason": clean_text(reason),
                "asked_by": asked_by and clean_text(asked_by),
                "made_at": now.isoformat(),
            }
            noted = []
            for mark, found in zip(marks, meant, strict=True):
                which = (mark.kind, found.what, mark.record_id if not found.what else None)
                noted.append(WithdrawalResult(mark, found.articles, which in held))
                if which not in held:
                    held.add(which)
                    connection.execute(insert(withdrawals).values(**_values(mark, found), **said))
        return noted

    def undo(
        self, marks: Sequence[WithdrawalTarget], now: datetime, reason: str | None = None
    ) -> list[WithdrawalResult]:
        """Take entries back, all or nothing; they stay in the list with the time.

        Raises StorageError that names a mark under which nothing is withdrawn.
        """
        with write_transaction(self._engine) as connection:
            lock_names(connection, ["withdrawals"])
            meant = _meant(connection, marks)
            entries = _entries(connection, held=True)
            chosen = _chosen(entries, marks, meant)
            missing = [mark.said for mark, numbers in zip(marks, chosen, strict=True) if not numbers]
            if missing:
                raise StorageError(_listed(missing), "no withdrawal of that; see 'winnow corpus withdrawn'")
            values = {"undone_at": now.isoformat(), "undone_reason": reason and clean_text(reason)}
            for number in sorted({number for numbers in chosen for number in numbers}):
                connection.execute(update(withdrawals).where(withdrawals.c.id == number).values(values))
            left = Withdrawals(_entries(connection, held=True))
            still = [_still(left, find_articles(connection, found.addresses)) for found in meant]
        each = zip(marks, meant, still, strict=True)
        return [WithdrawalResult(mark, found.articles, True, other) for mark, found, other in each]


def _meant(connection: Connection, marks: Sequence[WithdrawalTarget]) -> list[_Meant]:
    records = find_records(connection, [mark.record_id for mark in marks if mark.record_id is not None])
    led = find_led_to(connection, [mark.what for mark in marks if mark.kind is WithdrawalKind.ARTICLE and mark.what])
    found = []
    for mark in marks:
        if mark.kind is not WithdrawalKind.ARTICLE:
            found.append(_Meant(count_articles(connection, mark), mark.what, ()))
        elif mark.record_id is not None:
            address = records.get(mark.record_id, "")
            found.append(_Meant(int(bool(address)), address, (address,) if address else ()))
        else:
            to = led.get(mark.what, set())
            found.append(_Meant(len(to), mark.what, tuple(sorted({mark.what} | to))))
    return found


def _still(left: Withdrawals, kept: Sequence[tuple[str, str]]) -> str | None:
    entries = (left.entry_for(site, address, corpus_name(site, address)) for site, address in kept)
    return next((entry.said for entry in entries if entry is not None), None)


def _chosen(
    entries: Sequence[Withdrawal], marks: Sequence[WithdrawalTarget], meant: Sequence[_Meant]
) -> list[set[int]]:
    """Return for each mark the numbers of the entries under one of its names."""
    by_name: dict[tuple[WithdrawalKind, str], set[int]] = {}
    for entry in entries:
        for name in {entry.what, entry.record_id, *entry.addresses} - {"", None}:
            by_name.setdefault((entry.kind, str(name)), set()).add(entry.number)
    chosen = []
    for mark, found in zip(marks, meant, strict=True):
        names = {found.what, mark.record_id, *found.addresses}
        chosen.append(set[int]().union(*(by_name.get((mark.kind, str(name)), ()) for name in names)))
    return chosen


def _same(entry: Withdrawal) -> tuple[WithdrawalKind, str, str | None]:
    return entry.kind, entry.what, entry.record_id if not entry.what else None


def _values(mark: WithdrawalTarget, found: _Meant) -> dict[str, Any]:
    return {
        "kind": mark.kind.value,
        "what": found.what,
        "record_id": mark.record_id,
        "addresses": list(found.addresses),
        "said": mark.said,
    }


def _entries(connection: Connection, held: bool) -> list[Withdrawal]:
    query = select(withdrawals).order_by(withdrawals.c.id)
    if held:
        query = query.where(withdrawals.c.undone_at.is_(None))
    return [_entry(row) for row in connection.execute(query).mappings()]


def _entry(row: RowMapping) -> Withdrawal:
    return Withdrawal(
        number=row["id"],
        kind=WithdrawalKind(row["kind"]),
        what=row["what"],
        record_id=row["record_id"],
        addresses=tuple(row["addresses"]),
        said=row["said"],
        reason=row["reason"],
        asked_by=row["asked_by"],
        made_at=datetime.fromisoformat(row["made_at"]),
        undone_at=row["undone_at"] and datetime.fromisoformat(row["undone_at"]),
        undone_reason=row["undone_reason"],
    )


def _listed(said: Sequence[str]) -> str:
    return said[0] if len(said) == 1 else f"{said[0]} and {len(said) - 1} more"
