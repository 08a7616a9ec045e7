"""An export of what is new or changed since the last one of its name, with what its readers must take out beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from storage.articles import StoredArticle
from storage.errors import ExportError
from storage.export.formats.jsonl import safe_line
from storage.export.formats.registry import find_format
from storage.export.incremental.delta import Delta, since_last, tombstones_path
from storage.export.incremental.state import query_text
from storage.export.prepare import prepare, stream_selected
from storage.export.task import Form, Hooks, Written
from storage.export.writing.write import write_corpus
from storage.files import staged_file
from storage.selection import Drop, Selection
from storage.store import Store
from storage.withdrawals import WithdrawalRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What an export goes on from: the last one of a ``name``, as of ``now`` (aware); ``restart`` begins it anew."""

    name: str
    now: datetime
    restart: bool = False


def export_since(
    store: Store,
    out: Path,
    selection: Selection,
    form: Form,
    hooks: Hooks,
    *,
    since: Since,
    drop: Drop | None = None,
) -> tuple[Written, Mapping[str, int]]:
    """Write what is new or changed, and the tombstones beside it; return what was written and the counts of the delta.

    ``docs/explanation/increments.md`` says what counts as a change and what a kill leaves behind.  Raises as
    ``export`` does, and ExportError for a name whose last export asked for something else, and for a file in the way,
    unless it may be overwritten: a reader who did not take it yet would never get what only it holds.
    """
    # That notices are taken off is asked for; which, follows from the store, and what it does is compared.
    query = query_text(selection, profile=form.profile, fields=form.fields, **hooks.asked)
    held = WithdrawalRegistry(store.engine).load()
    about = (find_format(out, form.format).name, form.profile)
    begun = since_last(store.engine, since.name, query, since.now, form=about, restart=since.restart, withdrawals=held)
    with begun as delta:
        if delta.goes_on and not form.overwrite:
            _refuse_files(out, since.name)
        with staged_file(tombstones_path(out)) as graves:
            sealed = replace(hooks, sealed=lambda: _seal(delta, graves, hooks))

            def articles(told: bool) -> Iterator[StoredArticle]:
                return delta.changed(stream_selected(store, selection, hooks, _both(delta, drop if told else None)))

            written = write_corpus(prepare(out, form, sealed, articles, query))
        if hooks.named is not None:
            hooks.named()
        delta.commit()
        return written, dict(delta.counts)


def _refuse_files(out: Path, name: str) -> None:
    for path in (out, tombstones_path(out)):
        if path.is_file() and path.stat().st_size:
            raise ExportError(str(path), f"may hold the last export of '{name}'; give another file, or --overwrite it")


def _seal(delta: Delta, graves: Path, hooks: Hooks) -> None:
    with graves.open("wb") as file:
        file.writelines(map(safe_line, delta.tombstones()))
    delta.prepare()
    hooks.seal()


def _both(delta: Delta, drop: Drop | None) -> Drop:
    def told(stored: StoredArticle, reason: str) -> None:
        delta.drop(stored, reason)
        if drop is not None:
            drop(stored, reason)

    return told
