"""Small WARC files for bulk work, the rows that `winnow extract` prints of them, and the shards of a run in one."""

import gzip
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage.archive import Archive
from storage.records import Page
from tests.servers.command_line import WinnowHome
from tests.servers.sample_articles import story

FETCHED = datetime(2026, 3, 5, tzinfo=UTC)


def write_warcs(folder: Path, files: int, pages: int) -> list[Path]:
    """Write files of pages, one page in five of which is no article."""
    written = []
    for file in range(files):
        with Archive(folder / "making") as archive:
            for number in range(pages):
                path = f"/news/story-{file}-{number}.html"
                body = story(path).encode() if number % 5 else b"\x00\x01"
                url = f"https://www.paper{number % 3}.example{path}"
                head = (("Content-Type", "text/html; charset=utf-8"),)
                archive.keep(Page(f"paper{number % 3}.example", url, url, 200, head, body, FETCHED))
        (made,) = (folder / "making").glob("*.warc.gz")
        written.append(made.rename(folder / f"part-{file}.warc.gz"))
    return written


def extracted(home: WinnowHome, files: Sequence[Path]) -> dict[str, bytes]:
    """Return the lines of `winnow extract`, those of articles and those of rejected pages."""
    ended = home.scrapy("extract", *map(str, files), "-q")
    lines: dict[str, list[str]] = {"article": [], "rejected": []}
    for line in ended.out.splitlines(keepends=True):
        lines[json.loads(line)["outcome"]].append(line)
    return {outcome: "".join(found).encode() for outcome, found in lines.items()}


def put_together(run: Path) -> dict[str, bytes]:
    """Return the shards of a run under the profile `extract`, as JSON lines, one behind the other."""
    rejected = b"".join(gzip.decompress(path.read_bytes()) for path in sorted((run / "rejected").iterdir()))
    return {
        "article": b"".join(path.read_bytes() for path in sorted((run / "articles").iterdir())),
        "rejected": rejected,
    }


def markers(run: Path) -> list[dict[str, Any]]:
    """Return what the markers of a run say, by rank."""
    return [json.loads(path.read_text("utf-8")) for path in sorted((run / "done").iterdir())]


def pid_at_work(run: Path, rank: int) -> int:
    """Wait until a rank says that it is at work and return its process.  Raises TimeoutError."""
    state, until = run / "ranks" / f"{rank:05d}.json", time.monotonic() + 90
    while time.monotonic() < until:
        if state.exists():
            return int(json.loads(state.read_text("utf-8"))["pid"])
        time.sleep(0.05)
    raise TimeoutError(f"rank {rank} was not begun")
