"""Near-duplicates over the articles of runs: clusters, and a mark for each article, whether it is kept."""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipelines.bulk.articles import ArticleFile, article_files
from pipelines.dedup import VERSION, sign
from pipelines.errors import BulkError
from storage.dedup import ClusterMember, OutsideArticle, OutsideClusters, OutsideMark, rank, surely_published
from storage.records import Precision
from storage.release import whole_day
from storage.urls import corpus_name

DEDUP = "dedup"
MARKER = "dedup.json"
"""Of a run: that the marks in its folder ``dedup`` are whole, and over which runs they were made."""

_BATCH = 200

Told = Callable[[str], None]


def dedup_runs(addresses: Sequence[str], told: Told = lambda _: None) -> Counter[str]:
    """Cluster the articles of runs and write into each of them which are kept; return the counts.

    Beside the articles of every rank stand ``dedup/00000.jsonl.gz`` with a mark for each in the same order (``id``,
    ``cluster_id``, ``is_reprint``, ``kept``), in the first run ``dedup/clusters.jsonl.gz`` with the clusters of several
    articles, and in each ``dedup.json``, last.  The decisions are those of a store with the same articles (of a date
    that is only a day a record keeps no offset: it counts as a day of UTC).  Raises BulkError, BulkIncomplete and
    StorageError.
    """
    files = article_files(addresses)
    folders = list({file.folder.address: file.folder for file in files}.values())
    for folder in folders:
        folder.remove(MARKER)
    with TemporaryDirectory(prefix="winnow-bulk-") as name, OutsideClusters(Path(name) / "scratch.db") as clusters:
        scratch = Path(name)
        _add_all(clusters, files, scratch, told)
        clusters.work_out(lambda what, done, of: told(f"{what}: {done:,} of {of:,}"))
        counts = _write_marks(clusters, files, scratch, told)
        counts["stories"] = _write_clusters(clusters, files[0], scratch)
    runs = [folder.address for folder in folders]
    for folder in folders:
        folder.write_json(MARKER, {"runs": runs, "signature": VERSION, "counts": dict(sorted(counts.items()))})
    return counts


def marks_of(file: ArticleFile) -> Iterator[Mapping[str, Any]]:
    """Yield the marks of the articles of a rank, in their order.  Raises BulkError where they cannot be read."""
    name = _marks(file)
    try:
        with file.folder.reading(name) as raw, gzip.open(raw) as lines:
            yield from map(json.loads, lines)
    except (OSError, EOFError, ValueError) as error:
        raise BulkError(f"{file.folder.child(name)}: cannot be read: {error}") from error


def is_deduplicated(file: ArticleFile) -> bool:
    """Return whether the run of a file has marks that are whole."""
    return MARKER in file.folder.files("")


def _add_all(clusters: OutsideClusters, files: Sequence[ArticleFile], scratch: Path, told: Told) -> None:
    number = 0
    for file in files:
        rows = file.rows(scratch)
        while some := list(islice(rows, _BATCH)):
            clusters.add([_article(number + at, row) for at, row in enumerate(some)])
            number += len(some)
            told(f"sign: {number:,} articles, {file.folder.child(file.name)}")


def _article(number: int, row: Mapping[str, Any]) -> OutsideArticle:
    signature, name = sign(str(row["text"])), _name(row)
    fetched, stated = datetime.fromisoformat(row["date_fetched"]), row["date_published"]
    precision = row["date_published_precision"] and Precision(row["date_published_precision"])
    published = stated and datetime.fromisoformat(whole_day(stated))
    plain = ClusterMember(
        number, row["site"], row["domain"], row["site_name"], row["source_name"], row["source_url"], rank=""
    )
    ranked = rank(plain, surely_published(published, precision, fetched), signature.size, name)
    return OutsideArticle(number, name, replace(plain, rank=ranked), signature)


def _name(row: Mapping[str, Any]) -> str:
    return corpus_name(row["site"], row["normalized_url"])


def _write_marks(clusters: OutsideClusters, files: Sequence[ArticleFile], scratch: Path, told: Told) -> Counter[str]:
    counts: Counter[str] = Counter()
    number = 0
    for file in files:
        rows, target = file.rows(scratch), scratch / "marks"
        with _packed(target) as out:
            while some := list(islice(rows, _BATCH)):
                known = clusters.marks({_name(row) for row in some})
                for row in some:
                    mark = _mark(row, known[_name(row)], number)
                    out.write(json.dumps(mark).encode() + b"\n")
                    number += 1
                    why = "reprints" if mark["is_reprint"] else "again"
                    counts.update(["articles", "kept" if mark["kept"] else why])
        file.folder.put(target, _marks(file))
        told(f"mark: {number:,} articles")
    return counts


def _mark(row: Mapping[str, Any], found: OutsideMark, number: int) -> dict[str, Any]:
    is_again = found.number != number
    kept = not (found.is_reprint or is_again)
    return {"id": _name(row), "cluster_id": found.cluster_id, "is_reprint": found.is_reprint, "kept": kept}


def _write_clusters(clusters: OutsideClusters, first: ArticleFile, scratch: Path) -> int:
    target, stories = scratch / "clusters", 0
    with _packed(target) as out:
        for story in clusters.stories():
            stories += 1
            line = {"cluster_id": story.cluster_id, "original": story.original, "articles": story.articles}
            out.write(json.dumps(line).encode() + b"\n")
    first.folder.put(target, f"{DEDUP}/clusters.jsonl.gz")
    return stories


@contextmanager
def _packed(path: Path) -> Iterator[gzip.GzipFile]:
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as out:
        yield out


def _marks(file: ArticleFile) -> str:
    return f"{DEDUP}/{file.rank:05d}.jsonl.gz"
