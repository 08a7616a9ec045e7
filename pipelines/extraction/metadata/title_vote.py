"""The headline of a page, chosen by agreement of all the places that state it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.extraction.lexicon import any_of, words
from pipelines.extraction.page.text_match import squash

_SPLIT = re.compile(
    r"(?<!\s)\s++(?:[-–—|·•«»/~>‹›⋆*]|::)++\s++"
    r"|(?:(?:(?<!\s)\s++)?(?:[|｜_]|——|--|–\s|(?<=\S)-\s)|(?<!\s)\s++-(?=\S))"
    r"(?:[|｜_]|——|--|–\s|\s-(?=\S)|(?<=\S)-\s)*+\s*+|(?<=[\u3400-\u9fff？！”）])-(?=\S)|(?<=\S)-(?=[\u3400-\u9fff])"
)
# The last piece of a title that calls itself a site: "…网", "… News", "example.com".
_SITE_WORD = re.compile(
    rf"^[\w\s·]{{0,12}}{any_of('titles.site_endings')}$"
    rf"|^(?:[\w'’&-]+\s){{0,3}}{any_of('titles.site_words')}$"
    r"|^[\w-]+(?:\.[\w-]+)*\.(?:com|de|net|org|at|ch|co\.uk|fr|it|es|info|eu|tv|ru|pl|nl|jp|cn)$",
    re.IGNORECASE,
)
_COLON = re.compile(r":\s")
_DASH = re.compile(r"[-–—|_]")
_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?")
_CUT = re.compile(r"(?:(?<!\s)\s++)?(?:…|\.{3})$")
_LONGEST_KICKER = 36  # letters; what is longer and shown by itself is a headline, whatever follows it
_SENTENCE = 20  # weight of a headline; names of sections and papers are shorter
_BESIDE = 0.6  # of its weight at most: the names beside it
_WIDE = "\u2e80"  # from here on scripts whose letters say as much as two and a half Latin ones
_TIES = ("page", "h1", "json-ld", "og", "twitter", "title", "heading", "hint")
# One field of the content system fills og:title and the page title; what is written for one network has no voice.
_VOICE: dict[str, frozenset[str]] = {"title": frozenset({"og"}), "twitter": frozenset()}
_EMPTY_WORDS = frozenset(words("titles.empty"))
_SMALL = frozenset({"www", "com", "org", "net", "de", "co", "uk", "news", "gov", "edu", "m", "mobile", "blog", "cn"})


@dataclass(frozen=True, slots=True)
class TitleCandidate:
    """One statement of the headline: ``place`` is json-ld, og, twitter, h1, heading, page, title or hint.

    ``heading`` is the first h1 of several that no other place confirms: it may open a section of the text.
    """

    place: str
    text: str


def bare(text: str | None) -> str:
    """Fold a headline to its letters and digits, for comparison."""
    return squash(text) if text else ""


def choose_title(said: Sequence[TitleCandidate], names: frozenset[str]) -> str | None:
    """Return the headline most places agree on once site and section are stripped; ties go to what the page shows.

    ``names`` are the folded names of the site.  On pages left out the vote is as good as any fixed order of places
    (.881 and .875 of two sets of pages), on known ones better; what was tried beside it (kickers taken off, the words
    that the address spells) gained on known pages only.
    """
    stripped = [(one.place, text) for one in said if (text := strip(one, said, names))]
    whole = [(place, text) for place, text in stripped if place == "h1" or not _CUT.search(text)]
    if not whole:
        return _CUT.sub("", stripped[0][1]) if stripped else next((one.text for one in said), None)
    votes = _votes(stripped, {place: bare(text) for place, text in whole})
    best = max(votes.values())
    ranked = sorted(whole, key=lambda pair: _TIES.index(pair[0]))
    chosen = next(bare(text) for _, text in ranked if votes.get(bare(text)) == best)
    # The words of two lines of a heading may be glued in it; another place has the blank.
    return max((text for _, text in ranked if bare(text) == chosen), key=lambda text: text.count(" "))


def _votes(stripped: Sequence[tuple[str, str]], keys: Mapping[str, str]) -> dict[str, int]:
    voices: dict[str, set[str]] = {}
    for place, text in stripped:
        for key in _supports(text, keys):
            voices.setdefault(key, set()).update(_VOICE.get(place, {place}))
    return {key: len(said) for key, said in voices.items()}


def _supports(text: str, keys: Mapping[str, str]) -> set[str]:
    own = bare(text)
    return {key for key in keys.values() if key.startswith(own)} if _CUT.search(text) else {own}


def strip(one: TitleCandidate, said: Sequence[TitleCandidate], names: frozenset[str]) -> str | None:
    """Take site and section off a statement, or return None where nothing but the site's name is left.

    What may go is learned from the other statements and from the site's names, never from a separator alone: some
    headlines hold dashes.
    """
    pieces = _pieces(one.text)
    if len(pieces) == 1:
        return None if is_site(one.text, names) else one.text
    others = {bare(other.text) for other in said if other.text != one.text and not is_site(other.text, names)} - {""}
    for start, end in sorted(_spans(len(pieces)), key=lambda span: span[0] - span[1]):
        span = _span(one.text, pieces, start, end)
        if (end - start) < len(pieces) and bare(span) in others and _is_head(one.text, pieces, (start, end), names):
            return span
    start, end = _without_site(one.text, pieces, names)
    left = _span(one.text, pieces, start, end)
    if is_site(left, names):
        return None
    return _main_piece(one.text, pieces[start:end], said) if one.place == "title" else left


def _main_piece(text: str, pieces: Sequence[tuple[int, int]], said: Sequence[TitleCandidate]) -> str:
    """Return the longest piece of a page title that no other place confirms; the others are section and paper.

    Of 1,035 titles of pages worked with five became right by it and none wrong, of 1,060 left out two and none.
    """
    whole = _span(text, pieces, 0, len(pieces))
    parts = [_span(text, pieces, at, at + 1) for at in range(len(pieces))]
    sizes = [weight(part) for part in parts]
    *_, second, first = sorted([0.0, *sizes])
    main = sizes.index(first)
    others = {bare(one.text) for one in said if one.text != text}
    if first < _SENTENCE or second > _BESIDE * first or bare(whole) in others:
        return whole
    return whole if any(bare(part) in others for part in parts[:main]) else parts[main]


def weight(text: str) -> float:
    """Count the characters of a text, those of scripts that say more with each two and a half times."""
    return sum(2.5 if char >= _WIDE else 1 for char in text)


def _is_head(text: str, pieces: Sequence[tuple[int, int]], span: tuple[int, int], names: frozenset[str]) -> bool:
    # A short piece before longer words is a kicker, though another place may hold it alone.
    _, end = _without_site(text, pieces, names)
    rest = max(0, pieces[end - 1][1] - pieces[span[1] - 1][1])
    if span[1] >= end or rest <= pieces[span[1] - 1][1] - pieces[span[0]][0]:
        return True
    following = _span(text, pieces, span[1], span[1] + 1)
    return is_site(following, names) or len(_span(text, pieces, *span)) > _LONGEST_KICKER


def without_site(text: str, names: frozenset[str]) -> str:
    """Take the site's name off both ends of a page title; a title of one piece is left as it is."""
    pieces = _pieces(text)
    start, end = _without_site(text, pieces, names)
    return _span(text, pieces, start, end)


def _without_site(text: str, pieces: Sequence[tuple[int, int]], names: frozenset[str]) -> tuple[int, int]:
    start, end = 0, len(pieces)
    while end - start > 1 and closes(_span(text, pieces, end - 1, end), names):
        end -= 1
    while end - start > 1 and _opens(_span(text, pieces, start, start + 1), names):
        start += 1
    return start, end


def _opens(piece: str, names: frozenset[str]) -> bool:
    return is_site(piece, names) or _DAY.fullmatch(piece) is not None


def closes(piece: str, names: frozenset[str]) -> bool:
    """Return whether the last piece of a title is the site's name, known by ``names`` or by its own words."""
    return is_site(piece, names) or _SITE_WORD.match(piece) is not None


@lru_cache(maxsize=256)  # each statement of a headline is cut some ten times
def _pieces(text: str) -> tuple[tuple[int, int], ...]:
    pieces: list[tuple[int, int]] = []
    start = 0
    for match in _SPLIT.finditer(text):
        if match.start() > start:
            pieces.append((start, match.start()))
        start = match.end()
    if start < len(text) or not pieces:
        pieces.append((start, len(text)))
    return tuple(pieces[:12])


def _spans(count: int) -> list[tuple[int, int]]:
    return (
        [(0, end) for end in range(1, count + 1)]
        + [(start, count) for start in range(1, count)]
        + [(start, end) for start in range(1, count) for end in range(start + 1, count)]
    )


def _span(text: str, pieces: Sequence[tuple[int, int]], start: int, end: int) -> str:
    return text[pieces[start][0] : pieces[end - 1][1]].strip()


def prefixes(text: str, names: frozenset[str]) -> list[str]:
    """Return the beginnings of a page title that may be its headline, longest first, the whole title first of all.

    Every dash is tried: a beginning counts only where the page shows it by itself.
    """
    pieces = _pieces(text)
    heads = [
        _span(text, pieces, 0, end)
        for end in range(len(pieces), 0, -1)
        if end == len(pieces) or _is_head(text, pieces, (0, end), names)
    ]
    dashed = [text[: match.start()].strip() for match in _DASH.finditer(text) if 2 * match.start() >= len(text)]
    return heads + [head for head in dashed if head not in heads]


def suffixes(text: str) -> list[str]:
    """Return the later parts of a page title that may be its headline: without the first pieces, or behind a colon."""
    pieces = _pieces(text)
    inner = [_span(text, pieces, start, end) for start, end in _spans(len(pieces)) if start]
    return [*inner, *(text[match.end() :] for match in _COLON.finditer(text))]


def last_piece(text: str) -> tuple[str, str] | None:
    """Cut a page title in what stands before its last separator and after it, or None where it has none."""
    pieces = _pieces(text)
    if len(pieces) < 2:
        return None
    return _span(text, pieces, 0, len(pieces) - 1), _span(text, pieces, len(pieces) - 1, len(pieces))


def site_words(sites: Iterable[str], host: str) -> frozenset[str]:
    """Fold the names of a site: as stated, and the telling words of its host name."""
    labels = [label for label in host.lower().split(".") if label not in _SMALL and len(label) > 2]
    return frozenset({bare(site) for site in sites if site} | {bare(label) for label in labels} | {bare(host)}) - {""}


def is_site(text: str, names: frozenset[str]) -> bool:
    """Return whether a piece of a title is the name of the site rather than words of a headline."""
    own = bare(text)
    if not own or own in _EMPTY_WORDS:
        return True
    return any(own == name or (len(own) > 3 and own in name) or _is_extended(own, name) for name in names)


def _is_extended(own: str, name: str) -> bool:
    # "Example Online", "example.com": the name with a few letters around it, more where the name is long.
    if len(name) < 4:
        return False
    return (own.startswith(name) and len(own) <= len(name) + 10) or (
        own.endswith(name) and len(own) <= len(name) + (24 if len(name) > 7 else 10)
    )
