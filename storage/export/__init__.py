"""Articles to files: one function a format (``formats.py``), one module a profile (``profiles/``)."""

from collections.abc import Callable, Iterator
from pathlib import Path

from storage.errors import ExportError
from storage.export.counting import quick_count
from storage.export.formats import find_format
from storage.export.profiles import Profile, find_profile
from storage.export.record import stored_record
from storage.export.shape import Record
from storage.export.task import Form, Hooks, Task
from storage.export.writing import write_corpus
from storage.export.written import Written, WrittenFile
from storage.row import StoredArticle
from storage.selecting import Drop, select
from storage.selection import Selection
from storage.store import Store

__all__ = ["Form", "Hooks", "Written", "WrittenFile", "export", "prepare", "write_corpus"]


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

    def articles(told: Drop | None) -> Iterator[StoredArticle]:
        transform = hooks.transform
        for stored in select(store, selection, told):
            changed = stored if transform is None else transform(stored)
            if changed is not None:
                yield changed

    quick = None if hooks.transform else quick_count(store, selection)
    return write_corpus(
        prepare(out, form, hooks, lambda told: articles(drop if told else None), repr(selection), quick)
    )


def prepare(
    out: Path,
    form: Form,
    hooks: Hooks,
    articles: Callable[[bool], Iterator[StoredArticle]],
    about: str,
    quick: Callable[[], int] | None = None,
) -> Task:
    """Understand the words of an export of any articles; see :class:`storage.export.task.Task` for what is given.

    ``articles`` is called with whether drops are to be told, and ``hooks.transform`` is its caller's.  Raises
    ExportError for a format, profile or field that is unknown, and for those that do not go together.
    """
    found, profile = find_format(out, form.format), find_profile(form.profile, form.fields)
    if not found.profiled and (form.profile != "winnow" or form.fields):
        raise ExportError(f"format {found.name}", "has fields of its own; profiles and fields are for the others")
    if found.page is not None and form.shards is not None:
        raise ExportError(f"format {found.name}", "writes a file an article; it has no shards")
    return Task(
        target=out,
        format=found,
        profile=profile,
        form=form,
        hooks=hooks,
        articles=lambda: articles(True),
        recount=lambda: articles(False),
        quick=quick,
        record=_recorder(profile, hooks),
        about=about,
    )


def _recorder(profile: Profile, hooks: Hooks) -> Callable[[StoredArticle], Record]:
    convert, observe, progress, count = profile.convert, hooks.observe, hooks.progress, 0

    def record(stored: StoredArticle) -> Record:
        nonlocal count
        final = convert(stored_record(stored))
        count += 1
        if observe is not None:
            observe(stored, final)
        if progress is not None:
            progress(count)
        return final

    return record
