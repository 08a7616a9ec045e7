"""Measure how far the extractor carries: to sites nobody looked at, and to poorer pages.

    python -m tests.quality.generalise                      all kits in whole: some minutes
    python -m tests.quality.generalise --every 8            each eighth page, while trying
    python -m tests.quality.generalise --seed 7040          another seed of the factory

The kits lie beside the checkout in ``../shared``; one that is missing is named and left out.

**Protocol.** The sites of ``bench`` and ``bench2`` are halved by their host without ``www.``: an even first byte of its
SHA-1 puts it into the *working* half, whose pages may be read one by one, an odd one into the *reporting* half, of
which only figures are looked at.  No site is in both.  What is learned or chosen is chosen on the working half with
whole sites left out; a rule that gains under half as much on the reporting half goes.  A seed of the factory is drawn
once: sites that one has looked at are no measure any more.

The *degradations* take class names, ids, the tags of headings and sections, and metadata off the pages of the working
half, one by one and together; each line says what body F1 lost (``tests/quality/degrade.py``).
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from statistics import fmean
from urllib.parse import urlsplit

from _pytest.outcomes import Skipped

from storage.records import Page
from tests.quality.beside import real_pages
from tests.quality.cases import Case
from tests.quality.degrade import DEGRADATIONS
from tests.quality.scorer import marks_of
from tests.servers.shared_kits import shared

_MEASURES = ("body_f1", "near", "clean", "title", "day", "people", "refused")
_NEAR = 0.95
_NOW = "2026-11-20T09:00"
_SITES = "10"


def is_working(url: str) -> bool:
    """Return whether the site of an address is in the half whose pages may be looked at."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return hashlib.sha1(host.encode(), usedforsecurity=False).digest()[0] % 2 == 0


def main(words: Sequence[str] | None = None) -> int:
    """Print the table; exit status 1 where no kit lies beside the checkout."""
    asked = _parser().parse_args(words)
    found: list[Case] = []
    print(_row("", "pages", *_MEASURES))
    for name in ("bench", "bench2"):
        try:
            cases = real_pages(name)[:: asked.every]
        except Skipped as skipped:
            print(f"{name}: {skipped.msg}")
            continue
        halves = {True: "working", False: "reporting"}
        for working, half in halves.items():
            part = [case for case in cases if is_working(case.page.url) is working]
            print(_told(f"{name} {half}", part), flush=True)
            found += part if working else ()
    for seed in asked.seed:
        with tempfile.TemporaryDirectory() as work:
            try:
                print(_told(f"factory {seed}", factory(Path(work), seed)[:: asked.every]), flush=True)
            except Skipped as skipped:
                print(f"factory: {skipped.msg}")
    _degraded([case for case in found if case.body])
    return int(not found)


def factory(work: Path, seed: int) -> list[Case]:
    """Compose sites from a seed and return their pages, one page of an article at a time."""
    words = [sys.executable, str(shared("factory/factory.py")), "--out", str(work), "--seed", str(seed)]
    subprocess.run([*words, "--sites", _SITES, "--now", _NOW], check=True, capture_output=True)
    data = work / "dev"
    truths = {row["url"]: row for row in _rows(data / "truth.jsonl")}
    others = {row["url"] for row in _rows(data / "nonarticles.jsonl")}
    found = []
    for row in _rows(data / "manifest.jsonl"):
        page = _page(data, row)
        if truth := truths.get(row["url"]):
            leaks = tuple(truth.get("must_not_contain") or ())
            text = truth.get("body_page1") or truth["body"]
            found.append(Case(row["url"], page, body=text, leaks=leaks, optional=tuple(truth.get("optional") or ())))
        elif row["url"] in others:
            found.append(Case(row["url"], page, is_article=False))
    return found


def _page(data: Path, row: dict[str, str]) -> Page:
    kind = ("Content-Type", row.get("content_type") or "text/html")
    seen = datetime.fromisoformat(row["fetched_at"])
    return Page("factory", row["url"], row["url"], 200, (kind,), (data / row["file"]).read_bytes(), seen)


def _degraded(cases: Sequence[Case]) -> None:
    """Print what each degradation costs on the pages of the working half."""
    if not cases:
        return
    whole = _body_f1(cases)
    print(f"\nbody F1 of {len(cases)} pages of the working half: {whole:.4f}")
    for name, degrade in DEGRADATIONS.items():
        poorer = (replace(case, page=replace(case.page, body=degrade(case.page.body))) for case in cases)
        print(f"  without {name:10} {_body_f1(poorer) - whole:+.4f}", flush=True)


def _body_f1(cases: Iterable[Case]) -> float:
    return fmean(dict(marks_of(case)).get("body_f1", 0.0) for case in cases)


def _told(name: str, cases: Iterable[Case]) -> str:
    marks: dict[str, list[float]] = {measure: [] for measure in _MEASURES}
    count = 0
    for case in cases:
        count += 1
        for measure, mark in marks_of(case):
            if measure in marks:
                marks[measure].append(mark)
            if measure == "body_f1":
                marks["near"].append(float(mark >= _NEAR))
    return _row(name, str(count), *(f"{fmean(marks[name]):.4f}" if marks[name] else "-" for name in _MEASURES))


def _row(name: str, *cells: str) -> str:
    return f"{name:18}" + "".join(f"{cell:>9}" for cell in cells)


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.generalise", description=__doc__.partition("\n")[0])
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take each n-th page only")
    parser.add_argument("--seed", type=int, nargs="*", default=[7040], metavar="SEED", help="of the factory")
    return parser


if __name__ == "__main__":
    sys.exit(main())
