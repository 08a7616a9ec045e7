"""Learn the second look's trees from pages with a known answer: the working halves, and sites of the factory.

    python -m tests.quality.learn_opinion --seeds 7101 7102 7103 > pipelines/extraction/opinion/trees.json

Pages are read as the extractor reads them, whole and without headings, classes and metadata; each line that the second
look asks about is right where half of its runs of words stand in the true text.  Boosted trees of six leaves on binned
measures follow, one row of them for lines of the text and one for lines beside it.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from pipelines.extraction import core
from pipelines.extraction.opinion import opinion
from pipelines.extraction.opinion.features import Features, features
from pipelines.extraction.opinion.page_lines import PageLines
from pipelines.extraction.opinion.trees import Tree
from tests.quality.beside import real_pages
from tests.quality.cases import Case
from tests.quality.degrade import DEGRADATIONS
from tests.quality.generalise import factory, is_working
from tests.quality.scorer import tokens

TREES, LEAVES, RATE, L2, LEAST, BINS = 60, 6, 0.15, 1.0, 5.0, 48
_POORER = ("tags", "all")

Array = np.ndarray[Any, Any]


def main() -> int:
    """Print the trees."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.learn_opinion")
    parser.add_argument("--seeds", type=int, nargs="*", default=[7101, 7102, 7103, 7104, 7105, 7106, 7107, 7108])
    parser.add_argument("--every", type=int, default=1)
    asked = parser.parse_args()
    rows = [row for case in _cases(asked.seeds, asked.every) for row in _rows(case)]
    found = {kind: _boost([row[1:] for row in rows if row[0] == kind]) for kind in ("kept", "left")}
    json.dump(found, sys.stdout)
    return 0


def _cases(seeds: Iterable[int], every: int) -> Iterator[Case]:
    cases = [case for kit in ("bench", "bench2") for case in real_pages(kit) if is_working(case.page.url)]
    for seed in seeds:
        with tempfile.TemporaryDirectory() as work:
            cases += factory(Path(work), seed)
    for at, case in enumerate(case for case in cases[::every] if case.body):
        yield case
        poorer = DEGRADATIONS[_POORER[at % len(_POORER)]]
        yield replace(case, page=replace(case.page, body=poorer(case.page.body)))


def _rows(case: Case) -> list[tuple[str, Features, float, float]]:
    """Return kind, measures, truth and weight of each line asked about on a page."""
    lines: list[tuple[str, Features]] = []
    texts: list[str] = []
    whole = opinion._probability

    def measured(page: PageLines, at: int, title: frozenset[str]) -> Features:
        text = page.page.lines[at].text
        unsure = text in case.optional or (not page.is_kept(at) and page.is_said(at))
        texts.append("" if unsure else text)
        return features(page, at, title)

    def noted(kind: str, found: Features) -> float:
        lines.append((kind, found))
        return whole(kind, found)

    with patch.object(opinion, "features", measured), patch.object(opinion, "_probability", noted):
        core.extract(case.page, case.rules)
    true = " ".join(tokens(case.body or ""))
    masses = np.sqrt([len(text.encode()) for text in texts])
    weights = 40 * masses / max(1.0, masses.sum())
    return [
        (kind, found, _is_true(text, true), float(weight))
        for (kind, found), text, weight in zip(lines, texts, weights, strict=True)
        if text
    ]


def _is_true(text: str, true: str) -> float:
    row = tokens(text)
    runs = [" ".join(row[at : at + 4]) for at in range(max(1, len(row) - 3))]
    return float(bool(row) and sum(run in true for run in runs) * 2 >= len(runs))


def _boost(rows: list[tuple[Features, float, float]]) -> list[Tree]:
    names = sorted({name for found, _, _ in rows for name in found})
    table = np.array([[found.get(name, 0.0) for name in names] for found, _, _ in rows])
    truth, weight = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    edges = [_edges(column) for column in table.T]
    binned = np.stack([np.searchsorted(edge, column) for edge, column in zip(edges, table.T, strict=True)], 1)
    base = round(float(np.log((weight * truth).sum() / (weight * (1 - truth)).sum())), 3)
    score = np.full(len(truth), base)
    found: list[Tree] = [base]
    for _ in range(TREES):
        sure = 1 / (1 + np.exp(-score))
        tree, step = _grow(binned, edges, names, weight * (sure - truth), weight * sure * (1 - sure))
        score += step
        found.append(tree)
    return found


def _edges(column: Array) -> Array:
    values = np.unique(np.round(column, 4))
    if len(values) > BINS:
        values = np.unique(np.round(np.quantile(column, np.linspace(0, 1, BINS)), 4))
    return np.asarray((values[:-1] + values[1:]) / 2)


def _grow(binned: Array, edges: list[Array], names: list[str], slope: Array, bend: Array) -> tuple[Tree, Array]:
    """Split the leaf that gains most until there are enough; return the tree and what it adds to each row."""
    root: dict[str, Any] = {"rows": np.arange(len(slope))}
    leaves = [root]
    while len(leaves) < LEAVES:
        for leaf in leaves:
            leaf.setdefault("split", _split(binned[leaf["rows"]], slope[leaf["rows"]], bend[leaf["rows"]]))
        best = max(leaves, key=lambda leaf: leaf["split"][0])
        gain, column, edge = best["split"]
        if gain <= 0:
            break
        under = binned[best["rows"], column] <= edge
        best["node"] = (column, edge, {"rows": best["rows"][under]}, {"rows": best["rows"][~under]})
        leaves = [leaf for leaf in leaves if leaf is not best] + list(best["node"][2:])
    step = np.zeros(len(slope))

    def written(leaf: dict[str, Any]) -> Tree:
        if "node" in leaf:
            column, edge, low, high = leaf["node"]
            return [names[column], round(float(edges[column][edge]), 4), written(low), written(high)]
        rows = leaf["rows"]
        value = round(float(-RATE * slope[rows].sum() / (bend[rows].sum() + L2)), 3)
        step[rows] = value
        return value

    return written(root), step


def _split(binned: Array, slope: Array, bend: Array) -> tuple[float, int, int]:
    """Return gain, column and bin of the best split."""
    width = binned.shape[1]
    places = (binned + np.arange(width) * BINS).ravel()

    def sums(values: Array) -> Array:
        return np.bincount(places, np.repeat(values, width), width * BINS).reshape(width, BINS).cumsum(1)

    left, mass = sums(slope), sums(bend)
    whole, heavy = slope.sum(), bend.sum()
    enough = (mass >= LEAST) & (heavy - mass >= LEAST)
    gain = left**2 / (mass + L2) + (whole - left) ** 2 / (heavy - mass + L2) - whole**2 / (heavy + L2)
    gain = np.where(enough, gain, -1.0)
    column, edge = divmod(int(gain.argmax()), BINS)
    return float(gain[column, edge]), column, edge


if __name__ == "__main__":
    sys.exit(main())
