"""Curves and columns as SVG, drawn on the server: they need no script and look the same in every browser.

Colours come from the style sheet, as the policy of our pages allows no style in the page.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from markupsafe import Markup

WIDTH, HEIGHT = 600, 120
_HEAD = 14


def curve(
    about: str, lines: Mapping[str, Sequence[float | None]], first: str, last: str, unit: str, most: float | None = None
) -> Markup:
    """Draw lines from left to right, each with a name; a gap where a value is None.

    ``first`` and ``last`` stand under the ends, ``unit`` beside the highest value, ``most`` is the top of the scale.
    """
    known = [value for values in lines.values() for value in values if value is not None]
    top = most or max(known, default=0) or 1
    drawn = []
    for number, (name, values) in enumerate(lines.items(), 1):
        drawn += [
            f'<polyline class="line l{number}" points="{points}"><title>{escape(name)}</title></polyline>'
            for points in _pieces(values, top)
        ]
    return _drawing(about, drawn, first, last, f"{top:,.4g} {unit}")


def columns(about: str, values: Sequence[tuple[str, float, str]], first: str, last: str, unit: str) -> Markup:
    """Draw columns side by side; each is what shows under the pointer, its height, and its class."""
    top = max((value for _, value, _ in values), default=0) or 1
    step = WIDTH / max(1, len(values))
    drawn = []
    for place, (said, value, name) in enumerate(values):
        tall = (HEIGHT - _HEAD) * value / top
        drawn.append(
            f'<rect class="column {escape(name)}" x="{place * step + step * 0.1:.1f}" y="{HEIGHT - tall:.1f}" '
            f'width="{step * 0.8:.1f}" height="{tall:.1f}"><title>{escape(said)}</title></rect>'
        )
    return _drawing(about, drawn, first, last, f"{top:,.4g} {unit}")


def day_cells(cells: Iterable[Mapping[str, Any]], address: str) -> Markup:
    """Write the days of a source as cells of a table, each with a link to what happened on it.

    A page has 1,500 of them: as a template they take 60 ms, so 3.
    """
    page = escape(address)
    return Markup(  # noqa: S704 - every word in it is escaped, or a number, a day or a level of ours
        "".join(
            f'<td class="day {cell["level"]}"><a href="{page}?day={cell["day"]}#day" title="{cell["day"]}: '
            f'{cell["articles"]} articles, usual {cell["usual"]}">{cell["articles"]}</a></td>\n'
            if cell["level"] != "none"
            else '<td class="day none"></td>\n'
            for cell in cells
        )
    )


def _pieces(values: Sequence[float | None], top: float) -> list[str]:
    """Return the points of each unbroken piece of a line; one that is alone is a short line."""
    step = WIDTH / max(1, len(values) - 1)
    pieces: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{place * step:.1f},{HEIGHT - (HEIGHT - _HEAD) * min(value, top) / top:.1f}")
    return [" ".join(piece if len(piece) > 1 else [*piece, *piece]) for piece in pieces if piece]


def _drawing(about: str, drawn: Sequence[str], first: str, last: str, top: str) -> Markup:
    foot = HEIGHT + 16
    return Markup(  # noqa: S704 - every word in it is escaped
        f'<svg class="curve" viewBox="0 0 {WIDTH} {foot + 4}" role="img" aria-label="{escape(about)}">'
        f'<line class="ground" x1="0" y1="{HEIGHT}" x2="{WIDTH}" y2="{HEIGHT}"/>{"".join(drawn)}'
        f'<text x="0" y="10">{escape(top)}</text><text x="0" y="{foot}">{escape(first)}</text>'
        f'<text x="{WIDTH}" y="{foot}" text-anchor="end">{escape(last)}</text></svg>'
    )
