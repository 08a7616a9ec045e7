"""What pruning takes off the container of a site's articles on every page, and what it never does."""

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from pipelines.extraction.page.document import Document
from pipelines.extraction.page.paths import Step, find_all, is_named
from pipelines.extraction.prune.plain import named_noise
from pipelines.extraction.prune.prune import Pruned, prune
from pipelines.extraction.template.template import ContainerPath
from pipelines.learning.samples import LEAST, paths

_SPARED = 3  # times as many pages kept an element as lost it


@dataclass(frozen=True, slots=True)
class Cuts:
    """Places of boxes that are always cut, and steps of elements that never are though their names are of noise."""

    cuts: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()


@dataclass(slots=True)
class _Counts:
    pages: Counter[str] = field(default_factory=Counter)
    stayed: Counter[str] = field(default_factory=Counter)
    spared: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)


def find_cuts(docs: Sequence[tuple[Document, str | None]], bodies: Sequence[ContainerPath], step: Step) -> Cuts:
    """Prune the containers of pages and see what goes; each must be seen on ``LEAST`` pages.

    With each page comes what it says of itself in its metadata.
    """
    counts = _Counts()
    for doc, told in docs:
        found = [one for body in bodies for one in find_all(doc.tree, body.path, step)]
        pruned = prune(deepcopy(found[0]), doc.rules, told) if found else None
        if pruned is not None:
            _count(pruned, step, counts)
    cuts = [place for place, pages in counts.pages.items() if pages >= LEAST and not counts.stayed[place]]
    spared = [one for one, pages in counts.spared.items() if pages >= max(LEAST, _SPARED * counts.gone[one])]
    return Cuts(tuple(sorted(cuts)), tuple(sorted(spared)))


def _count(pruned: Pruned, step: Step, counts: _Counts) -> None:
    out, where = pruned.before, paths(pruned.before, step)
    cuts = {cut.at for cut in pruned.cuts}
    gone, spared, lost, at = set(), set(), set(), 1
    while at < len(out.elements):
        element = out.elements[at]
        if at not in cuts:
            counts.stayed[where[at]] += 1
            if named_noise(element) and not pruned.cautious:
                spared.add(step(element))
            at += 1
            continue
        # Code names its parts as it likes, and a place without a name may hold anything.
        if not pruned.cautious and named_noise(element) and is_named(where[at]) and ">pre" not in where[at]:
            gone.add(where[at])
        lost.add(step(element))
        at = out.end[at]
    counts.gone.update(lost)
    counts.pages.update(gone)
    counts.spared.update(spared)
