"""What speaks for a line and against it: its own form, the boxes around it, and how it stands to the lines kept."""

from collections.abc import Callable
from itertools import islice
from math import log1p

from pipelines.extraction.opinion.page_lines import FAR, STOPS, PageLines, words_of
from pipelines.extraction.page.text_density import is_prose

_TAGS = {f"h{n}": "heading" for n in range(1, 7)} | {"th": "td", "dt": "dd"}
_TOLD = frozenset("p heading li td figcaption blockquote pre dd".split())  # noqa: SIM905  a row of words
_RINGS = 3
_FAR = 6  # levels of the tree
_LONG = 9.0  # cap of a logarithm of bytes: 8 kB

Features = dict[str, float]


def features(lines: PageLines, at: int, title: frozenset[str]) -> Features:
    """Return the measures of one line by name; what is not named is zero."""
    found: Features = {"": 1.0}
    for group in _GROUPS:
        group(lines, at, found)
    _topic(lines, at, title, found)
    return found


def _form(lines: PageLines, at: int, found: Features) -> None:
    line = lines.page.lines[at]
    tag = lines.page.tags[line.owner]
    tag = _TAGS.get(tag, tag)
    if tag in _TOLD:
        found[tag] = 1.0
    found["mass"] = min(log1p(line.mass), _LONG) / _LONG
    found["linked"] = line.linked / max(1, line.mass)
    found["prose"] = float(is_prose(line))
    found["stop"] = float(line.text[-1] in STOPS)
    found["digits"] = sum(map(str.isdigit, line.text)) / len(line.text)
    found["again"] = float(lines.counts[lines.squashed[at]] > 1)


def _rings(lines: PageLines, at: int, found: Features) -> None:
    """How much of what stands around a line is kept: in its box, in the one around that, and in the next."""
    page, line = lines.page, lines.page.lines[at]
    own = line.mass if lines.is_kept(at) else 0
    box, mass, kept = lines.boxes[at], line.mass, own
    for ring in range(_RINGS):
        rest = page.text_bytes[box] - mass
        if rest > 0:
            found[f"ring{ring}"] = (lines.kept_mass[box] - kept) / rest
            found[f"links{ring}"] = page.linked_bytes[box] / max(1, page.text_bytes[box])
            found[f"size{ring}"] = min(log1p(rest), _LONG) / _LONG
        else:
            found[f"alone{ring}"] = 1.0
        mass, kept = page.text_bytes[box], lines.kept_mass[box]
        while page.parent[box] >= 0 and page.text_bytes[box] == mass:
            box = page.parent[box]


def _order(lines: PageLines, at: int, found: Features) -> None:
    for name, other in (("kept-2", at - 2), ("kept-1", at - 1), ("kept+1", at + 1), ("kept+2", at + 2)):
        found[name] = float(lines.is_kept(other))
    before, after = lines.before[at], lines.after[at]
    found["gap_before"], found["gap_after"] = log1p(before[1]) / _LONG, log1p(after[1]) / _LONG
    found["first"], found["last"] = float(before[0] >= FAR), float(after[0] >= FAR)
    found["place"] = at / len(lines.at_block)
    if lines.headline is None:
        found["no_headline"] = 1.0
    else:
        found["over_headline"] = float(at < lines.headline)
        found["headline"] = float(at == lines.headline)
        found["under_headline"] = float(0 < at - lines.headline <= 3)


def _tree(lines: PageLines, at: int, found: Features) -> None:
    """How far a line is from the box with most of the text, up and down the tree."""
    page = lines.page
    box, spine, down, up = lines.boxes[at], lines.spine, 0, 0
    while not spine <= box < page.end[spine]:
        spine, up = page.parent[spine], up + 1
    while box > spine:
        box, down = page.parent[box], down + 1
    found["up"], found["down"] = min(up, _FAR) / _FAR, min(down, _FAR) / _FAR
    found["spine"] = float(not up and not down)
    found["spread"] = lines.spread
    rule = lines.rule(at)
    if rule:
        found["cut"] = found[f"cut {rule}"] = 1.0


def _shape(lines: PageLines, at: int, found: Features) -> None:
    """How much of the text kept has the same form, and what opens and follows."""
    page, whole = lines.page, sum(lines.shapes.values())
    own = page.lines[at].mass if lines.is_kept(at) else 0
    found["shape"] = (lines.shapes[lines.shape(at)] - own) / max(1, whole - own)
    follows = page.tags[page.lines[at + 1].owner] if at + 1 < len(page.lines) else ""
    found["before_heading"] = float(_TAGS.get(follows) == "heading")
    box = lines.boxes[at]
    opening = next(islice(page.inside(box), 1), None)
    found["under_heading"] = float(opening is not None and _TAGS.get(page.tags[opening.owner]) == "heading")


def _topic(lines: PageLines, at: int, title: frozenset[str], found: Features) -> None:
    """How many words of a line are those of the headline and of the other lines kept."""
    own = words_of(lines.page.lines[at].text)
    if not own:
        found["no_words"] = 1.0
        return
    others = int(lines.is_kept(at))
    found["of_title"] = len(own & title) / len(own)
    found["of_text"] = sum(lines.told[word] > others for word in own) / len(own)


_GROUPS: tuple[Callable[[PageLines, int, Features], None], ...] = (_form, _rings, _order, _tree, _shape)
