"""Counts of a selection while they are made: told twice a second, given up where nobody listens any more."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from storage.errors import StorageError
from storage.selection import Selection
from storage.selection.count import SelectionCount, count_selection
from storage.store import Store

EVERY = 0.5
"""Seconds between two tellings."""


class _GivenUp(Exception):  # noqa: N818 - nothing is wrong
    """Nobody listens."""


def counts(store: Store, selection: Selection, counting: threading.Lock) -> Iterator[dict[str, Any]]:
    """Yield the counts so far, at last the whole ones (``done``).  Raises StorageError.

    ``counting`` is held by the one thread that counts: of a million articles it takes from 17 seconds to minutes, and
    a form that is changed asks again and again.
    """
    latest, failed = SelectionCount(), list[StorageError]()
    done, given_up = threading.Event(), threading.Event()

    def told(count: SelectionCount) -> None:
        nonlocal latest
        latest = replace(count, dropped=count.dropped.copy())
        if given_up.is_set():
            raise _GivenUp

    def work() -> None:
        nonlocal latest
        try:
            with counting:
                told(latest)
                latest = count_selection(store, selection, told)
        except StorageError as error:
            failed.append(error)
        except _GivenUp:
            pass
        finally:
            done.set()

    threading.Thread(target=work, daemon=True).start()
    try:
        while not done.wait(EVERY):
            yield as_json(latest, done=False)
        if failed:
            raise failed[0]
        yield as_json(latest, done=True)
    finally:
        given_up.set()


def as_json(count: SelectionCount, *, done: bool) -> dict[str, Any]:
    """Return counts in the types of JSON; those dropped the most first."""
    dropped = dict(sorted(count.dropped.items(), key=lambda each: (-each[1], each[0])))
    return {"scope": count.scope, "seen": count.seen, "left": count.left, "dropped": dropped, "done": done}
