"""Articles by running number as an operator writes them: ``https://site/post/{id}.html`` over ranges of numbers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.errors import ArgumentError
from storage.records import Link, LinkKind
from storage.urls import is_web_url

Ranges = tuple[tuple[int, int], ...]

_PLACE = re.compile(r"\{id(?::0?(\d{1,2}))?\}")
_RANGE = re.compile(r"(\d{1,18})(?:-(\d{1,18}))?")


@dataclass(frozen=True, slots=True)
class NumberedPattern:
    """An address with one place for a number, ``{id}``, or ``{id:06}`` for one filled up with zeros to six digits."""

    template: str

    def address(self, number: int) -> str:
        """Return the address of one number."""
        return _PLACE.sub(lambda place: f"{number:0{int(place[1] or 1)}}", self.template)

    def number(self, url: str) -> int | None:
        """Return the number in an address of this row, or None for any other address."""
        before, after = _PLACE.sub("\0", self.template).split("\0")
        if not (url.startswith(before) and url.endswith(after)):
            return None
        digits = url[len(before) : len(url) - len(after)]
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None

    def links(self, ranges: Ranges) -> Iterator[Link]:
        """Yield the articles of some ranges, the highest number first: it is the newest.  Nothing is held."""
        for low, high in reversed(ranges):
            for number in range(high, low - 1, -1):
                yield Link(self.address(number), LinkKind.ARTICLE, "ids")


def read_numbered(text: str) -> NumberedPattern:
    """Read a pattern.  Raises :class:`crawler.errors.ArgumentError` with one line that says what is wrong with it."""
    places = _PLACE.findall(text)
    rest = _PLACE.sub("1", text)
    if "{" in rest or "}" in rest:
        raise ArgumentError(f"ids {text}: the place of the number is written {{id}}, or {{id:06}} with zeros before it")
    if len(places) != 1:
        raise ArgumentError(f"ids {text}: needs one place for the number, {{id}}, and has {len(places)}")
    if not is_web_url(rest):
        raise ArgumentError(f"ids {text}: not a web address (it must begin with http:// or https://)")
    return NumberedPattern(text)


def read_ranges(text: str) -> Ranges:
    """Read ``1-100,500-900`` into ranges, both ends included, in order and without overlaps.  Raises ArgumentError."""
    return merged(_range(part.strip(), text) for part in text.split(","))


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Put ranges in order and join those that touch."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def count(ranges: Ranges) -> int:
    """Count the numbers of some ranges."""
    return sum(high - low + 1 for low, high in ranges)


def _range(part: str, text: str) -> tuple[int, int]:
    match = _RANGE.fullmatch(part)
    if not match:
        raise ArgumentError(f"ids {text}: not a range of numbers; write 1-91054, or 1-100,500-900")
    low, high = int(match[1]), int(match[2] or match[1])
    if low > high:
        raise ArgumentError(f"ids {text}: {part} begins after its end; write {high}-{low}")
    return low, high
