"""Boxes beside the text that open with the same words on most pages: about the author, comments, a shop, an app.

What stands under such a heading is the site's, whatever it says and in whatever language.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.extraction.page.paths import is_named
from pipelines.extraction.template.furniture import NOTICE
from pipelines.learning.samples import LEAST

# Chosen on 24 made sites of three seeds; the scores of 20 real sites stay as they were.
_HEADED = 0.8  # of the times such a box opens with a line of the site
_ONE = 0.6  # of the times with the very same one
_BESIDE = 0.9  # of the pages with prose have the box before or after it
_NOTICES = 0.9  # of its lines are short


@dataclass(frozen=True, slots=True)
class BoxLine:
    """A line of a container: the path to its block, its shape, what it says, its bytes, and what is known of it."""

    place: str
    shape: str
    key: Hashable
    mass: int
    is_known: bool
    is_prose: bool


def headed_boxes(pages: Sequence[Sequence[BoxLine]]) -> set[str]:
    """Return the shapes of all lines in such boxes; ``is_known`` says which lines are the site's already.

    A box without a name of its own is believed to be one where it stands after the text of all pages, and no page has
    prose in it.
    """
    runs: dict[str, list[list[BoxLine]]] = defaultdict(list)
    on: Counter[str] = Counter()
    with_prose: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    doubted: set[str] = set()
    for page in pages:
        for box, places in _boxes(page).items():
            runs[box] += [[page[at] for at in run] for run in places]
            on[box] += 1
            inside = {at for run in places for at in run}
            prose = [at for at, line in enumerate(page) if line.is_prose and at not in inside]
            with_prose[box] += bool(prose)
            beside[box] += bool(prose) and not any(prose[0] < at < prose[-1] for at in inside)
            if any(page[at].is_prose for at in inside) or (prose and min(inside) < prose[-1]):
                doubted.add(box)
    return {
        line.shape
        for box, found in runs.items()
        if on[box] >= LEAST
        and (box not in doubted or is_named(box.rpartition(">")[2]))
        and with_prose[box] >= LEAST
        and beside[box] >= _BESIDE * with_prose[box]
        and _is_headed(found)
        for run in found
        for line in run
    }


def _boxes(page: Sequence[BoxLine]) -> dict[str, list[list[int]]]:
    """Return for each box the runs of lines that stand in it."""
    found: dict[str, list[list[int]]] = defaultdict(list)
    for at, line in enumerate(page):
        for box in _around(line.place):
            if found[box] and found[box][-1][-1] == at - 1:
                found[box][-1].append(at)
            else:
                found[box].append([at])
    return found


def _around(place: str) -> Iterator[str]:
    """Yield the boxes around a block."""
    steps = place.split(">")
    for length in range(1, len(steps)):
        yield ">".join(steps[:length])


def _is_headed(runs: Sequence[Sequence[BoxLine]]) -> bool:
    heads = Counter(run[0].key for run in runs if run[0].is_known and not run[0].is_prose and len(run) > 1)
    if not heads or heads.total() < _HEADED * len(runs) or max(heads.values()) < _ONE * len(runs):
        return False
    others = [line for run in runs for line in run[1:]]
    return sum(line.mass < NOTICE for line in others) >= _NOTICES * len(others)
