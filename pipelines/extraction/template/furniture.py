"""Lines of the site between those of an article, known by the box they stand in and by what they say in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.extraction.body.from_dom import Placed
from pipelines.extraction.page.paths import FILLED
from pipelines.extraction.page.text_density import PARAGRAPH, mass_of
from pipelines.extraction.page.text_match import squash
from pipelines.extraction.template.template import Template

LINK = "→"  # stands in a formula for the linked title of another page of the site
NOTICE = 300  # UTF-8 bytes: a longer line in a box of notices is believed to be text
_PART = 0.5  # of the text: if boxes hold more, the text has moved into one


def shape_of(row: Placed) -> str:
    """Return the place of a line with the inline elements that hold all of it and the style that its box states."""
    style = row.box.get("style") if row.box is not None and row.place else None
    shape = f"{row.place}>{row.within}" if row.within else row.place
    return f"{shape}[{squash(style)}]" if style else shape


def formula_of(row: Placed) -> str:
    """Return what a line says besides addresses, figures and the titles of other pages, which fill its slots."""
    return words_of(row) if row.unlinked is None else squash(FILLED.sub("", row.unlinked)) + LINK


def words_of(row: Placed) -> str:
    """Return what a line says besides addresses and figures."""
    return squash(FILLED.sub("", row.block.text))


def is_title(row: Placed) -> bool:
    """Return whether most of a line is a link to another page of the site."""
    return row.block.linked * 2 > len(row.block.text)


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a template knows of such lines, made ready for looking up."""

    repeated: frozenset[tuple[str, str]] = frozenset()
    boxes: frozenset[str] = frozenset()
    openings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shapes: frozenset[str] = frozenset()

    def marks(self, rows: Sequence[Placed]) -> list[bool]:
        """Return for each line of a container whether it is the site's."""
        shapes = [shape_of(row) for row in rows]
        found = [shape in self.shapes and self._is_known(row, shape) for row, shape in zip(rows, shapes, strict=True)]
        if self.boxes.isdisjoint(shapes):
            return found
        masses = [mass_of(row.block.text) for row in rows]
        boxed = [shape in self.boxes and mass < NOTICE for shape, mass in zip(shapes, masses, strict=True)]
        held = sum(mass for mass, box, known in zip(masses, boxed, found, strict=True) if box and not known)
        if held > _PART * sum(mass for mass, known in zip(masses, found, strict=True) if not known):
            return found
        return [known or box for known, box in zip(found, boxed, strict=True)]

    def _is_known(self, row: Placed, shape: str) -> bool:
        if (shape, formula_of(row)) in self.repeated:
            return True
        openings = self.openings.get(shape)
        limit = NOTICE if is_title(row) else PARAGRAPH
        return openings is not None and mass_of(row.block.text) < limit and words_of(row).startswith(openings)


def furniture(template: Template) -> Furniture:
    """Return what a template knows of the lines of its site."""
    openings: dict[str, tuple[str, ...]] = {}
    for one in template.openings:
        openings[one.place] = (*openings.get(one.place, ()), one.words)
    repeated = frozenset((one.place, one.words) for one in template.repeated)
    shapes = frozenset([*openings, *(place for place, _ in repeated)])
    return Furniture(repeated, frozenset(template.boxes), openings, shapes)
