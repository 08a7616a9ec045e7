"""Articles to files: one function a format (``formats.py``), one module a profile (``profiles/``)."""

from pathlib import Path

from storage.export import prepare as preparation
from storage.export.count import quick_count
from storage.export.incremental.export import Since, export_since
from storage.export.task import Form, Hooks, Written, WrittenFile
from storage.export.writing.write import write_corpus
from storage.selection import Drop, Selection
from storage.store import Store

__all__ = ["Form", "Hooks", "Since", "Written", "WrittenFile", "export", "export_since", "write_corpus"]


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
    task = preparation.prepare(
        out,
        form,
        hooks,
        lambda told: preparation.stream_selected(store, selection, hooks, drop if told else None),
        repr(selection),
        quick,
    )
    return write_corpus(task)
