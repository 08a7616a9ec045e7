"""The fourth phase, of one rank: clusters of all that is joined, in arrays of numbers."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipelines.bulk.dedup.tables import MEMBER, PAIRS_AT, Places, Rows, read_pairs
from pipelines.bulk.folder import RunFolder
from pipelines.bulk.job import RankJob, RankResult


def join_rank(job: RankJob) -> RankResult:
    """Do the rank: a table of the members of clusters, sorted by cluster, then as they come in the runs."""
    first, second = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)]
    for folder, rank in _matching(job):
        one, other = read_pairs(_copied(folder, rank, job.scratch / "pairs.dups"))
        first.append(one)
        second.append(other)
        job.beat.step()
    with job.beat.quiet():
        members = clusters_of(np.concatenate(first), np.concatenate(second))
    out = job.scratch / "members.bin"
    members.tofile(out)
    return RankResult({"members": len(members)}, {"members": out})


def clusters_of(first: Places, second: Places) -> Rows:
    """Return the members of the clusters that pairs of articles make, sorted by cluster, then by place.

    Clusters are numbered by their first articles.  Each article points at the first that it is known to be joined
    with; pairs whose sides still point at different ones are looked at again.
    """
    places = np.unique(np.concatenate([first, second]))
    left, right = (np.searchsorted(places, side) for side in (first, second))
    root = np.arange(len(places))
    while len(left):
        low, high = np.minimum(root[left], root[right]), np.maximum(root[left], root[right])
        apart = low != high
        left, right, low, high = left[apart], right[apart], low[apart], high[apart]
        np.minimum.at(root, high, low)
        while not np.array_equal(further := root[root], root):
            root = further
    _, number = np.unique(root, return_inverse=True)
    members = np.zeros(len(places), MEMBER)
    members["cluster"], members["file"], members["doc"] = number, places >> np.uint64(32), places & np.uint64(2**32 - 1)
    return members[np.argsort(number, kind="stable")]


def _matching(job: RankJob) -> Iterator[tuple[RunFolder, int]]:
    """Yield where pairs stand: a folder, and the rank that made them."""
    options = job.plan.options
    for phase, ranks in (("named", options["ranges"]), ("matched", options["matching"])):
        yield from ((RunFolder(options[phase]), rank) for rank in range(ranks))


def _copied(folder: RunFolder, rank: int, target: Path) -> Path:
    with folder.reading(PAIRS_AT.format(rank)) as file, target.open("wb") as out:
        while piece := file.read(2**20):
            out.write(piece)
    return target
