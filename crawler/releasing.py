"""The words of ``scrapy export DIR`` as what a release is asked for, and what came of it."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from crawler.errors import ArgumentError
from crawler.plurals import counted
from storage.export import Form
from storage.export.repeats import Repeats
from storage.release import Manifest, Order

_UNTOLD = frozenset({"json", "quiet", "overwrite", "repeats", "loglevel", "logfile", "nolog", "pidfile", "pdb", "set"})
"""Options that say nothing of what a release holds, or name a place of this machine."""


def release_order(out: str, form: Form, opts: argparse.Namespace, repeats: Repeats | None) -> Order:
    """Read them.  Raises ArgumentError for a day that is none."""
    return Order(
        name=Path(out).resolve().name,
        format=form.format or "parquet",
        profile=form.profile,
        fields=form.fields,
        shards=opts.shards,
        archive=form.archive,
        dated=read_day(opts.dated),
        overwrite=opts.overwrite,
        repeats=repeats,
        command=tuple(_words(opts)),
    )


def read_day(text: str | None) -> date | None:
    """Read the day of a release.  Raises ArgumentError."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentError(f"--dated {text}: write a day as in 2026-01-31") from error


def release_in_words(out: str, manifest: Manifest) -> Iterator[str]:
    """Give what was made in a line or some."""
    articles, sites = counted(manifest.articles, "article"), counted(len(manifest.sites), "site")
    yield f"{articles} of {sites} in {out}, {counted(len(manifest.files), 'file')} of data"
    yield f"row set {manifest.rowset}"
    if manifest.drops:
        reasons = ", ".join(f"{count} for {reason}" for reason, count in sorted(manifest.drops.items()))
        yield f"{sum(manifest.drops.values())} left out: {reasons}"


def _words(opts: argparse.Namespace) -> Iterator[str]:
    """Give the options that were written, in the order of their names; samples by their file's name alone."""
    yield from ("scrapy", "export")
    for name, value in sorted(vars(opts).items()):
        if name in _UNTOLD or value in (None, False, [], "", 0) or name == "profile":
            continue
        option = "--profile" if name == "names" else f"--{name.replace('_', '-')}"
        for each in value if isinstance(value, list) else [value]:
            yield option
            if each is not True:
                yield Path(each).name if name == "like" else str(each)
