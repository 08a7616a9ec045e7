"""An entry put into the text of a site file; the comments and the layout of all other keys stay."""

import re
import tomllib
from typing import Any

import tomli_w

from crawler.errors import SiteError

LISTS = ("prune", "deny", "domains")
"""Keys that take one more entry; ``body`` has one value."""

_KEY = re.compile(r"^[ \t]*+(?P<key>[A-Za-z0-9_-]++)[ \t]*+=", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*+\[", re.MULTILINE)


def with_entry(text: str, key: str, value: str) -> str:
    """Return the text of a site file with one more entry under a key, or with another ``body``.

    Raises SiteError for a text that is not TOML, or in which the key stands where it cannot be found.
    """
    text = text if text.endswith("\n") or not text else f"{text}\n"
    before = _read(text)
    known = before.get(key)
    if key in LISTS:
        known = [known] if isinstance(known, str) else known or []
        new: Any = known if value in known else [*known, value]
    else:
        new = value
    written = tomli_w.dumps({key: new})
    start, end = _place(text, key) if key in before else (_end_of_keys(text),) * 2
    changed = text[:start] + written + text[end:]
    if _read(changed) != {**before, key: new}:
        raise SiteError(f"the key '{key}' is written in a way that cannot be changed here; edit the text")
    return changed


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SiteError(f"not valid TOML: {error}") from error


def _place(text: str, key: str) -> tuple[int, int]:
    """Return where the lines of a key stand: from its name to the first end of a line at which they can be read."""
    found = next((one for one in _KEY.finditer(text) if one["key"] == key), None)
    if found is None:
        raise SiteError(f"the key '{key}' cannot be found; edit the text")
    for line in re.finditer(r"\n|\Z", text[found.start() :]):
        end = found.start() + line.end()
        try:
            if key in tomllib.loads(text[found.start() : end]):
                return found.start(), end
        except ValueError:
            continue
    raise SiteError(f"the key '{key}' cannot be found; edit the text")


def _end_of_keys(text: str) -> int:
    """Return where a new key may stand: before the first table, whose keys would take it in."""
    for found in _TABLE.finditer(text):
        try:
            tomllib.loads(text[: found.start()])
        except ValueError:
            continue  # a line of a list
        return found.start()
    return len(text)
