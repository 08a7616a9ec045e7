"""Page numbers in addresses: which address is the page after another one of the same list or article."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from pipelines.extraction.lexicon import words

NUMBER_NAMES = frozenset(
    {*words("urls.page"), "p", "pn", "pg", "paged", "pageno", "page_no", "pagenum", "pageindex", "currentpage", "cp"}
)
"""Query names that hold the number of a page."""

_SUFFIX = re.compile(
    r"^(?P<stem>.*?[^/_-])"
    r"(?P<mark>[_-](?:page|p)?|/(?:page/|page-|seite-|p|index[_-]?)?|(?<=/list)|(?<=/index))"
    r"(?P<number>\d{1,4})(?P<end>/?|\.\w{2,5})$"
)
_ROOT_INDEX = re.compile(r"^/(?P<mark>index[_-]?|page/|page-|p)(?P<number>\d{1,4})(?P<end>/?|\.\w{2,5})$")
_END = re.compile(r"(?:/(?:index|default))?(?:\.[a-z]\w{1,4}|(?<!/)/++)?$", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)\d\d-\d{1,2}$")


@dataclass(frozen=True, slots=True)
class PageNumber:
    """An address taken as page ``number`` of what stands at ``stem``; ``mark`` is how the number is written."""

    stem: str
    mark: str
    number: int


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path


def _stem(place: tuple[str, str], path: str, pairs: list[tuple[str, str]]) -> str:
    query = urlencode(sorted(pairs))
    return f"{place[0]}{_END.sub('', path, count=1)}{'?' if query else ''}{query}"


@lru_cache(maxsize=8_192)
def page_numbers(url: str) -> tuple[PageNumber, ...]:
    """Return the ways to read an address as a numbered page; the first page, without a number, has none of them."""
    place, pairs = _place(url), parse_qsl(urlsplit(url).query, keep_blank_values=True)
    found = [] if pairs else _of_path(place)
    for name, value in pairs:
        if name.lower() in NUMBER_NAMES and value.isdecimal() and len(value) < 6:
            rest = [pair for pair in pairs if pair != (name, value)]
            found.append(PageNumber(_stem(place, place[1], rest), "?", int(value)))
    return tuple(found)


def _of_path(place: tuple[str, str]) -> list[PageNumber]:
    match = _ROOT_INDEX.match(place[1]) or _SUFFIX.match(place[1])
    if not match:
        return []
    stem, mark, number = match.groupdict().get("stem", ""), match["mark"], match["number"]
    dated = mark == "-" and _DAY.search(stem)  # 2019-11-21 is no 21st page
    if dated or (mark in {"-", "_"} and len(number) > 3):
        return []
    return [PageNumber(_stem(place, stem, []), f"/{mark.lstrip('/')}", int(number))]


@lru_cache(maxsize=8_192)
def first_stem(url: str) -> str:
    """Return the stem that an address has when it is the first, unnumbered page."""
    place = _place(url)
    return _stem(place, place[1], parse_qsl(urlsplit(url).query, keep_blank_values=True))


def row_paths(url: str) -> tuple[str, ...]:
    """Return the paths of which every address in a numbered row with ``url`` holds one, as it is written."""
    stems = {first_stem(url), *(turn.stem for turn in page_numbers(url))}
    return tuple(stem.partition("?")[0].removeprefix(_place(url)[0]) for stem in stems)


def page_step(url: str, other: str) -> int | None:
    """Return by how many pages ``other`` lies after ``url`` in one numbered row (1 is the next page), or None.

    From an unnumbered page the row starts at 1, so ``_2`` is the next; a zero-based row (``_1`` after the first page)
    gives 0, for the caller to believe or not.
    """
    here = page_numbers(url)
    for there in page_numbers(other):
        for own in here:
            if (own.stem, own.mark) == (there.stem, there.mark):
                return there.number - own.number
        if there.stem == first_stem(url):
            return there.number - 1
    for own in here:
        if own.stem == first_stem(other):
            return 1 - own.number
    return None
