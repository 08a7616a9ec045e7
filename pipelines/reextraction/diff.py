"""What differs between two readings of one page, as a person looks at it: fields, and lines of a unified diff."""

from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

from storage.records import Article

LINES = 24
"""Most lines of one diff."""

_WIDTH = 160  # characters of a line; a longer one is shown around what differs
_LEAD = 40  # characters shown before the place where two lines begin to differ
_MOST = 400  # lines of a text that are compared: difflib takes seconds for thousands that differ
_BESIDE = frozenset({"text", "markdown", "content_hash", "word_count", "quality"})  # they follow from the text


def change_kind(changed: tuple[str, ...]) -> str:
    """Name a change by the most telling field in it."""
    return next((name for name in ("text", "title", "date_published", "authors") if name in changed), "other")


def lines_of(before: Article, after: Article, changed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines of a diff, each beginning with ``-``, ``+``, ``@`` or a space; bounded in number and width."""
    lines: list[str] = []
    for name in changed:
        if name not in _BESIDE:
            lines += _pair(f"{name}: ", _plain(getattr(before, name)), _plain(getattr(after, name)))
    if "text" in changed:
        lines += _of_texts(before.text, after.text)
    elif not lines:
        lines += [f"~{name}" for name in changed]
    cut = [*lines[: LINES - 1], f"@@ {len(lines) - LINES + 1} more lines @@"] if len(lines) > LINES else lines
    return tuple(cut)


def _of_texts(before: str, after: str) -> Iterator[str]:
    old, new = _lines(before), _lines(after)
    taken: list[str] = []
    for line in list(unified_diff(old, new, lineterm="", n=1))[2:]:
        if line.startswith("-"):
            taken.append(line[1:])
        elif line.startswith("+") and taken:
            yield from _pair("", taken.pop(0), line[1:])
        else:
            yield from (f"-{_short(one)}" for one in taken)
            taken = []
            yield line[0] + _short(line[1:])
    yield from (f"-{_short(one)}" for one in taken)


def _pair(name: str, old: str, new: str) -> Iterator[str]:
    """Show two lines from a little before the place where they begin to differ."""
    start = max(0, _alike(old, new) - _LEAD) if max(len(old), len(new)) > _WIDTH else 0
    lead = "…" if start else ""
    yield f"-{name}{lead}{_short(old[start:])}"
    yield f"+{name}{lead}{_short(new[start:])}"


def _alike(old: str, new: str) -> int:
    """Count the characters that two lines begin with in common."""
    differ = (place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    return next(differ, min(len(old), len(new)))


def _lines(text: str) -> list[str]:
    return [line for line in text[: _MOST * 1000].split("\n") if line.strip()][:_MOST]


def _short(line: str) -> str:
    return line if len(line) <= _WIDTH else line[:_WIDTH] + "…"


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_plain, value)) or "-"
    return "-" if value is None else " ".join(str(getattr(value, "url", value))[:2000].split())
