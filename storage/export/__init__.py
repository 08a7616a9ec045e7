"""Articles to files: one function a format (``formats/``), one module a profile (``profiles/``)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from storage.articles import StoredArticle
from storage.export import prepare as preparation
from storage.export.count import quick_count
from storage.export.formats.jsonl import safe_line
from storage.export.task import Form, Hooks, Task, Written
from storage.export.writing.write import write_corpus
from storage.selection import Drop, Selection
from storage.store import Store

__all__ = [
    "Form",
    "Hooks",
    "Written",
    "boilerplate",
    "export",
    "export_lines",
    "files",
    "formats",
    "incremental",
    "records",
]


def export(
    store: Store,
    out: Path,
    selection: Selection = Selection(),  # noqa: B008 - a frozen value
    form: Form = Form(),  # noqa: B008 - a frozen value
    hooks: Hooks = Hooks(),  # noqa: B008 - a frozen value
    *,
    drop: Drop | None = None,
) -> Written:
    """Write the articles of a selection, in constant memory, and say what was written.

    The same articles give the same bytes.  ``drop`` is told of every article left out.  Files appear when all of them
    are whole; what stood there before is untouched until then.  An export in several files that was interrupted goes
    on with those that were finished when it is asked for again.  Raises ExportError for what cannot be written as
    asked, DiskFull, and what the store raises.
    """
    quick = quick_count(store, selection) if form.shards and not hooks.transform else None
    return write_corpus(_task(store, out, selection, form, hooks, drop, quick))


def export_lines(
    store: Store,
    to: BinaryIO,
    selection: Selection,
    form: Form,
    hooks: Hooks,
    *,
    drop: Drop | None = None,
) -> int:
    """Write the articles of a selection as JSON lines, each as soon as it is there, and return their number.

    ``form`` says which fields.  Raises as :func:`export` does, and what ``to`` raises.
    """
    task = _task(store, Path("-.jsonl"), selection, form, hooks, drop)
    count = 0
    for count, stored in enumerate(task.articles(), 1):  # noqa: B007 - the last one is their number
        to.write(safe_line(task.record(stored)))
    to.flush()
    hooks.seal()
    return count


def _task(
    store: Store,
    out: Path,
    selection: Selection,
    form: Form,
    hooks: Hooks,
    drop: Drop | None,
    quick: Callable[[], int] | None = None,
) -> Task:
    def articles(told: bool) -> Iterator[StoredArticle]:
        return preparation.stream_selected(store, selection, hooks, drop if told else None)

    return preparation.prepare(out, form, hooks, articles, repr(selection), quick)
