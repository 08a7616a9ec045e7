"""The options that say in which form a corpus is written, and what is said of one that was."""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.errors import ArgumentError
from crawler.terminal import ProgressLine, are, counted, were
from storage.db import without_secrets

if TYPE_CHECKING:
    from pipelines.embeddings import TextModel
    from pipelines.filters import CorpusFilters
    from storage.export import Form, Written
    from storage.export.boilerplate import Repeats
    from storage.export.incremental import Since
    from storage.release.manifest import FilterReport, Manifest, ReleaseRequest

# As names: the modules that know them take a third of a second to import, and Scrapy imports every command each time.
FORMATS = "jsonl, jsonl.gz, jsonl.zst, json, parquet, csv, sqlite, tei, warc, md, txt"
PROFILES = "winnow, schema.org, zyte, trafilatura, cc_news, datatrove"


def add_form(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command."""
    group = parser.add_argument_group("form of the corpus")
    group.add_argument("--format", metavar="NAME", help=f"use this format, whatever the ending: {FORMATS}")
    group.add_argument(
        "--profile", dest="names", metavar="NAME", default="winnow", help=f"fields and names: {PROFILES}"
    )
    parser.set_defaults(profile=None)  # Scrapy has an option of that name for every command, which profiles its code
    group.add_argument("--fields", metavar="A,B,...", help="only these fields of the profile, in this order")
    group.add_argument("--shards", metavar="N|SIZE", help="write N files, or files of about this size, as in 256MB")
    group.add_argument(
        "--overwrite", action="store_true", help="replace shards, folder or increment of an earlier export"
    )
    group.add_argument("--embed", metavar="DIR", help="add a vector of each article, by the model2vec model in DIR")
    group.add_argument(
        "--comments", metavar="FILE", help="write the comments of readers of these articles to FILE, a row each"
    )
    group.add_argument("--dated", metavar="DAY", help="date of a release (default: that of its newest page)")


def read_form(opts: argparse.Namespace, archive: Path) -> "Form":
    """Read them into a value.

    Raises ArgumentError for fields of which none is named, :class:`storage.errors.ExportError` for shards that cannot
    be understood.
    """
    from storage.export import Form  # noqa: PLC0415
    from storage.export.files import read_shards  # noqa: PLC0415

    fields = tuple(field.strip() for field in (opts.fields or "").split(",") if field.strip())
    if opts.fields is not None and not fields:
        raise ArgumentError(f"--fields {opts.fields!r}: names no field")
    return Form(
        format=opts.format,
        profile=opts.names,
        fields=fields,
        shards=None if opts.shards is None else read_shards(opts.shards),
        overwrite=opts.overwrite,
        archive=archive,
    )


def to_json(written: "Written", dropped: Mapping[str, int]) -> dict[str, Any]:
    """Return what was written as JSON values."""
    return {
        "articles": written.articles,
        "missing": written.missing,
        "resumed": written.resumed,
        "dropped": dict(sorted(dropped.items())),
        "files": [
            {"path": str(file.path), "bytes": file.bytes, "sha256": file.sha256, "articles": file.articles}
            for file in written.files
        ],
    }


def in_words(out: str, written: "Written", dropped: Counter[str]) -> Iterator[str]:
    """Yield what was written in a line or some."""
    files = f", {len(written.files)} files" if len(written.files) > 1 else ""
    yield f"{counted(written.articles, 'article')} {'written' if out == '-' else f'in {out}'}{files}"
    if written.resumed:
        yield f"{written.resumed} of them {were(written.resumed)} written before the interruption"
    if missing := written.missing:
        yield f"{missing} of them {are(missing)} not in it: {counted(missing, 'page')} not in the archive"
    if dropped:
        reasons = ", ".join(f"{count} for {reason}" for reason, count in sorted(dropped.items()))
        yield f"{dropped.total()} excluded: {reasons}"


# The options of an export that goes on from the last one, and of one that takes standing notices off.
def add_increment(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command."""
    group = parser.add_argument_group("incremental exports and boilerplate")
    group.add_argument(
        "--since-last",
        metavar="NAME",
        help="only articles new or changed since the last export of this name; tombstones list those removed",
    )
    group.add_argument("--restart", action="store_true", help="start this name over: readers discard what they have")
    group.add_argument("--strip-repeats", action="store_true", help="remove paragraphs that repeat across a site")
    group.add_argument("--repeats", metavar="FILE", help="write the removed paragraphs to FILE, as JSON lines")


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command."""
    group = parser.add_argument_group("filters of the corpus")
    group.add_argument(
        "--filter",
        metavar="NAMES",
        help="leave out what these filters do: gopher, c4, fineweb-quality (commas between)",
    )
    group.add_argument(
        "--not-in",
        action="append",
        metavar="DIR",
        help="only what is not in this release, near-duplicates included (repeatable)",
    )
    group.add_argument("--pii", metavar="HOW", help="mask: replace mail and IP addresses in the texts")


def read_filters(opts: argparse.Namespace, live: ProgressLine) -> "CorpusFilters | None":
    """Read them; None where none is asked for.  Raises ArgumentError."""
    return make_filters(opts.filter, opts.pii, opts.not_in, live)


def make_filters(
    names: str | None, pii: str | None, not_in: list[str] | None, live: ProgressLine
) -> "CorpusFilters | None":
    """Return the filters that words ask for; None where none is asked for.  Raises ArgumentError."""
    if names is None and pii is None and not_in is None:
        return None
    from pipelines.errors import FilterError  # noqa: PLC0415 - as WinnowCommand asks
    from pipelines.filters import PII_MODES, CorpusFilters, KnownReleases, read_names  # noqa: PLC0415

    if pii not in (None, *PII_MODES):
        raise ArgumentError(f"--pii {pii}: not known; known: {', '.join(PII_MODES)}")
    try:
        known = None if not_in is None else KnownReleases(not_in, live.show)
        return CorpusFilters(() if names is None else read_names(names), pii=pii is not None, known=known)
    except (FilterError, ValueError) as error:
        what = f"--filter {names}: " if isinstance(error, ValueError) else ""
        raise ArgumentError(f"{what}{error}") from error


def read_since(opts: argparse.Namespace) -> "Since | None":
    """Read what an export goes on from.  Raises ArgumentError for options that do not go together."""
    from storage.export.incremental import Since  # noqa: PLC0415 - as WinnowCommand asks

    if opts.since_last is None:
        if opts.restart:
            raise ArgumentError("--restart goes with --since-last NAME")
        return None
    return Since(name=opts.since_last, now=datetime.now(UTC).replace(microsecond=0), restart=opts.restart)


# The words of ``winnow export DIR`` as what a release is asked for, and what came of it.
_UNTOLD = frozenset({"json", "quiet", "overwrite", "repeats", "loglevel", "logfile", "nolog", "pidfile", "pdb", "set"})
"""Options that say nothing of what a release holds, or name a place of this machine."""


def read_model(opts: argparse.Namespace) -> "TextModel | None":
    """Read the model of ``--embed``.  Raises ArgumentError."""
    return None if opts.embed is None else make_model(opts.embed)


def make_model(folder: str) -> "TextModel":
    """Return the model of a folder, tried once.  Raises ArgumentError."""
    from pipelines.embeddings import TextModel  # noqa: PLC0415 - as WinnowCommand asks
    from pipelines.errors import EmbeddingError  # noqa: PLC0415

    try:
        model = TextModel(folder)
        model.embed("a", "b")
    except EmbeddingError as error:
        raise ArgumentError(f"--embed {error}") from error
    return model


def release_order(
    out: str,
    form: "Form",
    opts: argparse.Namespace,
    repeats: "Repeats | None",
    filters: "FilterReport | None",
    model: str | None = None,
) -> "ReleaseRequest":
    """Read them.  Raises ArgumentError for a day that is none."""
    from storage.release.manifest import ReleaseRequest  # noqa: PLC0415 - as WinnowCommand asks

    return ReleaseRequest(
        name=Path(out).resolve().name,
        format=form.format or "parquet",
        profile=form.profile,
        fields=form.fields,
        shards=opts.shards,
        archive=form.archive,
        dated=read_day(opts.dated),
        overwrite=opts.overwrite,
        repeats=repeats,
        filters=filters,
        embed=form.embed,
        model=model,
        command=tuple(map(without_secrets, _words(opts))),
    )


def read_day(text: str | None) -> date | None:
    """Read the day of a release.  Raises ArgumentError."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentError(f"--dated {text}: write a day as in 2026-01-31") from error


def release_in_words(out: str, manifest: "Manifest") -> Iterator[str]:
    """Yield what was made in a line or some."""
    articles, sites = counted(manifest.articles, "article"), counted(len(manifest.sites), "site")
    yield f"{articles} of {sites} in {out}, {counted(len(manifest.files), 'file')} of data"
    yield f"row set {manifest.rowset}"
    if manifest.drops:
        reasons = ", ".join(f"{count} for {reason}" for reason, count in sorted(manifest.drops.items()))
        yield f"{sum(manifest.drops.values())} excluded: {reasons}"


def _words(opts: argparse.Namespace) -> Iterator[str]:
    """Yield the options that were written, in the order of their names; samples by their file's name alone."""
    yield from ("winnow", "export")
    for name, value in sorted(vars(opts).items()):
        if name in _UNTOLD or value in (None, False, [], "", 0) or name == "profile":
            continue
        option = "--profile" if name == "names" else f"--{name.replace('_', '-')}"
        for each in value if isinstance(value, list) else [value]:
            yield option
            if each is not True:
                yield Path(each).name if name in ("like", "not_in", "embed") else str(each)
