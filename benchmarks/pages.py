"""The pages that are measured: real news pages where a kit of them lies beside the checkout, demo pages otherwise."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from examples.demo import english
from examples.demo.stories import load

KIT = Path(__file__).resolve().parents[2] / "shared" / "bench"
TRAIN = KIT.parent / "train" / "data"
NEWS_SETS = ("aeb", "fundus", "magic", "gne")
COPIES = 20  # of each demo page, where there is no kit


@dataclass(frozen=True, slots=True)
class Sample:
    """One page: the address it was taken from, its headline and its bytes."""

    url: str
    title: str
    body: bytes


def samples(count: int) -> list[Sample]:
    """Return at most ``count`` pages, always the same ones in the same order."""
    return [sample for sample, _ in zip(_kit() if KIT.is_dir() else _demo(), range(count), strict=False)]


def sites(pages_each: int) -> dict[str, list[Sample]]:
    """Return some pages of each whole site of the training kit, none where it does not lie beside the checkout."""
    found: dict[str, list[Sample]] = {}
    if not TRAIN.is_dir():
        return found
    for row in _rows(TRAIN, "truth.jsonl"):
        of_site = found.setdefault(row["site"], [])
        if len(of_site) < pages_each:
            of_site.append(Sample(row["url"], row["title"], (TRAIN / row["file"]).read_bytes()))
    return found


def origin() -> str:
    """Return in a word where the pages are from."""
    return "real news pages" if KIT.is_dir() else "copies of the demo pages"


def _kit() -> Iterator[Sample]:
    titles = {
        (each, row["id"]): row.get("title") for each in NEWS_SETS for row in _rows(KIT / "pages" / each, "truth.jsonl")
    }
    rows = [json.loads(line) for line in (KIT / "pages.jsonl").read_text(encoding="utf-8").splitlines()]
    # by a hash, so that any number of them is a fair sample of all sets and sizes
    for row in sorted(rows, key=lambda row: sha256(row["id"].encode()).digest()):
        name, _, page_id = row["id"].partition("/")
        if name in NEWS_SETS:
            title = titles.get((name, page_id)) or f"A story from the {name} set, number {page_id}"
            url = row.get("url") or "http://unknown.invalid/"
            yield Sample(url, " ".join(title.split()), gzip.decompress((KIT / row["file"]).read_bytes()))


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    for line in (folder / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _demo() -> Iterator[Sample]:
    room = load("en", datetime(2026, 3, 14, 9, 30, tzinfo=UTC))
    pages = english.render(room, "http://127.0.0.1")
    for copy in range(COPIES):
        for story in room.stories:
            body = pages[english.path(story)].body
            # a word of its own in every paragraph keeps a copy from being a duplicate
            yield Sample(
                f"http://127.0.0.1{english.path(story)}", story.title, body.replace(b"<p>", b"<p>No %d. " % copy)
            )
