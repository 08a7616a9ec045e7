"""The second phase and the third: articles of one name, and pairs of articles that tell one story."""

from collections.abc import Iterator, Mapping

import numpy as np

from pipelines.bulk.dedup.stages import NAMES, equal_bands
from pipelines.bulk.dedup.tables import (
    PAIR,
    PAIRS_AT,
    PRINT,
    PRINTS_AT,
    Places,
    Rows,
    fetch,
    groups,
    read_pairs,
    read_whole,
)
from pipelines.bulk.folder import RunFolder
from pipelines.bulk.job import RankJob, RankResult
from pipelines.dedup import VERSION
from storage.dedup import COMPARISONS
from storage.dedup.components import DisjointSet, join_similar
from storage.signature import Signature


def names_rank(job: RankJob) -> RankResult:
    """Do a rank: find articles that stand there more than once, by their names."""
    ranks = job.plan.ranks
    with job.beat.quiet():
        made = equal_bands(job.plan.options["signed"], NAMES * ranks + job.rank, (NAMES + 1) * ranks, job.scratch)
    return RankResult(
        {"again": made.stat().st_size // PAIR.itemsize}, {"pairs": made.rename(job.scratch / "pairs.dups")}
    )


def match_rank(job: RankJob) -> RankResult:
    """Do a rank: of articles that meet in a bucket compare all, but those that stood there before."""
    options = job.plan.options
    ranges = job.plan.ranks // NAMES
    with job.beat.quiet():
        met = equal_bands(options["signed"], job.rank, (NAMES + 1) * ranges, job.scratch)
    numbers, members = _meeting(*read_pairs(met), _again(RunFolder(options["named"]), options["ranges"]))
    met.unlink()
    out, joined = job.scratch / "pairs.dups", 0
    with _Prints(RunFolder(options["signed"]), members, job) as prints, out.open("wb") as file:
        for same in groups(numbers):
            job.beat.step()
            together = members[same].tolist()
            union = DisjointSet()
            join_similar(union, together, prints, COMPARISONS)
            pairs = [(root, one) for one in together if (root := union.find(one)) != one]
            joined += len(pairs)
            file.write(_packed(pairs))
    return RankResult({"compared": len(prints), "joined": joined}, {"pairs": out})


def _again(named: RunFolder, ranges: int) -> Places:
    """Return the places of articles that stand there for a second time, sorted."""
    tables = [read_whole(named, PAIRS_AT.format(rank), PAIR) for rank in range(ranges)]
    rows = np.concatenate(tables)
    return np.sort(rows["to_file"].astype(np.uint64) << np.uint64(32) | rows["to_doc"])


def _meeting(first: Places, second: Places, again: Places) -> tuple[Rows, Places]:
    """Return the articles that share a bucket's values with another, with a number for each such group, in order."""
    begins = np.ones(len(first), bool)
    begins[1:] = first[1:] != second[:-1]
    of_pair = np.cumsum(begins)
    numbers, members = np.concatenate([of_pair[begins], of_pair]), np.concatenate([first[begins], second])
    kept = ~np.isin(members, again)
    numbers, members = numbers[kept], members[kept]
    order = np.lexsort((members, numbers))
    return numbers[order], members[order]


def _packed(pairs: list[tuple[int, int]]) -> bytes:
    rows = np.zeros(len(pairs), PAIR)
    for side, (file, doc) in enumerate((("file", "doc"), ("to_file", "to_doc"))):
        values = np.array([pair[side] for pair in pairs], np.uint64)
        rows[file], rows[doc] = values >> np.uint64(32), values & np.uint64(0xFFFFFFFF)
    return rows.tobytes()


class _Prints(Mapping[int, Signature]):
    """The signatures of some articles by their places, in a file of this machine."""

    def __init__(self, signed: RunFolder, members: Places, job: RankJob) -> None:
        self._signed, self._job = signed, job
        self._places = np.sort(members)
        self._file = job.scratch / "prints.bin"

    def __enter__(self) -> "_Prints":
        with self._file.open("wb") as out:
            for _, rows in fetch(self._signed, PRINTS_AT, PRINT, self._places):
                out.write(rows.tobytes())
                self._job.beat.step()
        self._rows = np.memmap(self._file, PRINT, "r") if len(self._places) else np.zeros(0, PRINT)
        return self

    def __exit__(self, *_: object) -> None:
        del self._rows
        self._file.unlink()

    def __getitem__(self, place: int) -> Signature:
        row = self._rows[np.searchsorted(self._places, np.uint64(place))]
        return Signature(VERSION, int(row["size"]), "", row["values"].tobytes()[: int(row["length"])])

    def __iter__(self) -> Iterator[int]:
        return iter(self._places.tolist())

    def __len__(self) -> int:
        return len(self._places)
