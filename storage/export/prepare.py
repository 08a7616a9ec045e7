"""The words of an export, understood: which format and profile, and what each article becomes on its way."""

from collections.abc import Callable, Iterator
from pathlib import Path

from storage.articles import StoredArticle
from storage.errors import ExportError
from storage.export.columns import Record
from storage.export.formats.registry import find_format
from storage.export.profiles import Profile, find_profile, with_embedding
from storage.export.records.article import stored_record
from storage.export.task import Form, Hooks, Task
from storage.selection import Drop, LeftOut, Selection, select
from storage.store import Store


def stream_selected(store: Store, selection: Selection, hooks: Hooks, drop: Drop | None) -> Iterator[StoredArticle]:
    """Yield the articles of a selection as they are to be written.  Raises what the store raises."""
    if hooks.began is not None:
        hooks.began()
    for stored in select(store, selection, drop):
        changed = stored if hooks.transform is None else hooks.transform(stored)
        if isinstance(changed, LeftOut):
            if drop is not None:
                drop(stored, changed.reason)
        elif changed is not None:
            yield changed


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
    if form.embed is not None:
        profile = with_embedding(profile, form.embed)
    if not found.profiled and (form.profile != "winnow" or form.fields or form.embed is not None):
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
