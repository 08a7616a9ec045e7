"""The options of `winnow bulk`, and what they say as values."""

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.cli.corpus.export_options import add_filters
from crawler.errors import ArgumentError
from crawler.scope.arguments import read_count

if TYPE_CHECKING:
    from crawler.cli.command import WinnowCommand
    from pipelines.bulk.engines import EngineOptions

ENGINES = ("local", "ray", "slurm")
PROFILES = ("winnow", "schema_org", "zyte", "trafilatura", "cc_news", "datatrove", "extract")
SHARD_FORMATS = ("jsonl.gz", "jsonl", "jsonl.zst", "parquet")

_HOURS = re.compile(r"(\d{1,4})(?:([hms]?)|:([0-5]\d)(?::([0-5]\d))?)")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}")


def add_bulk_options(parser: argparse.ArgumentParser) -> None:
    """Add what says where the work is done, and what of the pages is wanted."""
    add = parser.add_argument
    add("--engine", default="local", metavar="ENGINE", help="local, ray or slurm (default: local)")
    add("--tasks", default="16", metavar="N", help="shares the work is cut into, each done as a whole (default: 16)")
    add("--workers", metavar="N", help="shares done at a time (default: local: one per core, else what there is)")
    add("--address", metavar="HOST:PORT", help="ray: the cluster (default: one on this machine for as long as it runs)")
    add("--partition", metavar="NAME", help="slurm: the partition")
    add("--cpus", default="1", metavar="N", help="processors, and worker processes that extract, of a share")
    add("--memory", default="2", metavar="GB", help="ray and slurm: memory of a processor (default: 2)")
    add("--time", default="24h", metavar="TIME", help="longest time of a share: 90m, 24h or 24:00 (default: 24h)")
    add(
        "--cc-news",
        action="append",
        metavar="MONTH",
        help="files of CC-NEWS of a month, as in 2026-03 (repeatable)",
    )
    add("--split", metavar="SIZE", help="cut files longer than SIZE, as in 200MB, into shares of their own")
    add("--site", action="append", metavar="NAME", help="only pages of this site, with its rules (repeatable)")
    add("--sites", metavar="FILE", help="the same for each site that a line of FILE names")
    add("--since", metavar="DAY", help="only articles published on this day or later, or undated")
    add("--stale", action="store_true", help="reextract: only results of another extractor, rules or template")
    add(
        "--anew",
        action="store_true",
        help="load: from the first result, also if loaded before; dedup: once more, also if marked or begun",
    )
    add("--language", action="append", metavar="CODE", help="only articles in this language, as in 'de' (repeatable)")
    add("--profile", dest="names", default="winnow", metavar="NAME", help=f"names of the fields: {', '.join(PROFILES)}")
    add("--format", default=SHARD_FORMATS[0], metavar="NAME", help=f"format of the files: {', '.join(SHARD_FORMATS)}")
    add("--one-per-story", action="store_true", help="release: only what dedup kept")
    add("--name", metavar="NAME", help="release: the name of the corpus (default: that of its folder)")
    add("--overwrite", action="store_true", help="release: replace an earlier one")
    add_filters(parser)
    add("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(profile=None)  # Scrapy has an option of that name for every command, which profiles its code


def read_engine(command: "WinnowCommand", opts: argparse.Namespace) -> "EngineOptions":
    """Return how the work is done.  Raises ArgumentError and BulkError."""
    from pipelines.bulk.engines import (  # noqa: PLC0415 - as WinnowCommand asks
        EngineOptions,
        RankLimits,
        check_engine,
    )

    engine = EngineOptions(
        name=opts.engine,
        workers=read_count("workers", opts.workers) or None,
        cpus=read_count("cpus", opts.cpus) or 1,
        memory=_gigabytes(opts.memory),
        address=opts.address,
        partition=opts.partition,
        logs=str((Path(command.setting("WINNOW_HOME")) / "logs" / "bulk").absolute()),
        limits=RankLimits(float(command.setting("WINNOW_BULK_SILENCE")), _seconds(opts.time)),
    )
    check_engine(engine)
    return engine


def read_tasks(opts: argparse.Namespace) -> int:
    """Return the number of shares.  Raises ArgumentError."""
    from pipelines.bulk.plan import MOST_TASKS  # noqa: PLC0415 - as above

    tasks = read_count("tasks", opts.tasks) or 1
    if tasks > MOST_TASKS:
        raise ArgumentError(f"--tasks {tasks}: at most {MOST_TASKS:,}")
    return tasks


def read_split(opts: argparse.Namespace) -> int | None:
    """Return the bytes that longer files are cut into, None for whole files.  Raises ArgumentError."""
    if opts.split is None:
        return None
    from storage.errors import ExportError  # noqa: PLC0415 - as above
    from storage.export.files import read_shards  # noqa: PLC0415

    try:
        size = read_shards(opts.split).size
    except ExportError:
        size = None
    if size is None:
        raise ArgumentError(f"--split {opts.split}: a size is expected, as in 200MB")
    return size


def read_languages(opts: argparse.Namespace) -> list[str] | None:
    """Return the languages that are wanted, None for all.  Raises ArgumentError."""
    for code in opts.language or ():
        if not _LANGUAGE.fullmatch(code):
            raise ArgumentError(f"--language {code}: two or three letters are expected, as in 'de'")
    return sorted({code.lower() for code in opts.language}) if opts.language else None


def read_site_names(opts: argparse.Namespace) -> list[str]:
    """Return the sites that are named, each once.  Raises ArgumentError for a list that cannot be read."""
    names: list[str] = list(opts.site or ())
    if opts.sites:
        try:
            lines = Path(opts.sites).read_text("utf-8").splitlines()
        except (OSError, ValueError) as error:
            raise ArgumentError(f"--sites {opts.sites}: {getattr(error, 'strerror', None) or error}") from error
        names += [name for line in lines if (name := line.partition("#")[0].strip())]
        if not names:
            raise ArgumentError(f"--sites {opts.sites}: names no site")
    return sorted(set(names))


def _seconds(text: str) -> float:
    """Read ``90m``, ``24h``, ``24:00`` or ``24:00:00``.  Raises ArgumentError."""
    found = _HOURS.fullmatch(text.strip())
    if not found:
        raise ArgumentError(f"--time {text}: not understood; give 90m, 24h or 24:00")
    number = int(found[1])
    if found[3]:
        seconds = number * 3600 + int(found[3]) * 60 + int(found[4] or 0)
    else:
        seconds = number * {"h": 3600, "m": 60, "s": 1, "": 3600}[found[2] or ""]
    if seconds < 1:
        raise ArgumentError(f"--time {text}: a share needs some time")
    return float(seconds)


def _gigabytes(text: str) -> float:
    try:
        size = float(text)
    except ValueError:
        size = 0.0
    if not 0.1 <= size <= 4096:
        raise ArgumentError(f"--memory {text}: gigabytes from 0.1 to 4096 are expected")
    return size
