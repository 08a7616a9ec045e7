"""The fourth phase, of one rank: clusters of all that is joined, by datatrove's third stage."""

from pathlib import Path

import numpy as np

from pipelines.bulk.dedup.stages import clusters_of
from pipelines.bulk.dedup.tables import MEMBER, PAIRS_AT
from pipelines.bulk.folder import RunFolder
from pipelines.bulk.job import RankJob, RankResult


def join_rank(job: RankJob) -> RankResult:
    """Do the rank: a table of the members of clusters, sorted by cluster, then as they come in the runs."""
    options = job.plan.options
    for phase, ranks in (("named", options["ranges"]), ("matched", options["matching"])):
        for rank in range(ranks):
            _copy(RunFolder(options[phase]), rank, job.scratch / "pairs" / f"{phase}-{rank:05d}.dups")
            job.beat.step()
    with job.beat.quiet():
        tables = [np.zeros(0, MEMBER)]
        for file, made in clusters_of(job.scratch / "pairs", job.scratch / "clusters"):
            lines = np.fromfile(made, np.dtype([("doc", "<u4"), ("cluster", "<u4")]))
            table = np.zeros(len(lines), MEMBER)
            table["cluster"], table["file"], table["doc"] = lines["cluster"], file, lines["doc"]
            tables.append(table)
        members = np.concatenate(tables)
        members = members[np.lexsort((members["doc"], members["file"], members["cluster"]))]
    out = job.scratch / "members.bin"
    members.tofile(out)
    return RankResult({"members": len(members)}, {"members": out})


def _copy(folder: RunFolder, rank: int, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    with folder.reading(PAIRS_AT.format(rank)) as file, target.open("wb") as out:
        while piece := file.read(2**20):
            out.write(piece)
