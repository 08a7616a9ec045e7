"""The steps of ``winnow export`` for who exports from Python: filters, masks, notices taken off, vectors."""

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path

from crawler.cli.corpus.export_hooks import export_hooks
from crawler.cli.corpus.export_options import make_filters, make_model
from crawler.errors import ArgumentError
from crawler.terminal import ProgressLine
from pipelines.errors import FilterError
from storage.export import Form, Written, export
from storage.export.boilerplate import find_repeats
from storage.selection import Selection
from storage.store import Store

Folders = str | PathLike[str] | Iterable[str | PathLike[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSteps:
    """What becomes of articles on their way into files, in the words of the command.

    ``filters`` are names with commas between them, or several; ``pii`` is ``"mask"``; ``not_in`` are folders of
    releases; ``strip_repeats`` takes off the paragraphs that repeat across a site; ``embed`` is the folder of a model.
    """

    filters: str | Iterable[str] = ()
    pii: str | None = None
    not_in: Folders = ()
    strip_repeats: bool = False
    embed: str | PathLike[str] | None = None


def export_with_steps(store: Store, out: Path, selection: Selection, form: Form, steps: ExportSteps) -> Written:
    """Write a selection to files, each article through the steps.

    Raises ArgumentError for a step that cannot be taken as asked, StorageError as :func:`storage.export.export`.
    """
    names = steps.filters if isinstance(steps.filters, str) else ",".join(steps.filters)
    folders = [steps.not_in] if isinstance(steps.not_in, str | PathLike) else list(steps.not_in)
    quiet = ProgressLine(quiet=True)
    filters = make_filters(names or None, steps.pii, [str(Path(each)) for each in folders] or None, quiet)
    model = None if steps.embed is None else make_model(str(Path(steps.embed)))
    repeats = (
        find_repeats(store.articles(selection.sites or None, with_withdrawn=True)) if steps.strip_repeats else None
    )
    hooks = export_hooks(repeats, filters, None if model is None else model.name, quiet)
    try:
        with filters or nullcontext():
            return export(store, out, selection, form if model is None else replace(form, embed=model.embed), hooks)
    except FilterError as error:
        raise ArgumentError(str(error)) from error
