"""Who signed the text: credits in its own lines, and in the lines that were taken off it."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from pipelines.extraction.authors import chinese, names
from pipelines.extraction.authors.patterns import BY, before_role, names_after
from pipelines.extraction.lexicon import any_of

_PARAGRAPH = 100  # characters of a line that is a paragraph and no heading or tag
_SENTENCE = 40  # characters of the last sentence before a name
_STOPS = tuple('.!?…»”"')
_BARE_CREDIT = re.compile(r"[^。！？!?\d;；]{2,40}")
# A line of its own that names the writers is a credit wherever it stands; 记者 is not among these words, as
# interviews open their questions with it.
_OUTRIGHT = re.compile(rf"^\W*{any_of('credits.outright')}\s*[:：/／|｜][^。！？!?;；]{{2,36}}$")
_LAST_WORDS = re.compile(r"[.!?…؟»”)]\s+([^.!?…؟]{4,70})\.?$")
_DASHED = re.compile(r"[.!?…؟]\s+[—–]\s?([^\W\d_][^.!?…؟—–\d]{3,60})$")
_ALONE = re.compile(r"[—–]\s?([^\W\d_][^.!?…؟—–\d:]{3,60})$")  # a line of its own under the text
_SIGNED = re.compile(r"[.!?…。»”]\s*[(（]([^()（）\d]{4,50})[)）]$")
_OPENS, _CLOSES = tuple('"“„«»‘'), tuple('"”“«»’')
_WHOLE = 80  # characters of a line that may be a credit as a whole
_LAST = 3  # lines at the end, of which one may be a notice
_EDGE = 8  # lines at the end: notices and prompts may stand under a byline
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def in_lines(lines: Sequence[str], removed: Sequence[str], *, bare: bool = True) -> chinese.Credit:
    """Find reporters in the text's own lines: the last ones, outright credits, the first ones, the lines taken off.

    ``bare``: a name that stands alone at the end counts too; beside a house named as author it does not.
    Of the lines taken off only bare credits count: the others belong to other articles.
    """
    authors: list[str] = []
    helpers: list[str] = []
    outlet: str | None = None
    inner = [line for line in lines[4:-4] if _OUTRIGHT.match(line)]
    edges = [*lines[-4:], *inner, *lines[:4]] if len(lines) > 8 else list(lines)
    for line in [*edges, *(line for line in removed if _BARE_CREDIT.fullmatch(line))]:
        credit = chinese.read_credits(line)
        authors += credit.authors
        helpers += credit.contributors
        outlet = outlet or credit.outlet
    authors = authors or _signed(lines, removed, bare)
    outlet = outlet or next((name for line in lines[:3] if (name := chinese.reporting_outlet(line))), None)
    return chinese.Credit(names.unique(authors), names.unique(helpers), outlet)


def _signed(lines: Sequence[str], removed: Sequence[str], bare: bool) -> list[str]:
    # "Text: A Person" at either end, behind the last sentence too: but behind one that was taken off, a maker of a
    # picture is credited.
    said = [ending for line in (*lines[-_EDGE:], *lines[:3]) for ending in _endings(line)]
    said += [line for line in removed if len(line) < _WHOLE]
    last = range(max(1, len(lines) - _EDGE), len(lines))
    below = [(lines[at], lines[at - 1]) for at in last] + [(line, "") for line in removed]
    found = chain(
        map(_outright, said),
        map(_after_dash, lines[-_LAST:]),
        (_dashed_line(line, above) for line, above in below),
    )
    return next(filter(None, found), None) or (_bare(lines) if bare else [])


def _outright(ending: str) -> list[str]:
    """Return the people before or behind a word that says who wrote."""
    if _CHINESE.search(ending):
        return []
    match = BY.match(ending)
    named = names_after(match, (ending,), 0) if match else before_role(ending)
    return named if all(map(names.looks_like_name, named)) else []


def _after_dash(line: str) -> list[str]:
    """Return the people who sign the last sentence with a dash (… the year. — A Person); a quotation names its own."""
    match = _DASHED.search(line[-80:]) if len(line) > _SENTENCE else None
    named = names.split_names(match[1]) if match else []
    return named if all(map(_is_signature, named)) else []


def _dashed_line(line: str, above: str) -> list[str]:
    """Return the people of a line that says — A Person and nothing else; under a quotation it names who said it."""
    match = _ALONE.match(line)
    if match is None or (above.startswith(_OPENS) and above.endswith(_CLOSES)):
        return []
    named = names.split_names(match[1])
    return named if all(map(_is_signature, named)) else []


def _bare(lines: Sequence[str]) -> list[str]:
    # A name under the last paragraph that the text does not speak of, or in brackets or bare behind it.
    for line in lines[-3:]:
        if named := _in_brackets(line):
            return named
    last = _LAST_WORDS.search(lines[-1][-80:]) if lines else None
    if last is not None and len(lines[-1]) > _SENTENCE + len(last[1]):
        return [] if lines[-1].endswith(".") else _signing(last[1], [*lines[:-1], lines[-1][: -len(last[1])]])
    if len(lines) < 3 or len(lines[-1]) > _PARAGRAPH or lines[-1].endswith("."):
        return []
    if len(lines[-2]) < _PARAGRAPH and (len(lines[-2]) < _SENTENCE or not lines[-2].endswith(_STOPS)):
        return []
    return _signing(lines[-1], lines[:-1])


def _signing(last: str, text: Sequence[str]) -> list[str]:
    told = " ".join(text).casefold()
    named = names.split_names(last)
    return named if all(_is_signature(name) and name.split()[-1].casefold() not in told for name in named) else []


def _is_signature(name: str) -> bool:
    # Only where capitals tell names from other words.
    is_name = names.looks_like_name(name) and name[0].isupper()
    return is_name and names.name_kind(name) is names.NameKind.PERSON


def _endings(line: str) -> Iterator[str]:
    if len(line) < _WHOLE:
        yield line
    if last := _LAST_WORDS.search(line[-80:]):
        yield last[1]


def _in_brackets(line: str) -> list[str]:
    """Return the people who sign the last sentence of a paragraph: … (A Person)."""
    match = _SIGNED.search(line) if len(line) > _PARAGRAPH else None
    named = names.split_names(match[1]) if match else []
    people = all(names.looks_like_name(name) and names.name_kind(name) is names.NameKind.PERSON for name in named)
    return named if people and sum(map(len, named)) + 5 * len(named) >= len(match[1] if match else "") else []
