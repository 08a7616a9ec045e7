"""CPU time a page of our ``extract`` against trafilatura's own settings, page by page in one process.

python -m benchmarks.extraction [--pages 100] [--rounds 2]
"""

import argparse
import cProfile
import pstats
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

import trafilatura

from benchmarks.pages import Sample, origin, samples, sites
from pipelines.extraction import extract
from pipelines.learning.induction import learn
from storage.records import Page

FETCHED = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


def page_of(sample: Sample) -> Page:
    """Make the record that the extractor is given."""
    headers = (("Content-Type", "text/html"),)
    return Page("bench", sample.url, sample.url, 200, headers, sample.body, FETCHED)


def plain(page: Page) -> object:
    """Read a page with trafilatura's own settings."""
    return trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)


def cpu(call: Callable[[Page], object], page: Page) -> float:
    """CPU milliseconds of one call."""
    start = time.process_time()
    call(page)
    return (time.process_time() - start) * 1000


def measure(pages: list[Page], rounds: int, ours: Callable[[Page], object] = extract) -> dict[str, list[float]]:
    """CPU milliseconds of each page, the better of the rounds, both ways in turn."""
    ways: dict[str, Callable[[Page], object]] = {"plain": plain, "winnow": ours}
    found: dict[str, list[float]] = {name: [] for name in ways}
    for page in pages:
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                times[name].append(cpu(way, page))
        for name, each in times.items():
            found[name].append(min(each))
    return found


def with_templates(rounds: int, pages_each: int = 10) -> dict[str, list[float]]:
    """The same for pages of whole sites whose template was learned from those pages; nothing where there are none."""
    found: dict[str, list[float]] = {}
    for each in sites(pages_each).values():
        pages = [page_of(sample) for sample in each]
        template = learn(pages)
        for name, times in measure(pages, rounds, partial(extract, template=template)).items():
            found.setdefault(name, []).extend(times)
    return found


def report(found: dict[str, list[float]]) -> None:
    """Print the times of both ways and their ratio."""
    for name, times in found.items():
        print(f"  {name:7} mean {sum(times) / len(times):6.1f}  median {median(times):6.1f}  largest {max(times):7.1f}")
    print(f"ratio of the means, plain / winnow: {sum(found['plain']) / sum(found['winnow']):.2f}")


def split(pages: list[Page]) -> list[tuple[str, float]]:
    """Shares of the time by the function that the extractor's core called, the largest first."""
    profile = cProfile.Profile()
    profile.enable()
    for page in pages:
        extract(page)
    profile.disable()
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, dict[tuple[str, int, str], tuple[float, ...]]]]
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    spent: Counter[str] = Counter()
    for (file, _, name), (_, _, _, _, callers) in stats.items():
        within = sum(
            row[3] for (caller, _, _), row in callers.items() if Path(caller).name == "core.py" and _ours(caller)
        )
        if within and not file.endswith("extraction/core.py"):
            spent[f"{Path(file).stem}.{name}"] += within  # type: ignore[assignment]
    total = sum(row[2] for row in stats.values())
    return [(name, seconds / total) for name, seconds in spent.most_common(12)]


def _ours(file: str) -> bool:
    return "pipelines/extraction" in file


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    pages = [page_of(sample) for sample in samples(options.pages)]
    extract(pages[0])  # word lists and models are loaded on first use
    plain(pages[0])
    found = measure(pages, options.rounds)
    size = median(len(page.body) for page in pages) / 1000
    print(f"{len(pages)} {origin()}, median {size:.0f} kB; CPU ms a page")
    report(found)
    learnt = with_templates(options.rounds)
    if learnt:
        print(f"with a learned template, {len(learnt['winnow'])} pages of whole sites:")
        report(learnt)
    print("where winnow's time goes (under the profiler, share of all):")
    for name, share in split(pages):
        print(f"  {share:5.0%}  {name}")


if __name__ == "__main__":
    main()
