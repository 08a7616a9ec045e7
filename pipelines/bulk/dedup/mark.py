"""The last phase: a mark for each article, beside the articles of its run."""

import gzip
import heapq
import json
import struct
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from pipelines.bulk.dedup.choose import stories_of
from pipelines.bulk.dedup.marks import DEDUP, marks_at
from pipelines.bulk.dedup.sign import file_of
from pipelines.bulk.dedup.tables import AGAIN, FACTS, FACTS_AT, REPRINT, VERDICT, Rows, read_whole
from pipelines.bulk.folder import RunFolder
from pipelines.bulk.job import RankJob, RankResult
from pipelines.bulk.plan import lines_of

STORIES = f"{DEDUP}/clusters.jsonl.gz"


def mark_rank(job: RankJob) -> RankResult:
    """Do a rank: the marks of the articles that one rank signed; the last rank writes down the clusters of several."""
    options = job.plan.options
    chosen, signed = RunFolder(options["chosen"]), RunFolder(options["signed"])
    if job.rank == options["files"]:
        _write_stories(job, chosen, RunFolder(options["first"]))
        return RankResult({}, {})
    facts = read_whole(signed, FACTS_AT.format(job.rank), FACTS)
    clusters, flags = facts["name"].copy(), np.zeros(len(facts), np.uint32)
    for rank in range(options["choosing"]):
        found = _verdicts(chosen, rank, job.rank, options["files"])
        clusters[found["doc"]], flags[found["doc"]] = found["cluster"], found["flags"]
        job.beat.step()
    counts: Counter[str] = Counter()
    start = 0
    parts = json.loads(b"".join(signed.pieces(f"parts/{job.rank:05d}.json", [(0, 2**24)])))
    for line, articles in zip(lines_of(signed, job.rank), parts, strict=True):
        file, part = file_of(line), slice(start, start + articles)
        counts += _write(job, file.folder, file.rank, facts["name"][part], clusters[part], flags[part])
        start += articles
    return RankResult(counts, {})


def _verdicts(chosen: RunFolder, rank: int, file: int, files: int) -> Rows:
    """Return what a rank decided over the articles that one rank signed."""
    name, head = f"verdicts/{rank:05d}.bin", 8 * (files + 1)
    (said,) = chosen.pieces(name, [(8 * file, 8 * file + 16)])
    start, stop = (head + at * VERDICT.itemsize for at in struct.unpack("<2Q", said))
    (piece,) = chosen.pieces(name, [(start, stop)]) if stop > start else (b"",)
    return np.frombuffer(piece, VERDICT)


def _write(job: RankJob, run: RunFolder, rank: int, names: Rows, clusters: Rows, flags: Rows) -> Counter[str]:
    target, counts = job.scratch / "marks", Counter[str]()
    with _packed(target) as out:
        for name, cluster, flag in zip(names.tolist(), clusters.tolist(), flags.tolist(), strict=True):
            job.beat.step(1)
            mark = {
                "id": f"{name:016x}",
                "cluster_id": f"{cluster:016x}",
                "is_reprint": bool(flag & REPRINT),
                "kept": not flag,
            }
            out.write(json.dumps(mark).encode() + b"\n")
    run.put(target, marks_at(rank))
    left = np.flatnonzero(flags).astype("<u4")
    run.write(f"{DEDUP}/{rank:06d}.remove", left.tobytes())
    counts["articles"], counts["kept"] = len(flags), len(flags) - len(left)
    counts["reprints"] = int(np.count_nonzero(flags & REPRINT))
    counts["again"] = int(np.count_nonzero(flags == AGAIN))
    return +counts


def _write_stories(job: RankJob, chosen: RunFolder, first: RunFolder) -> None:
    target = job.scratch / "stories"
    with _packed(target) as out:
        for line in heapq.merge(*(stories_of(chosen, rank) for rank in range(job.plan.options["choosing"]))):
            job.beat.step()
            out.write(line)
    first.put(target, STORIES)


@contextmanager
def _packed(path: Path) -> Iterator[gzip.GzipFile]:
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as out:
        yield out
