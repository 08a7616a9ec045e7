"""The first phase: the articles of runs signed, with what else is asked of them, and their bands sorted."""

import calendar
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from pipelines.bulk.articles import ArticleFile
from pipelines.bulk.dedup.stages import band_text, sort_bands
from pipelines.bulk.dedup.tables import FACTS, PRINT
from pipelines.bulk.folder import RunFolder
from pipelines.bulk.job import RankJob, RankResult
from pipelines.bulk.plan import lines_of, opened
from pipelines.dedup import sign
from storage.dedup.originals import ClusterMember, surely_published
from storage.identity import corpus_name
from storage.records import Precision
from storage.release.read_record import whole_day
from storage.signature import Signature


def sign_rank(job: RankJob) -> RankResult:
    """Do a rank.  Raises BulkError for articles that cannot be read."""
    made = _Tables(job)
    with made.facts.open("wb") as facts, made.prints.open("wb") as prints:
        bands = sort_bands(made.articles(facts, prints), job.rank, made.folder("bands"))
    parts = job.scratch / "parts.json"
    parts.write_text(json.dumps(made.parts))
    return RankResult(
        {"articles": sum(made.parts)}, {"facts": made.facts, "prints": made.prints, "parts": parts, **bands}
    )


def file_of(line: str) -> ArticleFile:
    """Return the file of articles that a line of a share names.  Raises BulkError."""
    named = json.loads(line)
    folder = RunFolder(named["run"])
    return ArticleFile(folder, opened(folder), int(named["rank"]))


def line_of(file: ArticleFile) -> str:
    """Return what :func:`file_of` reads."""
    return json.dumps({"run": file.folder.address, "rank": file.rank})


class _Tables:
    """The tables that a rank writes; ``parts`` counts the articles of each file of its share."""

    def __init__(self, job: RankJob) -> None:
        self._job = job
        self.parts: list[int] = []
        self.facts, self.prints = job.scratch / "facts.bin", job.scratch / "prints.bin"

    def folder(self, name: str) -> Path:
        """Return a new folder."""
        made = self._job.scratch / name
        made.mkdir()
        return made

    def articles(self, facts: BinaryIO, prints: BinaryIO) -> Iterator[str]:
        """Write a row of both tables for each article, and yield the text of its bands."""
        for line in lines_of(self._job.folder, self._job.rank):
            self.parts.append(0)
            for row in file_of(line).rows(self._job.scratch):
                self._job.beat.step(1)
                signature, name = sign(str(row["text"])), int(_name(row), 16)
                facts.write(_facts(row, signature, name))
                prints.write(_print(signature))
                self.parts[-1] += 1
                yield band_text(signature, name)


def _name(row: Mapping[str, Any]) -> str:
    return corpus_name(row["site"], row["normalized_url"])


def _facts(row: Mapping[str, Any], signature: Signature, name: int) -> bytes:
    fetched, stated = datetime.fromisoformat(row["date_fetched"]), row["date_published"]
    precision = row["date_published_precision"] and Precision(row["date_published_precision"])
    published = stated and datetime.fromisoformat(whole_day(stated))
    seen = calendar.timegm(surely_published(published, precision, fetched).utctimetuple())
    said = ClusterMember(0, row["site"], row["domain"], row["site_name"], row["source_name"], row["source_url"], "")
    names, credited = _hashes(said.names, 3), _hashes(said.credits, 2)
    return np.array((name, seen, signature.size, names, credited), FACTS).tobytes()


def _hashes(names: frozenset[str], most: int) -> list[int]:
    """Return the first 64 bits of some hashes, filled up with 0."""
    return [*sorted(int(name[:16], 16) for name in names), *[0] * most][:most]


def _print(signature: Signature) -> bytes:
    values = signature.values if signature.comparable else b""
    return np.array((signature.size, len(values), values.ljust(PRINT["values"].itemsize, b"\0")), PRINT).tobytes()
