"""Ask line by line whether the body is right: lines that no article has go, lost ones beside the text come back."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from pathlib import Path

from pipelines.extraction.body.body import Body
from pipelines.extraction.body.container import line_block
from pipelines.extraction.opinion.features import Features, features
from pipelines.extraction.opinion.page_lines import PageLines, page_lines, words_of
from pipelines.extraction.opinion.trees import Forest, Tree, forest
from pipelines.extraction.page.blocks import Block
from pipelines.extraction.page.text_density import mass_of
from pipelines.extraction.prune.prune import Pruned

# Ways of the first reader that are not doubted: running text in a box of its own, which the second look makes no better
# (31 of 100 pages), and what the site file names.
_SETTLED = frozenset({"running", "rules"})
_DROP = 0.3  # a kept line goes under this probability: the first reader is right about nine in ten
_RESTORE = 0.7
_TOLD = 0.8  # a paragraph of a quote or panel among kept ones, which nobody cut
# UTF-8 bytes: of a flash each line counts, and few stand beside it to tell by.  With whole sites left out the second
# look cost short texts of static blogs more than it gained on those of portals.
_FLASH, _SHORT = 300, 700
_LEAST = 0.25  # of a text by mass that must stay: where nearly all is doubted, the doubt is wrong


@dataclass(frozen=True, slots=True)
class Opinion:
    """The body after the second look, the blocks taken off and put back, and how sure the look is of what stays.

    ``confidence`` is the mean probability of the lines by mass, the first reader's agreement where nothing was asked.
    """

    body: Body
    confidence: float
    dropped: tuple[Block, ...] = ()
    restored: tuple[Block, ...] = ()


@dataclass(slots=True)
class _Verdicts:
    """Probabilities of the lines asked: those of the body, and those that may come back."""

    kept: dict[int, float]
    restored: dict[int, float]


def second_opinion(body: Body, pruned: Pruned, title: str | None) -> Opinion:
    """Hold a body against all visible lines of its page, also those that pruning took off."""
    if body.way in _SETTLED or _mass(body.blocks) < _FLASH:
        return Opinion(body, body.agreement)
    lines = page_lines(pruned.before, body.blocks, pruned.cuts, title)
    verdicts = _ask(lines, body.agreement, frozenset(words_of(title or "")))
    dropped = _dropped(lines, verdicts.kept)
    back = {at: line_block(pruned.before, *pruned.before.lines[at][:2]) for at in verdicts.restored}
    blocks = _merged(lines, dropped, back)
    return Opinion(
        replace(body, blocks=blocks),
        _confidence(lines, verdicts, dropped),
        tuple(block for at, block in enumerate(body.blocks) if at in dropped),
        tuple(back[at] for at in sorted(back)),
    )


def _ask(lines: PageLines, agreement: float, title: frozenset[str]) -> _Verdicts:
    found = _Verdicts({}, {})
    for at in lines.asked():
        measures = features(lines, at, title)
        measures["agreement"] = agreement
        if lines.is_kept(at):
            found.kept[at] = _probability("kept", measures)
            continue
        sure = max(_probability("left", measures), _TOLD * lines.is_told(at))
        if sure > _RESTORE and not lines.is_said(at):
            found.restored[at] = sure
    return found


def _dropped(lines: PageLines, kept: Mapping[int, float]) -> set[int]:
    """Return the positions of blocks all of whose lines are doubted, or none where nearly nothing would stay."""
    held = Counter(block for block in lines.at_block if block >= 0)
    bound = _DROP if _mass(lines.blocks) >= _SHORT else _DROP / 2
    doubted = Counter(lines.at_block[at] for at, sure in kept.items() if sure < bound)
    dropped = {block for block, count in doubted.items() if count == held[block]}
    if lines.headline is None:
        dropped.discard(0)  # the first line is the only headline there is
    left = tuple(block for at, block in enumerate(lines.blocks) if at not in dropped)
    return dropped if _mass(left) >= _LEAST * _mass(lines.blocks) else set()


def _mass(blocks: Sequence[Block]) -> int:
    return sum(mass_of(block.text) for block in blocks)


def _merged(lines: PageLines, dropped: set[int], back: Mapping[int, Block]) -> tuple[Block, ...]:
    """Return the blocks in the order of the page."""
    place: dict[int, int] = {}
    for line, block in enumerate(lines.at_block):
        place.setdefault(block, line)
    found: list[Block] = []
    waiting: Sequence[int] = sorted(back)
    for at, kept in enumerate(lines.blocks):
        early = [line for line in waiting if line < place.get(at, -1)]
        found += [back[line] for line in early]
        waiting = waiting[len(early) :]
        if at not in dropped:
            found.append(kept)
    return (*found, *(back[line] for line in waiting))


def _confidence(lines: PageLines, verdicts: _Verdicts, dropped: set[int]) -> float:
    whole = sure = 0.0
    for at, line in enumerate(lines.page.lines):
        held = lines.at_block[at]
        if (held >= 0 and held not in dropped) or at in verdicts.restored:
            whole += line.mass
            sure += line.mass * verdicts.kept.get(at, verdicts.restored.get(at, 1.0))
    return round(sure / whole, 3) if whole else 0.0


def _probability(kind: str, found: Features) -> float:
    return 1 / (1 + exp(-_forests()[kind].sum(found)))


@cache
def _forests() -> Mapping[str, Forest]:
    """Read what was learned on pages with a known answer, in the way of ``tests/quality/learn_opinion``."""
    trees: Mapping[str, Sequence[Tree]] = json.loads(Path(__file__).with_name("trees.json").read_text("utf-8"))
    return {kind: forest(each) for kind, each in trees.items()}
