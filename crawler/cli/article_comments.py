"""The comments of an article in lines: answers stand further in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crawler.terminal import counted, harmless

_DEEPEST = 8


def comment_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of rows as an export has them, in the order of the page."""
    depths: dict[int, int] = {}
    for row in rows:
        depth = depths.get(row["parent"], -1) + 1 if row["parent"] is not None else 0
        depths[row["ordinal"]] = depth
        indent = "  " * min(depth, _DEEPEST)
        yield harmless(f"{indent}{row['ordinal']}. {row['author'] or '-'}, {row['date'] or 'without a date'}")
        yield from (harmless(f"{indent}   {line}") for line in row["text"].splitlines())
    yield counted(len(rows), "comment")
