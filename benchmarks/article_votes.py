"""How much each vote on "is it an article?" should count, fitted with sites left out.

python -m benchmarks.article_votes PAGES.jsonl … [--ridge 4] [--most 3] [--folds 5]

A line of PAGES holds ``file`` (a saved page, also gzipped), ``url`` and whether it is an ``article``.  ``site`` (else
the host) keeps pages of one source in one fold, ``weight`` (else 1) says how much the page counts.  Printed are the
weights for ``pipelines.extraction.classify.weights`` and, by threshold, what would be refused of pages left out.
"""

import argparse
import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import exp
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32

from pipelines.extraction import read_page
from pipelines.extraction.classify.weights import WEIGHTS
from storage.records import Page

_ROUNDS = 400
_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)
_THRESHOLDS = (-1.5, -1.0, -0.8, -0.6, -0.4, -0.2, 0.0)


@dataclass(frozen=True, slots=True)
class Case:
    """The votes on one page, in the order of their names, and what the page is."""

    votes: tuple[float, ...]
    article: bool
    weight: float
    site: str


def read_cases(paths: Iterable[Path]) -> tuple[list[str], list[Case]]:
    """Return the names of the votes and one case for each page that no rule decides before them."""
    rows = [json.loads(line) for path in paths for line in path.open(encoding="utf-8")]
    read = [(row, votes) for row in rows if (votes := dict(read_page(_page(row)).votes))]
    names = list(read[0][1])
    return names, [
        Case(
            tuple(votes.get(name, 0.0) for name in names),
            bool(row["article"]),
            float(row.get("weight", 1)),
            row.get("site") or urlsplit(row["url"]).hostname or "",
        )
        for row, votes in read
    ]


def _page(row: dict[str, str]) -> Page:
    body = Path(row["file"]).read_bytes()
    body = gzip.decompress(body) if row["file"].endswith(".gz") else body
    headers = (("content-type", row.get("content_type") or "text/html"),)
    return Page("fit", row["url"], row["url"], 200, headers, body, _FETCHED)


def fit(cases: Sequence[Case], towards: Sequence[float], ridge: float, most: float) -> list[float]:
    """Return weights and, last, the constant of a logistic regression, by gradient steps with momentum.

    The weights are drawn ``towards`` those in use, the more the fewer pages speak against them.
    """
    size = len(towards)
    weights, speed = [*towards, 0.0], [0.0] * (size + 1)
    total = sum(case.weight for case in cases)
    for turn in range(_ROUNDS):
        slope = [ridge * (weight - used) for weight, used in zip(weights[:-1], towards, strict=True)] + [0.0]
        for case in cases:
            miss = case.weight * (1 / (1 + exp(-max(-30.0, min(30.0, score(weights, case))))) - case.article)
            for at, vote in enumerate(case.votes):
                if vote:
                    slope[at] += miss * vote
            slope[-1] += miss
        for at in range(size + 1):
            speed[at] = turn / (turn + 3) * speed[at] - 4 * slope[at] / total
            weights[at] += speed[at]
            if at < size:
                weights[at] = max(-most, min(most, weights[at]))
    return weights


def score(weights: Sequence[float], case: Case) -> float:
    """Sum up the votes of one page."""
    return sum(weight * vote for weight, vote in zip(weights, case.votes, strict=False)) + weights[-1]


def main() -> None:
    """Print the weights, and what they refuse where they were not fitted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--ridge", type=float, default=4.0)
    parser.add_argument("--most", type=float, default=3.0)
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    names, cases = read_cases(options.pages)
    used = [WEIGHTS.get(name, 0.0) for name in names]
    out: list[tuple[float, bool]] = []
    for fold in range(options.folds):
        apart = [crc32(case.site.encode()) % options.folds == fold for case in cases]
        weights = fit(
            [c for c, out_of in zip(cases, apart, strict=True) if not out_of], used, options.ridge, options.most
        )
        out += [(score(weights, c), c.article) for c, out_of in zip(cases, apart, strict=True) if out_of]
    for name, weight in zip([*names, "constant"], fit(cases, used, options.ridge, options.most), strict=True):
        print(f"{weight:6.1f}  {name}")
    articles, others = [[s for s, article in out if article is kind] for kind in (True, False)]
    for least in _THRESHOLDS:
        lost, refused = (sum(s < least for s in scores) / len(scores) for scores in (articles, others))
        print(f"under {least:+.1f}: {lost:.1%} of {len(articles)} articles, {refused:.1%} of {len(others)} other pages")


if __name__ == "__main__":
    main()
