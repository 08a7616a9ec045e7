"""One export as an operator asks for it: understood first, then made; what came of it in words and as JSON."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from crawler.cli.command import WinnowCommand
from crawler.cli.corpus.export_hooks import export_hooks, filters_in_words
from crawler.cli.corpus.export_options import (
    in_words,
    read_day,
    read_filters,
    read_form,
    read_model,
    read_since,
    release_in_words,
    release_order,
    to_json,
)
from crawler.cli.corpus.selection_options import check_sites, read_selection
from crawler.errors import ArgumentError
from crawler.terminal import ProgressLine, counted
from pipelines.embeddings import TextModel
from pipelines.errors import FilterError
from pipelines.filters import CorpusFilters
from storage.archive import archive_places
from storage.articles import StoredArticle
from storage.export import Form, Hooks, Written, export, export_lines
from storage.export.boilerplate import Repeats, find_repeats
from storage.export.formats import is_folder_target, line
from storage.export.incremental import Since, export_since, tombstones_path
from storage.export.records import CommentFile
from storage.files import replace_file, translate_os_errors, with_folder
from storage.fulltext import update_index
from storage.offsite import find_places
from storage.release import make_release
from storage.release.manifest import Manifest
from storage.selection import Selection
from storage.store import Store

STDOUT = "-"
"""The target that is standard output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What is asked for: ``out`` as it was written, and all that was read from the options.

    ``sites`` are those that have a file; ``report`` is where the notices taken off are to be listed.
    """

    out: str
    selection: Selection
    form: Form
    since: Since | None
    strip: bool
    filters: CorpusFilters | None
    model: TextModel | None
    report: Path | None
    comments: Path | None
    sites: tuple[str, ...]
    opts: argparse.Namespace

    @property
    def is_stdout(self) -> bool:
        """Whether the articles go to standard output."""
        return self.out == STDOUT

    @property
    def is_release(self) -> bool:
        """Whether a folder is asked for."""
        return not self.is_stdout and is_folder_target(self.out, self.form.format)


@dataclass(slots=True)
class ExportResult:
    """What came of it."""

    out: str
    written: Written | None = None
    manifest: Manifest | None = None
    delta: Mapping[str, int] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    repeats: Repeats | None = None
    filters: CorpusFilters | None = None
    comments: Mapping[str, Any] | None = None

    @property
    def articles(self) -> int:
        """Return the number of articles that were written."""
        return self.manifest.articles if self.manifest else self.written.articles if self.written else 0

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        if self.manifest is not None:
            return {"release": self.out, **self.manifest.to_json()}
        assert self.written is not None
        more: dict[str, Any] = {"delta": dict(sorted(self.delta.items()))} if self.delta else {}
        more |= {"repeats": self.repeats.to_json()} if self.repeats else {}
        more |= {"filters": self.filters.to_json()} if self.filters else {}
        more |= {"comments": self.comments} if self.comments else {}
        return to_json(self.written, self.dropped) | more

    def in_words(self) -> Iterator[str]:
        """Return it in a line or some."""
        if self.manifest is not None:
            yield from release_in_words(self.out, self.manifest)
        elif self.written is not None:
            yield from in_words(self.out, self.written, self.dropped)
        if self.delta:
            told = {what: count for what, count in sorted(self.delta.items()) if ":" not in what}
            graves = told.pop("tombstones", 0)
            yield ", ".join([f"{count} {what}" for what, count in told.items()] + [counted(graves, "tombstone")])
        if self.repeats is not None:
            off = self.repeats.to_json()
            lines, notices = counted(off["lines"], "line"), counted(off["notices"], "repeated paragraph")
            yield f"{lines} of {notices} removed from {counted(off['articles'], 'article')}"
        if self.comments is not None:
            yield f"{counted(self.comments['comments'], 'comment')} in {self.comments['path']}"
        if self.filters is not None:
            yield from filters_in_words(self.filters.to_json())


def read_export_request(command: WinnowCommand, out: str, opts: argparse.Namespace) -> ExportRequest:
    """Understand the options.  Raises ArgumentError and StorageError for those that cannot be."""
    if out == STDOUT:
        _check_stdout(opts)
    model = read_model(opts)
    form = read_form(opts, Path(command.setting("WINNOW_HOME")) / "archive")
    request = ExportRequest(
        out=out,
        selection=read_selection(opts),
        form=form if model is None else replace(form, embed=model.embed),
        model=model,
        since=read_since(opts),
        strip=opts.strip_repeats,
        filters=read_filters(opts, command.progress(opts)),
        report=None if opts.repeats is None else Path(opts.repeats),
        comments=None if opts.comments is None else Path(opts.comments),
        sites=tuple(command.sites().list()),
        opts=opts,
    )
    if not request.is_stdout:
        with translate_os_errors(Path(out)):
            Path(out).exists()
            with_folder(Path(out))
    _check_report(request)
    _check_comments(request)
    if request.is_release and request.since is not None:
        raise ArgumentError(f"{out}: a release has all articles; --since-last is for files, as in corpus.jsonl")
    if opts.dated is not None and not request.is_release:
        raise ArgumentError("--dated is for releases; give a folder, as in corpus/")
    read_day(opts.dated)
    return request


def _check_stdout(opts: argparse.Namespace) -> None:
    """Refuse what has no place in a row of lines.  Raises ArgumentError."""
    if opts.format not in (None, "jsonl"):
        raise ArgumentError(f"-: standard output takes jsonl, not {opts.format}; give a file, as in corpus.parquet")
    words = {"--since-last": opts.since_last, "--shards": opts.shards, "--json": opts.json}
    if given := next((word for word, value in words.items() if value), None):
        raise ArgumentError(f"-: the articles are all that standard output gets; {given} needs a file")


def _check_report(request: ExportRequest) -> None:
    """Refuse a report that could not be written, before the corpus it is of has taken the place of the last one."""
    if request.report is None:
        return
    if not request.strip:
        raise ArgumentError("--repeats FILE needs --strip-repeats")
    with translate_os_errors(request.report):
        if not request.report.parent.is_dir() or (request.report.exists() and not request.report.is_file()):
            raise ArgumentError(f"--repeats {request.report}: no file can be written there")
    out = Path(request.out)
    if with_folder(request.report) in {out.resolve(), tombstones_path(out).resolve()}:
        raise ArgumentError(f"--repeats {request.report}: is the file of the corpus itself")


def _check_comments(request: ExportRequest) -> None:
    """Refuse a file of comments that does not go with the rest, or could not be written.  Raises ArgumentError."""
    if request.comments is None:
        return
    if request.since is not None or request.is_release:
        raise ArgumentError("--comments FILE goes with files of articles, and with neither releases nor --since-last")
    with translate_os_errors(request.comments):
        if with_folder(request.comments) == Path(request.out).resolve():
            raise ArgumentError(f"--comments {request.comments}: is the file of the articles itself")


def run_export(
    store: Store, request: ExportRequest, live: ProgressLine, *, named: Callable[[], None] | None = None
) -> ExportResult:
    """Make it, and say how far it is.  Raises StorageError, and ArgumentError for a filter that cannot go on.

    ``named`` is called once when all files have their names, of an increment before the next one goes on from it.

    Raises UnknownSiteError for a site that nobody knows; nothing is written then.
    """
    try:
        with request.filters or nullcontext():
            return _run(store, request, live, named)
    except FilterError as error:
        raise ArgumentError(str(error)) from error


def _run(store: Store, request: ExportRequest, live: ProgressLine, named: Callable[[], None] | None) -> ExportResult:
    made = ExportResult(request.out)
    lying = find_places(store.engine, archive_places(request.form.archive).folder) if request.form.archive else None
    request = replace(request, form=replace(request.form, archive=lying))
    check_sites(store, request.selection, request.sites)
    if request.selection.one_per_story:
        _warn_uncompared(store)
    if request.selection.match is not None:
        update_index(store.engine, lambda done: live.show(f"{done:,} articles indexed"))
    if request.strip:
        made.repeats = find_repeats(store.articles(request.selection.sites or None, with_withdrawn=True))
    made.filters = request.filters
    model = None if request.model is None else request.model.name
    hooks = replace(export_hooks(made.repeats, request.filters, model, live), named=named)
    if request.comments is not None:
        _write_with_comments(store, request, hooks, made)
    elif request.is_release:
        order = release_order(request.out, request.form, request.opts, made.repeats, request.filters, model)
        made.manifest = make_release(store, Path(request.out), request.selection, order, hooks)
    else:
        _write(store, request, hooks, made)
    if named is not None and request.since is None:
        named()
    live.clear()
    if request.report is not None and made.repeats is not None:
        with replace_file(request.report) as file:
            file.writelines(f"{line(each)}\n" for each in made.repeats.report())
    return made


def _warn_uncompared(store: Store) -> None:
    """Say that near-duplicates may remain where articles were stored before there were clusters."""
    from pipelines.dedup import VERSION  # noqa: PLC0415 - only here
    from storage.dedup.stories import find_unsigned  # noqa: PLC0415 - as WinnowCommand asks

    if find_unsigned(store.engine, VERSION, 0, 1, 0):
        print(
            "winnow: some articles are not compared yet and all exported; 'winnow clusters --rebuild' compares them",
            file=sys.stderr,
        )


def _write_with_comments(store: Store, request: ExportRequest, hooks: Hooks, made: ExportResult) -> None:
    assert request.comments is not None
    mask = None if request.filters is None else request.filters.mask_text

    def began() -> None:
        file.begin()
        if hooks.began is not None:
            hooks.began()

    with CommentFile(store.engine, request.comments, mask) as file:
        _write(store, request, replace(hooks, observe=file.observe, began=began), made)
    made.comments = file.to_json()


def _write(store: Store, request: ExportRequest, hooks: Hooks, made: ExportResult) -> None:
    def drop(_: StoredArticle, reason: str) -> None:
        made.dropped[reason] += 1

    out, asked = Path(request.out), (request.selection, request.form, hooks)
    if request.is_stdout:
        count = export_lines(store, sys.stdout.buffer, *asked, drop=drop)
        made.written = Written((), count)
    elif request.since is None:
        made.written = export(store, out, *asked, drop=drop)
    else:
        made.written, made.delta = export_since(store, out, *asked, since=request.since, drop=drop)
