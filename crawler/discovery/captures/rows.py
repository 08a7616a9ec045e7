"""The rows of a CDX server in all the forms they come in: JSON with a head, JSON lines, CDXJ, lines of fields."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest")
"""The first fields of a line, in all versions of the format."""

Row = Mapping[str, Any]


def rows_of(text: str) -> Iterator[Row | str]:
    """Yield the rows by the names of their fields, and the resume key as a text, where there is one.

    What cannot be read as a row is an empty one.
    """
    names: list[str] | None = None
    ending = False
    for line in _values(text):
        if line in ([], ""):
            ending = True
        elif ending and isinstance(line, str | list) and len(line) > 0 and (isinstance(line, str) or len(line) == 1):
            yield str(line if isinstance(line, str) else line[0])
        elif isinstance(line, list):
            if names is None:
                names = [str(each) for each in line]
            else:
                yield dict(zip(names, line, strict=False)) if len(line) == len(names) else {}
        else:
            yield line if isinstance(line, dict) else _fields(str(line))


def _values(text: str) -> Iterator[Any]:
    """Yield the rows of a list in JSON, as far as it goes, or the lines of a text, JSON read; "" for an empty one."""
    if text.lstrip().startswith("["):
        yield from _listed(text)
        return
    for line in text.splitlines():
        yield _read(line) if line.startswith("{") else line.strip()


def _listed(text: str) -> Iterator[Any]:
    whole = _read(text)
    if isinstance(whole, list):
        yield from whole
        return
    for line in text.splitlines():  # it breaks off: each row stands in a line
        if row := line.strip().removeprefix("[[").rstrip(",").removesuffix("]]").strip("[]"):
            found = _read(f"[{row}]")
            yield found if isinstance(found, list) else [None]


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _fields(line: str) -> Row:
    key, _, rest = line.partition(" ")
    stamp, _, value = rest.partition(" ")
    if value.startswith("{"):
        found = _read(value)
        return {"urlkey": key, "timestamp": stamp, **found} if isinstance(found, dict) else {}
    parts = line.split(" ")
    return dict(zip(_FIELDS, parts, strict=False)) if len(parts) >= len(_FIELDS) else {}
