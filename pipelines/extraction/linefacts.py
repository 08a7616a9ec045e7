"""What can be said cheaply of one line of a page, as the numbers that the line model reads."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.extraction.lexicon.related import opens_related
from pipelines.extraction.lexicon.roles import ROLES
from pipelines.extraction.lexicon.tails import is_furniture, is_tail
from pipelines.extraction.outline import PARAGRAPH, Line, Outline

_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3,}")
_KINDS = (
    frozenset({"p"}),
    frozenset({"h1", "h2", "h3", "h4", "h5", "h6"}),
    frozenset({"li", "dd", "dt"}),
    frozenset({"td", "th", "caption"}),
    frozenset({"blockquote"}),
    frozenset({"figcaption"}),
    frozenset({"div", "section", "article", "body", "main"}),
)
_INSIDE = ("figure", "aside", "footer", "header", "blockquote", "table", "ul", "a", "form", "nav")
_CUTS = ("tag", "comments", "class", "heading", "cards")
_ENDS = re.compile(r"[.!?…。！？；;][\"'”’»）)\]」』]*$")
_INNER = re.compile(r"[,.;:，。；：、]")
_CLIMB = 7  # levels above a line whose names are read
_FAR = 40  # lines: what is further from the body is far


@dataclass(slots=True)
class Scene:
    """What the lines of one page are seen against.

    ``kept`` are the positions of the body's lines in ``page.lines``, in order; ``cut`` gives the pruning rule of an
    element taken off.
    """

    page: Outline
    kept: Sequence[int]
    title: str
    summary: str
    cut: dict[int, str]
    words: Counter[str] = field(default_factory=Counter)
    opening: frozenset[str] = frozenset()
    places: Counter[tuple[str, str]] = field(default_factory=Counter)
    parents: Counter[int] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    mass: int = 0
    first_head: int = 0
    prose: list[int] = field(default_factory=lambda: [0])
    sums: list[int] = field(default_factory=lambda: [0])
    proses: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Count words, places and parents of the body's lines once."""
        lines = self.page.lines
        opening: set[str] = words(self.title) | words(self.summary)
        for order, at in enumerate(self.kept):
            said = words(lines[at].text)
            self.words.update(said)
            if order < 6:
                opening |= said
            self.places[self.place(lines[at].owner)] += lines[at].mass
            self.parents[self.page.parent[lines[at].owner]] += lines[at].mass
            self.mass += lines[at].mass
            is_prose = lines[at].mass >= PARAGRAPH and lines[at].linked * 2 < lines[at].mass
            self.prose.append(self.prose[-1] + (lines[at].mass if is_prose else 0))
            self.sums.append(self.mass)
            if is_prose:
                self.proses.append(order)
        self.opening = frozenset(opening)
        self.texts.update(line.text for line in lines)
        heads = (at for at, line in enumerate(lines) if self.page.tags[line.owner] == "h1")
        self.first_head = next(heads, 0)

    def place(self, owner: int) -> tuple[str, str]:
        """Give tag and class of a line's element: lines of one text look alike."""
        return self.page.tags[owner], self.page.elements[owner].get("class") or ""


def words(text: str) -> set[str]:
    """Give the words of a line: Han and kana one a character, others from three letters on."""
    return set(_WORDS.findall(text.casefold()))


def facts(scene: Scene, at: int, before: int, kept: bool) -> list[float]:
    """Give the numbers of the line at ``at``; ``before`` counts the body's lines above it."""
    line = scene.page.lines[at]
    return [
        *_shape(line),
        *_lexical(line),
        *_setting(scene, line.owner),
        *_place(scene, line, kept),
        *_position(scene, at, before, kept),
        *_run(scene, before, kept),
        *_topic(scene, line, kept),
        *_neighbours(scene, at),
    ]


def _shape(line: Line) -> list[float]:
    text = line.text
    size = len(text)
    return [
        line.mass,
        size,
        line.linked / line.mass,
        bool(_ENDS.search(text)),
        len(_INNER.findall(text)) / size,
        sum(map(str.isdigit, text)) / size,
        sum(map(str.isupper, text)) / size,
        line.mass / size,
        ":" in text[:30] or "：" in text[:30],
        text[-1] in ":：",
        text[-1] in "?？!！",
        text[0] in "\"“„«‘'「『",
        "@" in text or "©" in text,
        "|" in text or "›" in text or "»" in text,
        text[0] in "([（【*•-–—",
    ]


def _lexical(line: Line) -> list[float]:
    short = line.mass <= 500
    return [
        short and is_tail(line.text, 0),
        short and is_furniture(line.text, 0),
        line.mass <= 200 and opens_related(line.text),
    ]


def _setting(scene: Scene, owner: int) -> list[float]:
    """Give kind, the tags around, the pruning rule and, for each role, how many levels up it is named."""
    page = scene.page
    roles = [9.0] * len(ROLES)
    around: set[str] = set()
    rule, at = "", owner
    for level in range(_CLIMB):
        if at <= 0 or page.tags[at] in ("body", "html"):
            break
        around.add(page.tags[at])
        rule = rule or scene.cut.get(at, "")
        element = page.elements[at]
        if element.attrib and (names := f"{element.get('class') or ''} {element.get('id') or ''}".lower().strip()):
            for number, role in enumerate(ROLES):
                if roles[number] == 9.0 and role.search(names):
                    roles[number] = level
        at = page.parent[at]
    while at > 0 and not rule:
        rule, at = scene.cut.get(at, ""), page.parent[at]
    tag = page.tags[owner]
    return [
        *(tag in kind for kind in _KINDS),
        *(name in around for name in _INSIDE),
        *(rule == name for name in _CUTS),
        *roles,
    ]


def _place(scene: Scene, line: Line, kept: bool) -> list[float]:
    """Give how much of the body stands in elements that look like this one, and beside it."""
    page, own = scene.page, line.mass if kept else 0
    rest = max(1, scene.mass - own)
    up = page.parent[line.owner]
    high = page.parent[up] if up > 0 else up
    return [
        (scene.places[scene.place(line.owner)] - own) / rest,
        (scene.parents[up] - own) / rest,
        scene.parents[high] / rest,
        page.mass[up] / max(1, scene.mass),
        page.linked[up] / max(1, page.mass[up]),
        page.prose[high] / max(1, page.prose[0]) if high >= 0 else 0.0,
        scene.texts[line.text],
    ]


def _position(scene: Scene, at: int, before: int, kept: bool) -> list[float]:
    rows, count = scene.kept, len(scene.kept)
    after = before + 1 if kept else before
    return [
        before,
        count - after,
        before / max(1, count),
        min(_FAR, at - rows[before - 1]) if before else _FAR,
        min(_FAR, rows[after] - at) if after < count else _FAR,
        min(_FAR, max(-_FAR, at - scene.first_head)),
        count,
        scene.mass,
    ]


def _run(scene: Scene, before: int, kept: bool) -> list[float]:
    """Give how much prose stands over and under the line, near and in all: feeds and menus are runs without any."""
    count = len(scene.kept)
    after = before + 1 if kept else before
    low, high = max(0, before - 4), min(count, after + 4)
    spot = bisect_left(scene.proses, before)
    last = scene.proses[spot - 1] if spot else -_FAR
    up = bisect_left(scene.proses, after)
    coming = scene.proses[up] if up < len(scene.proses) else count + _FAR
    total = max(1, scene.prose[-1])
    return [
        scene.prose[before] / total,
        (scene.prose[-1] - scene.prose[after]) / total,
        (scene.sums[before] - scene.sums[low]) / max(1, before - low),
        (scene.sums[high] - scene.sums[after]) / max(1, high - after),
        min(_FAR, before - last),
        min(_FAR, coming - before),
        len(scene.proses) / max(1, count),
        scene.prose[-1] / max(1, scene.page.prose[0]),
    ]


def _topic(scene: Scene, line: Line, kept: bool) -> list[float]:
    said = words(line.text)
    if not said:
        return [0.0, 0.0, 0.0, 0.0, 0.0]
    own = 1 if kept else 0
    title, summary = words(scene.title), words(scene.summary)
    return [
        sum(scene.words[word] > own for word in said) / len(said),
        len(said & scene.opening) / len(said),
        len(said & title) / max(1, len(title)),
        len(said & title) / len(said),
        len(said & summary) / max(1, len(summary)),
    ]


def _neighbours(scene: Scene, at: int) -> list[float]:
    found: list[float] = []
    lines, page = scene.page.lines, scene.page
    for other in (at - 1, at + 1):
        if 0 <= other < len(lines):
            line = lines[other]
            found += [line.mass, line.linked / line.mass, page.tags[line.owner] in _KINDS[1]]
        else:
            found += [0.0, 0.0, 0.0]
    return found
