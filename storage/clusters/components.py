"""Which texts hang together: the connected components of "shares a band and is the same story"."""

from collections import defaultdict
from collections.abc import Mapping

from storage.signatures import Signature, band_keys, same_story


class Union:
    """Groups of numbers that grow together; the least number of a group stands for it, whatever came first."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def find(self, one: int) -> int:
        """Give the number that stands for the group of one; a number alone stands for itself."""
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
    """Give the groups of texts that hang together, each in order, the largest first, then by their least number."""
    meeting: defaultdict[int, list[int]] = defaultdict(list)
    for number in sorted(prints):
        for key in band_keys(prints[number]):
            meeting[key].append(number)
    union = Union()
    for numbers in meeting.values():
        for at, one in enumerate(numbers):
            for other in numbers[:at]:
                if union.find(one) != union.find(other) and same_story(prints[one], prints[other]):
                    union.join(one, other)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number in sorted(prints):
        groups[union.find(number)].append(number)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))
