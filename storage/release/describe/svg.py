"""Bars as SVG: written by hand, the same bytes for the same figures, readable on light and on dark ground."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from storage.release.describe.escape import attribute, svg

_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#444}.h{font-weight:600;font-size:15px;fill:#222}"
    ".b{fill:#2f7d6d}.t{fill:#8886}.g{stroke:#8885}"
    "@media(prefers-color-scheme:dark){text{fill:#bbb}.h{fill:#eee}.b{fill:#5fbfa9}}"
)
_WIDTH, _HEAD, _FOOT = 720, 44, 12
_ROW = 22
_NAME_WIDTH, _VALUE_WIDTH = 190, 96
_TALL = 180
_SPACE = 56
_TICKS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its figure, and the words that stand for the figure."""

    name: str
    figure: float
    said: str


def rows(title: str, about: str, bars: Sequence[Bar], most: float | None = None) -> str:
    """Draw bars under each other, as long as their figures are of the greatest or of ``most``."""
    most = most or max((bar.figure for bar in bars), default=0) or 1
    room = _WIDTH - _NAME_WIDTH - _VALUE_WIDTH
    parts = []
    for place, bar in enumerate(bars):
        y = _HEAD + place * _ROW
        long = room * bar.figure / most
        parts += [
            f'<text x="{_NAME_WIDTH - 8}" y="{y + 15}" text-anchor="end">{svg(_fitting(bar.name))}</text>',
            f'<rect class="t" x="{_NAME_WIDTH}" y="{y + 3}" width="{room}" height="{_ROW - 6}" rx="2"/>',
            f'<rect class="b" x="{_NAME_WIDTH}" y="{y + 3}" width="{long:.1f}" height="{_ROW - 6}" rx="2"/>',
            f'<text x="{_NAME_WIDTH + room + 8}" y="{y + 15}">{svg(bar.said)}</text>',
        ]
    return _drawing(title, about, _HEAD + len(bars) * _ROW + _FOOT, parts)


def columns(title: str, about: str, bars: Sequence[Bar]) -> str:
    """Draw bars beside each other, with a name under some of them and a scale at the left."""
    most = max((bar.figure for bar in bars), default=0) or 1
    room = _WIDTH - _SPACE - 12
    step = room / max(len(bars), 1)
    foot = _HEAD + _TALL
    parts = []
    for share in (0, 0.5, 1):
        y = foot - _TALL * share
        parts.append(f'<line class="g" x1="{_SPACE}" y1="{y:.1f}" x2="{_WIDTH - 12}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_SPACE - 6}" y="{y + 4:.1f}" text-anchor="end">{most * share:,.4g}</text>')
    every = -(-len(bars) // _TICKS)
    for place, bar in enumerate(bars):
        tall, x = _TALL * bar.figure / most, _SPACE + place * step
        parts.append(
            f'<rect class="b" x="{x + step * 0.1:.1f}" y="{foot - tall:.1f}" width="{step * 0.8:.1f}" '
            f'height="{tall:.1f}"><title>{svg(bar.name)}: {svg(bar.said)}</title></rect>'
        )
        if every and place % every == 0:
            parts.append(f'<text x="{x + step / 2:.1f}" y="{foot + 18}" text-anchor="middle">{svg(bar.name)}</text>')
    return _drawing(title, about, foot + 30, parts)


def _drawing(title: str, about: str, height: int, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img" aria-label={attribute(title)}>'
    )
    lines = [
        head,
        f"<title>{svg(title, 120)}</title>",
        f"<desc>{svg(about, 1000)}</desc>",
        f"<style>{_STYLE}</style>",
        f'<text class="h" x="12" y="26">{svg(title, 80)}</text>',
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _fitting(name: str, room: int = 24) -> str:
    """Cut a name to what fits, wide letters counted as two."""
    used = 0
    for place, letter in enumerate(name):
        used += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if used > room:
            return name[:place] + "…"
    return name
