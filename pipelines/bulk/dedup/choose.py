"""The fifth phase: the name of each cluster, and which of its articles is the probable original."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipelines.bulk.dedup.tables import (
    AGAIN,
    FACTS,
    FACTS_AT,
    MEMBER,
    MEMBERS_AT,
    REPRINT,
    VERDICT,
    Rows,
    fetch,
    groups,
    places,
)
from pipelines.bulk.folder import RunFolder
from pipelines.bulk.job import RankJob, RankResult
from storage.dedup.originals import LOOKED_AT, probable_original

_READ = 50_000
"""Members read at once where the border between two ranks is looked for."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An article as the choice of an original sees it: hashes for names, a rank that sorts as a store's does."""

    row: int
    names: frozenset[int]
    credits: frozenset[int]
    rank: tuple[bool, int, int, int]


def choose_rank(job: RankJob) -> RankResult:
    """Do a rank: verdicts over the members of some clusters, by signing ranks, and the clusters of several names."""
    options = job.plan.options
    members = _share(RunFolder(options["joined"]), job.rank, job.plan.ranks, int(options["members"]))
    facts = _facts_of(RunFolder(options["signed"]), members)
    verdicts, stories = np.zeros(len(members), VERDICT), list[tuple[int, int, list[int]]]()
    for same in groups(members["cluster"]):
        job.beat.step()
        found = _judged(facts[same])
        verdicts["flags"][same], verdicts["cluster"][same] = found.flags, found.cluster
        if len(found.articles) > 1:
            stories.append((found.cluster, found.original, found.articles))
    verdicts["doc"] = members["doc"]
    order = np.lexsort((members["doc"], members["file"]))
    borders = np.searchsorted(members["file"][order], np.arange(int(options["files"]) + 1))
    out, told = job.scratch / "verdicts.bin", job.scratch / "stories.jsonl.gz"
    out.write_bytes(borders.astype("<u8").tobytes() + verdicts[order].tobytes())
    with told.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as lines:
        lines.writelines(map(_line, sorted(stories)))
    return RankResult({"stories": len(stories)}, {"verdicts": out, "stories": told})


def _share(joined: RunFolder, rank: int, ranks: int, members: int) -> Rows:
    """Return the clusters that begin in a rank's part of the members, whole."""
    start, stop = rank * members // ranks, (rank + 1) * members // ranks
    rows = _read(joined, max(0, start - 1), stop)
    own = rows[(rows["cluster"] != rows["cluster"][0]) | (start == 0)] if len(rows) else rows
    while len(own) and stop < members:
        more = _read(joined, stop, min(members, stop + _READ))
        same = more[more["cluster"] == own["cluster"][-1]]
        own, stop = np.concatenate([own, same]), stop + len(more)
        if len(same) < len(more):
            break
    return own


def _read(joined: RunFolder, start: int, stop: int) -> Rows:
    (piece,) = joined.pieces(MEMBERS_AT, [(start * MEMBER.itemsize, stop * MEMBER.itemsize)])
    return np.frombuffer(piece, MEMBER)


def _facts_of(signed: RunFolder, members: Rows) -> Rows:
    """Return the facts of members, in their order."""
    wanted = places(members["file"], members["doc"])
    order = np.argsort(wanted, kind="stable")
    found = [rows for _, rows in fetch(signed, FACTS_AT, FACTS, wanted[order])]
    facts = np.zeros(len(members), FACTS)
    facts[order] = np.concatenate([np.zeros(0, FACTS), *found])
    return facts


@dataclass(frozen=True, slots=True)
class _Judged:
    """A cluster: its name, its original by name, the names of its articles in order, and the flags of its rows."""

    cluster: int
    original: int
    articles: list[int]
    flags: list[int]


def _judged(facts: Rows) -> _Judged:
    """Judge the articles of a cluster, which come as in the runs: of one name the first counts."""
    names: list[int] = facts["name"].tolist()
    first = {name: row for row, name in reversed(list(enumerate(names)))}
    ranked = sorted((_candidate(facts[row], row) for row in first.values()), key=lambda each: each.rank)
    crediting = [each for each in ranked if each.credits][:LOOKED_AT]
    looked_at = {each.row: each for each in (*ranked[:LOOKED_AT], *crediting)}
    original = names[probable_original(list(looked_at.values())).row]
    flags = [REPRINT * (name != original) | AGAIN * (row != first[name]) for row, name in enumerate(names)]
    return _Judged(min(names), original, sorted(first), flags)


def _candidate(row: Any, number: int) -> _Candidate:
    own, credited = (frozenset(row[which].tolist()) - {0} for which in ("names", "credits"))
    rank = (bool(credited), int(row["seen"]), -int(row["size"]), int(row["name"]))
    return _Candidate(number, own, credited, rank)


def _line(story: tuple[int, int, list[int]]) -> bytes:
    cluster, original, articles = story
    line = {
        "cluster_id": f"{cluster:016x}",
        "original": f"{original:016x}",
        "articles": [f"{name:016x}" for name in articles],
    }
    return json.dumps(line).encode() + b"\n"


def stories_of(chosen: RunFolder, rank: int) -> Iterator[bytes]:
    """Yield the lines of the stories of a rank, which are sorted.  Raises BulkError."""
    with chosen.reading(f"stories/{rank:05d}.jsonl.gz") as file, gzip.open(file) as lines:
        yield from lines
