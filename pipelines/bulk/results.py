"""What the ranks of `winnow bulk reextract` found, in order, from any place in it."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pipelines.bulk.folder import RunFolder
from pipelines.bulk.plan import RunPlan
from pipelines.bulk.reextract_rank import RESULTS
from pipelines.bulk.writers import LINES
from pipelines.errors import BulkError, BulkIncomplete
from storage.records import Result
from storage.reextraction import StalePage
from storage.reextraction.lines import read_from_line


@dataclass(frozen=True, slots=True)
class ResultPlace:
    """A rank, and how many of its lines come before."""

    rank: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class ResultBatch:
    """Some pages with what they give, and the place behind them."""

    reads: tuple[tuple[StalePage, Result | None], ...]
    behind: ResultPlace


def results_of(folder: RunFolder, plan: RunPlan, start: ResultPlace, size: int) -> Iterator[ResultBatch]:
    """Yield the results of a run from a place on, ``size`` at a time, those of one rank together.

    Raises BulkIncomplete where ranks are missing, and BulkError for a run of another kind or a damaged file.
    """
    if plan.command != "reextract":
        problem = f"a run of `bulk {plan.command}`; pages of other archives come in by `winnow backfill NAME --warc`"
        raise BulkError(f"{folder.address}: {problem}")
    if missing := plan.missing(folder):
        raise BulkIncomplete(f"{len(missing):,} of {plan.ranks:,} ranks are not done; run the same command again")
    for rank in range(start.rank, plan.ranks):
        yield from _of_rank(folder, rank, start.line if rank == start.rank else 0, size)


def _of_rank(folder: RunFolder, rank: int, line: int, size: int) -> Iterator[ResultBatch]:
    name = f"{RESULTS}/{rank:05d}.{LINES.format}"
    try:
        with folder.reading(name) as file, gzip.open(file) as lines:
            rest = islice(lines, line, None)
            while found := list(islice(rest, size)):
                line += len(found)
                yield ResultBatch(tuple(map(read_from_line, found)), ResultPlace(rank, line))
    except FileNotFoundError as error:
        raise BulkError(f"{folder.child(name)}: no such file") from error
    except (EOFError, OSError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise BulkError(f"{folder.child(name)}: damaged behind line {line:,}: {error}") from error
