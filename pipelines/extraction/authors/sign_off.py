"""Who signed the text: credits in its own lines, and in the lines that were taken off it."""

import re
from collections.abc import Sequence

from pipelines.extraction.authors import chinese, names
from pipelines.extraction.authors.patterns import BY, names_after
from pipelines.extraction.lexicon import any_of

_PARAGRAPH = 100  # characters of a line that is a paragraph and no heading or tag
_BARE_CREDIT = re.compile(r"[^。！？!?\d;；]{2,40}")
# A line of its own that names the writers is a credit wherever it stands; 记者 is not among these words, as
# interviews open their questions with it.
_OUTRIGHT = re.compile(rf"^\W*{any_of('credits.outright')}\s*[:：/／|｜][^。！？!?;；]{{2,36}}$")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def in_lines(lines: Sequence[str], removed: Sequence[str]) -> chinese.Credit:
    """Find reporters in the text's own lines: the last ones, outright credits, the first ones, the lines taken off.

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
    authors = authors or _signed(lines, removed)
    outlet = outlet or next((name for line in lines[:3] if (name := chinese.reporting_outlet(line))), None)
    return chinese.Credit(names.unique(authors), names.unique(helpers), outlet)


def _signed(lines: Sequence[str], removed: Sequence[str]) -> list[str]:
    # "Text: A Person" at either end, or a bare name under the last paragraph that the text does not speak of.
    for line in (*lines[-3:], *lines[:3], *removed):
        if len(line) < 80 and (match := BY.match(line)) and not _CHINESE.search(line):
            named = names_after(match, (line,), 0)
            if named and all(map(names.looks_like_name, named)):
                return named
    if len(lines) < 3 or len(lines[-2]) < _PARAGRAPH or names.name_kind(lines[-1]) is not names.NameKind.PERSON:
        return []
    told = " ".join(lines[:-1]).casefold()
    # Only where capitals tell names from other words.
    is_name = names.looks_like_name(lines[-1]) and lines[-1][0].isupper() and not lines[-1].endswith(".")
    return [lines[-1]] if is_name and lines[-1].split()[-1].casefold() not in told else []
