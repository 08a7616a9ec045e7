"""The words of all languages, read once from one file a language (``languages/de.toml``)."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipelines.extraction.lexicon.keys import KEYS, PATTERN

FOLDERS: tuple[Path, ...] = (Path(__file__).parent / "languages",)
"""Where the files lie that :func:`standard` reads."""

_TRADITIONAL = Path(__file__).with_name("traditional.txt")
_CHINESE = "zh"

Texts = Mapping[str, str]
"""What the file of one language has under each of its keys, as it is written."""


class LexiconError(ValueError):
    """A file of a language cannot be read as one; the text names the file and what is wrong in it."""


class Lexicon:
    """The words of several languages, by key (``dates.today``)."""

    def __init__(self, languages: Mapping[str, Texts]) -> None:
        self.languages = languages

    def words(self, *keys: str) -> tuple[str, ...]:
        """Return what all languages have under the keys, in the order of the languages' codes, each entry once."""
        return tuple(dict.fromkeys(entry for key in keys for entry in self._of_all(key)))

    def by_language(self, key: str) -> dict[str, tuple[str, ...]]:
        """Return what each language has under a key; languages without it are left out."""
        return {code: tuple(_entries(key, texts[key])) for code, texts in self.languages.items() if key in texts}

    def any_of(self, *keys: str) -> str:
        """Return a group that matches any entry under the keys, longer words before shorter ones.

        Patterns keep the order of the languages' codes and of the lines in each file.
        """
        longest = sorted(self.words(*(key for key in keys if KEYS[key] != PATTERN)), key=len, reverse=True)
        patterns = self.words(*(key for key in keys if KEYS[key] == PATTERN))
        return f"(?:{'|'.join((*map(re.escape, longest), *patterns)) or '(?!)'})"

    def _of_all(self, key: str) -> list[str]:
        return _entries(key, "\n".join(texts[key] for texts in self.languages.values() if key in texts))


def load(folders: Iterable[Path]) -> Lexicon:
    """Read every file of a language in the folders; a language in several of them has the words of all."""
    files = sorted((path for folder in folders for path in folder.glob("*.toml")), key=lambda path: path.stem)
    languages: dict[str, dict[str, str]] = {}
    for path in files:
        known = languages.setdefault(path.stem, {})
        for key, text in _texts(path):
            known[key] = f"{known[key]}\n{text}" if key in known else text
    if _CHINESE in languages:
        languages[_CHINESE] = _in_both_scripts(languages[_CHINESE])
    return Lexicon(languages)


@cache
def standard() -> Lexicon:
    """Return the words of the languages that come with the extractor, read when first asked for."""
    return load(FOLDERS)


def words(*keys: str) -> tuple[str, ...]:
    """Return what all languages have under the keys, each entry once."""
    return standard().words(*keys)


def by_language(key: str) -> dict[str, tuple[str, ...]]:
    """Return what each language has under a key."""
    return standard().by_language(key)


def any_of(*keys: str) -> str:
    """Return a group for a pattern that matches any entry under the keys."""
    return standard().any_of(*keys)


def _entries(key: str, text: str) -> list[str]:
    """Cut the text under a key, which must be one that a file may hold, into its entries."""
    rows = text.split("\n") if KEYS[key] == PATTERN else text.replace("\n", "|").split("|")
    return [entry for row in rows if (entry := row.strip())]


def _in_both_scripts(texts: Texts) -> dict[str, str]:
    """Let each entry match in traditional characters too, so that the file of Chinese needs one kind of them only."""
    rows = _TRADITIONAL.read_text(encoding="utf-8").splitlines()[1:]
    pairs = {pair[0]: pair[1] for row in rows for pair in row.split()}
    table = str.maketrans(pairs)
    both: dict[str, str] = {}
    for key, text in texts.items():
        entries = _entries(key, text)
        if KEYS[key] == PATTERN:
            entries = [_with_classes(entry, pairs) for entry in entries]
        else:
            entries += [entry.translate(table) for entry in entries]
        both[key] = "\n".join(dict.fromkeys(entries))
    return both


def _with_classes(pattern: str, pairs: Mapping[str, str]) -> str:
    """Put a class of both characters in place of each: another pattern beside the first would match the same text."""
    within = False
    parts: list[str] = []
    for before, char in pairwise(f" {pattern}"):
        if char in "[]" and before != "\\":
            within = char == "["
        both = f"{char}{pairs[char]}" if char in pairs else char
        parts.append(f"[{both}]" if char in pairs and not within else both)
    return "".join(parts)


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    for topic, table in _tables(path).items():
        if not isinstance(table, dict):
            raise LexiconError(f"{path.name}: {topic} stands outside a table")
        for name, text in table.items():
            key = f"{topic}.{name}"
            if key not in KEYS:
                raise LexiconError(f"{path.name}: unknown key {key}; the nearest known key is {_nearest(key)}")
            if not isinstance(text, str):
                raise LexiconError(f"{path.name}: {key} must be a text")
            yield key, text


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path.name}: {error}") from error


def _nearest(key: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only a wrong file needs it

    return get_close_matches(key, KEYS, n=1, cutoff=0)[0]
