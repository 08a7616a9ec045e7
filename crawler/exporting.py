"""The options that say in which form a corpus is written, and what is said of one that was."""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.errors import ArgumentError
from crawler.plurals import are, counted, were

if TYPE_CHECKING:
    from storage.export import Form, Written

# As names: the modules that know them take a third of a second to import, and Scrapy imports every command each time.
FORMATS = "jsonl, jsonl.gz, jsonl.zst, parquet, csv, sqlite, tei, warc, md, txt"
PROFILES = "winnow, schema.org, zyte, trafilatura, cc_news, datatrove"


def add_form(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command."""
    group = parser.add_argument_group("form of the corpus")
    group.add_argument("--format", metavar="NAME", help=f"instead of what the ending says: {FORMATS}")
    group.add_argument("--profile", dest="names", metavar="NAME", default="winnow", help=f"field names: {PROFILES}")
    parser.set_defaults(profile=None)  # Scrapy has an option of that name for every command, which profiles its code
    group.add_argument("--fields", metavar="A,B,...", help="only these fields of the profile, in this order")
    group.add_argument("--shards", metavar="N|SIZE", help="so many files, or files of about that size, as in 256MB")
    group.add_argument("--overwrite", action="store_true", help="replace the shards or the folder of an earlier export")
    group.add_argument("--dated", metavar="DAY", help="the day to put into a release (default: of its newest page)")


def read_form(opts: argparse.Namespace, archive: Path) -> "Form":
    """Read them into a value.

    Raises ArgumentError for fields of which none is named, :class:`storage.errors.ExportError` for shards that cannot
    be understood.
    """
    from storage.export import Form  # noqa: PLC0415 - as WinnowCommand asks
    from storage.export.sharding import read_shards  # noqa: PLC0415

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
    """Give what was written as JSON values."""
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


def in_words(out: Path, written: "Written", dropped: Counter[str]) -> Iterator[str]:
    """Give what was written in a line or some."""
    files = f", {len(written.files)} files" if len(written.files) > 1 else ""
    yield f"{counted(written.articles, 'article')} in {out}{files}"
    if written.resumed:
        yield f"{written.resumed} of them {were(written.resumed)} written before an interruption"
    if missing := written.missing:
        yield f"{missing} of them {are(missing)} not in it: {counted(missing, 'page')} not in the archive"
    if dropped:
        reasons = ", ".join(f"{count} for {reason}" for reason, count in sorted(dropped.items()))
        yield f"{dropped.total()} left out: {reasons}"
