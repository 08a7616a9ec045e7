"""Which texts hang together: the connected components of "shares a band and is the same story"."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat

from storage.signature import Signature, band_keys, same_story


class DisjointSet:
    """Groups of numbers that grow together; the least number of a group stands for it, whatever came first."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def find(self, one: int) -> int:
        """Return the number that stands for the group of one; a number alone stands for itself."""
        root = one
        while (above := self._above.get(root, root)) != root:
            root = above
        while (above := self._above.get(one, one)) != root:
            self._above[one], one = root, above
        return root

    def join(self, one: int, other: int) -> None:
        """Make one group of two."""
        low, high = sorted((self.find(one), self.find(other)))
        if low != high:
            self._above[high] = low


def components(prints: Mapping[int, Signature]) -> list[list[int]]:
    """Return the groups of texts that hang together, each in order, the largest first, then by their least number."""
    meeting: defaultdict[int, list[int]] = defaultdict(list)
    for number in sorted(prints):
        for key in band_keys(prints[number]):
            meeting[key].append(number)
    union = DisjointSet()
    for numbers in meeting.values():
        join_similar(union, numbers, prints)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number in sorted(prints):
        groups[union.find(number)].append(number)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))


def join_similar(
    union: DisjointSet, numbers: Iterable[int], prints: Mapping[int, Signature], most: int | None = None
) -> None:
    """Join those of some texts that are the same story, and what hangs together by them.

    Each is compared with the groups before it, not with all of their texts: of 5,000 that are alike every one is
    compared once.  It is compared with ``most`` texts where that is given, those of the newest groups.
    """
    groups: list[list[int]] = []
    for one in numbers:
        left = repeat(0) if most is None else iter(range(most))
        near = groups if most is None else groups[-most:]
        own, joined = [one], set[int]()
        for group in reversed(near):
            if _belongs(union, one, group, prints, left):
                union.join(one, group[0])
                group.extend(own)
                own = group
                joined.add(id(group))
        if joined:
            groups = [group for group in groups if id(group) not in joined]
        groups.append(own)


def _belongs(
    union: DisjointSet, one: int, group: list[int], prints: Mapping[int, Signature], left: Iterator[int]
) -> bool:
    return union.find(one) == union.find(group[0]) or any(
        same_story(prints[one], prints[other]) for other, _ in zip(group, left, strict=False)
    )
