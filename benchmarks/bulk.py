"""Pages a second and memory of a bulk extraction against the bare pool of workers, on the same WARC files.

python -m benchmarks.bulk [--pages 100000] [--bare 5000] [--files 16] [--engine ray] [--workers 2] [--folder DIR]
python -m benchmarks.bulk --cpu 250

The pages are those of the kit beside the checkout (else demo pages), each again and again under an address of its own.
The bare pool reads the first ``--bare`` of them from the files and writes nothing.  Memory is what all processes of the
command hold (PSS: what is shared counts once), looked at every two seconds.  ``--cpu`` prints only the CPU that the
process that reads takes for a page, for the bare pool and for a rank: a loaded machine changes that the least.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from benchmarks.end_to_end import ROOT
from benchmarks.pages import samples
from pipelines.bulk import RunFolder
from pipelines.bulk.engines import RankLimits
from pipelines.bulk.frozen import FrozenRules
from pipelines.bulk.plan import RunPlan, begin
from pipelines.bulk.rank import do_rank
from pipelines.extraction import Rules
from pipelines.ingest import extract_all
from pipelines.ingest.inputs import saved_pages
from pipelines.workers import ExtractionPool
from storage.archive import Archive
from storage.records import Page

LOOK = 2.0
KIT_PAGES = 1000


def write(folder: Path, pages: int, files: int) -> list[Path]:
    """Write the pages into files, as many into each, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    source = cycle(samples(KIT_PAGES))
    number, written = iter(range(pages)), []
    for file in range(files):
        target = folder / f"pages-{file:03d}.warc.gz"
        part = list(islice(number, pages // files + (file < pages % files)))
        written.append(target)
        if target.exists():
            continue
        making = folder / f"making-{file}"
        with Archive(making) as archive:
            for each, sample in zip(part, source, strict=False):
                url = f"https://site-{each % 97}.example/{each}/{sample.url.rpartition('/')[2][:80]}"
                head = (("Content-Type", "text/html"),)
                at = datetime(2026, 6, 1, tzinfo=UTC)
                archive.keep(Page(f"site-{each % 97}.example", url, url, 200, head, sample.body, at))
        made = sorted(making.glob("*.warc.gz"))
        with target.open("wb") as out:
            for piece in made:
                out.write(piece.read_bytes())
                piece.unlink()
    return written


def bare(files: list[Path], pages: int, workers: int) -> float:
    """Return the pages a second of the pool alone, from the third batch on."""
    with ExtractionPool(workers, 20.0, 16 * 2**20) as pool:
        pool.start()
        began = time.monotonic()
        count = sum(1 for _ in extract_all(islice(saved_pages(files), pages), pool, Rules()))
        return count / (time.monotonic() - began)


@dataclass
class Memory:
    """What the processes below one hold, in MB, over time."""

    root: int
    seen: list[float] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Look until it is over."""
        while not self.over.wait(LOOK):
            self.seen.append(sum(map(_pss, _below(self.root))) / 1024)

    def fifths(self) -> list[float]:
        """Return the most in each fifth of the time."""
        size = max(1, len(self.seen) // 5)
        return [round(max(self.seen[at * size : (at + 1) * size] or [0.0])) for at in range(5)]


def _below(root: int) -> Iterator[int]:
    """Yield a process and all that descend from it; those of Ray have its session and descend from its driver."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    waiting = [root]
    while waiting:
        yield (at := waiting.pop())
        waiting += parents.get(at, [])


def _pss(process: int) -> int:
    with suppress(OSError, IndexError, ValueError):
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        return int(text.partition("\nPss:")[2].split()[0])
    return 0


def bulk(files: list[Path], home: Path, options: argparse.Namespace) -> tuple[float, Memory, dict[str, object]]:
    """Run the command; return its seconds, its memory and what it says it made."""
    words = ["bulk", "extract", *map(str, files), str(home / "run"), "--engine", options.engine, "--json"]
    words += ["--tasks", str(options.tasks or options.files), "--workers", str(options.workers), "--memory", "1"]
    environment = {**os.environ, "WINNOW_HOME": str(home)}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "winnow", *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    memory = Memory(process.pid)
    thread = threading.Thread(target=memory.watch)
    thread.start()
    said, _ = process.communicate()
    took = time.monotonic() - began
    memory.over.set()
    thread.join()
    if process.returncode:
        raise SystemExit(f"winnow bulk ended with status {process.returncode}")
    return took, memory, json.loads(said)


def cpu(file: Path, pages: int) -> None:
    """Print the CPU of the process that reads, for a page."""
    for _ in range(2):
        began = time.process_time()
        bare([file], pages, 1)
        alone = time.process_time() - began
        with tempfile.TemporaryDirectory() as name:
            folder = RunFolder(f"{name}/run")
            options = {"profile": "winnow", "format": "jsonl.gz", "since": None, "language": None}
            limits = {"timeout": 20.0, "maxsize": 16 * 2**20, "memory": 2**30}
            line = json.dumps({"address": str(file), "start": 0, "stop": None})
            begin(folder, RunPlan("extract", 1, options, limits), FrozenRules, lambda: [line])  # noqa: B023
            began = time.process_time()
            do_rank(folder, 0, RankLimits(), 1)
            ranked = time.process_time() - began
        print(f"bare pool {1000 * alone / pages:.2f} ms a page, rank {1000 * ranked / pages:.2f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--bare", type=int, default=5000)
    parser.add_argument("--files", type=int, default=16)
    parser.add_argument("--tasks", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", default="ray")
    parser.add_argument("--folder", type=Path, help="keep the pages here for another time")
    parser.add_argument("--cpu", type=int, metavar="PAGES")
    options = parser.parse_args()
    if options.cpu:
        with tempfile.TemporaryDirectory(prefix="winnow-bulk-bench-") as name:
            cpu(write(Path(name), options.cpu, 1)[0], options.cpu)
        return
    with tempfile.TemporaryDirectory(prefix="winnow-bulk-bench-") as name:
        files = write(options.folder or Path(name) / "pages", options.pages, options.files)
        alone = bare(files, min(options.bare, options.pages), options.workers)
        took, memory, made = bulk(files, Path(name), options)
        alone_again = bare(files, min(options.bare, options.pages), options.workers)
    rate, pool = options.pages / took, (alone + alone_again) / 2
    print(f"{options.pages:,} pages in {options.files} files, {options.workers} workers, engine {options.engine}")
    print(f"bare pool: {alone:.1f} and {alone_again:.1f} pages/s (before and after)")
    print(f"bulk: {rate:.1f} pages/s with start and end ({took:.0f} s), {rate / pool:.2f} of the pool")
    print(f"memory (MB, most in each fifth of the time): {memory.fifths()}")
    print(json.dumps(made["counts"]))


if __name__ == "__main__":
    main()
