"""``winnow corpus withdraw`` and ``withdrawn``: what no later export may hold, noted, taken back and listed."""

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.cli.command import WinnowCommand
from crawler.errors import ArgumentError
from crawler.terminal import counted

if TYPE_CHECKING:
    from storage.withdrawals import Withdrawal, WithdrawalResult

_MOST_BYTES = 64 * 1024 * 1024  # of a file of marks: a million addresses


def add_withdraw_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of both words."""
    parser.add_argument("--reason", metavar="TEXT", help="withdraw: why (required, except with --undo)")
    parser.add_argument("--asked-by", metavar="TEXT", help="withdraw: who requested it")
    parser.add_argument("--from", dest="from_file", metavar="FILE", help="withdraw: what FILE lists, one per line")
    parser.add_argument("--undo", action="store_true", help="withdraw: undo it; the entry is kept as history")
    parser.add_argument("--unknown", action="store_true", help="withdraw: also accept what is not in the store")
    parser.add_argument("--all", action="store_true", help="withdrawn: also list entries that were undone")


def withdraw(command: WinnowCommand, words: Sequence[str], opts: argparse.Namespace) -> int:
    """Withdraw what the words and the file name, or take it back, and say what became of each.

    Raises ArgumentError for words that are missing, StorageError for what is not known; nothing is noted then.
    """
    from storage.withdrawals import WithdrawalRegistry, read_target  # noqa: PLC0415

    said = [*words, *(_lines(Path(opts.from_file)) if opts.from_file else ())]
    if not said:
        raise ArgumentError("give what to withdraw: a record id, an address, a site, or https://example.com/part/*")
    marks = list(dict.fromkeys(map(read_target, said)))
    now, reason = datetime.now(UTC).replace(microsecond=0), (opts.reason or "").strip()
    if not reason and not opts.undo:
        raise ArgumentError("give the reason with --reason TEXT")
    with command.store() as store:
        listed = WithdrawalRegistry(store.engine)
        if opts.undo:
            noted = listed.undo(marks, now, reason or None)
        else:
            noted = listed.add(marks, reason, now, asked_by=opts.asked_by or None, unknown=opts.unknown)
    for one in noted:
        print(json.dumps(_noted(one, opts.undo), ensure_ascii=False) if opts.json else _said(one, opts.undo))
    return 0


def withdrawn(command: WinnowCommand, words: Sequence[str], opts: argparse.Namespace) -> int:
    """Print what is withdrawn, the first entry first.  Raises ArgumentError for further words."""
    from crawler.cli.tables import console, plain_table  # noqa: PLC0415 - Rich takes a while
    from storage.withdrawals import WithdrawalRegistry  # noqa: PLC0415

    if words:
        raise ArgumentError(f"unexpected argument: {words[0]}")
    with command.store() as store:
        entries = WithdrawalRegistry(store.engine).entries(held=not opts.all)
    if opts.json:
        for entry in entries:
            print(json.dumps(withdrawal_json(entry), ensure_ascii=False))
    elif not entries:
        print("nothing is withdrawn")
    else:
        console().print(
            plain_table(("what", "kind", "since (UTC)", "reason", "requested by", "undone (UTC)"), map(_row, entries))
        )
    return 0


def _lines(path: Path) -> list[str]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ArgumentError(f"{path}: larger than {_MOST_BYTES >> 20} MiB")
        lines = path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise ArgumentError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ArgumentError(f"{path}: is not text in UTF-8") from None
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _said(one: "WithdrawalResult", undo: bool) -> str:
    from crawler.terminal import harmless  # noqa: PLC0415 - only here

    what, count = harmless(one.mark.said), f"{counted(one.articles, 'stored article')}"
    if undo and one.still is not None:
        return f"{what}: undone, but still withdrawn by {harmless(one.still)}; {count}"
    if undo:
        return f"{what}: no longer withdrawn; {count}"
    return f"{what}: {'already withdrawn' if one.before else 'withdrawn'}; {count}"


def _noted(one: "WithdrawalResult", undo: bool) -> dict[str, Any]:
    return {
        "what": one.mark.said,
        "kind": one.mark.kind.value,
        "articles": one.articles,
        "done": "undone" if undo else "before" if one.before else "withdrawn",
    } | ({"still": one.still} if undo else {})


def _row(entry: "Withdrawal") -> tuple[str | None, ...]:
    from crawler.terminal import harmless  # noqa: PLC0415 - only here

    texts = entry.said, entry.kind.value, _day(entry.made_at), entry.reason, entry.asked_by, _day(entry.undone_at)
    return tuple(None if text is None else harmless(text) for text in texts)


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def withdrawal_json(entry: "Withdrawal") -> dict[str, Any]:
    """Return an entry in the types of JSON."""
    return {
        "what": entry.said,
        "kind": entry.kind.value,
        "identity": entry.what or None,
        "record_id": entry.record_id,
        "addresses": list(entry.addresses),
        "reason": entry.reason,
        "asked_by": entry.asked_by,
        "made_at": entry.made_at.isoformat(),
        "undone_at": entry.undone_at and entry.undone_at.isoformat(),
        "undone_reason": entry.undone_reason,
    }
