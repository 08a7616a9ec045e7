"""An export as the form of the builder asks for it, written as the words of ``winnow export`` and read as they are.

A field of the form is called as its option, but for the format; others are not looked at.  Each word is
``--option=value``, so that no value can be taken for an option, and the options are read by the functions that the
command reads them with.
"""

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from starlette.datastructures import QueryParams

from crawler.cli.corpus.export_options import add_form, add_increment, read_form
from crawler.cli.corpus.selection_options import add_selection, read_selection
from crawler.errors import ArgumentError
from storage.export.formats import find_format
from storage.selection import Selection

LISTS = ("site", "language", "section", "access", "type")
"""Options that may be given several times: a field each, or several values in one with commas between them."""

SINGLE = (
    *("since", "until", "fetched-since", "fetched-until", "match", "min-length", "min-quality", "rights", "sample"),
    "seed",
)
FLAGS = ("one-per-story",)
FORM = ("profile", "fields", "shards", "dated", "since-last")
FORM_FLAGS = ("strip-repeats", "overwrite")
_DEFAULTS = {"rights": "any", "seed": "0", "profile": "winnow"}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_LONGEST = 2000  # characters of a value
FORMAT = "file-format"
"""The field of ``--format``: in an address, ``format`` is that of the view."""

RELEASE = "release"
"""What ``kind`` is where a folder with manifest, card and figures is wanted."""


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What is asked for: ``words`` are the options, ``out`` where it is to be written, ``selection`` what is chosen."""

    words: tuple[str, ...]
    out: str
    selection: Selection

    @property
    def command(self) -> tuple[str, ...]:
        """The words of the command after ``winnow``."""
        return ("export", *self.words, self.out)


def read_order(asked: QueryParams, folder: Path) -> ExportOrder:
    """Read a form; what it makes is written to ``folder``.  Raises ArgumentError and StorageError as the command."""
    words = [*_selection_words(asked), *_form_words(asked)]
    opts = _parser().parse_args(words)
    selection = read_selection(opts)
    read_form(opts, folder)
    return ExportOrder(tuple(words), _out(asked, folder), selection)


def _selection_words(asked: QueryParams) -> Iterator[str]:
    for name in LISTS:
        # The names of sites come from a list to choose from; other fields are written.
        given = asked.getlist(name)
        texts = given if name == "site" else [part for text in given for part in text.split(",")]
        yield from (f"--{name}={_value(name, text)}" for text in texts if text.strip())
    for name in SINGLE:
        yield from _single(asked, name)
    yield from (f"--{name}" for name in FLAGS if asked.get(name))


def _form_words(asked: QueryParams) -> Iterator[str]:
    if asked.get(FORMAT):
        yield f"--format={find_format(Path('x'), _value(FORMAT, asked[FORMAT])).name}"
    for name in FORM:
        yield from _single(asked, name)
    yield from (f"--{name}" for name in FORM_FLAGS if asked.get(name))


def _single(asked: QueryParams, name: str) -> Iterator[str]:
    text = asked.get(name, "")
    if text.strip() and text.strip() != _DEFAULTS.get(name):
        yield f"--{name}={_value(name, text)}"


def _value(name: str, text: str) -> str:
    text = text.strip()
    if len(text) > _LONGEST or not text.isprintable():
        raise ArgumentError(f"{name}: not a value that can be written: {text[:40]!r}")
    return text


def _out(asked: QueryParams, folder: Path) -> str:
    """Return the path of what is made: a name that is no path, with the ending of its format."""
    name, form = asked.get("name", "").strip() or "corpus", asked.get(FORMAT) or ""
    if not _NAME.fullmatch(name):
        raise ArgumentError(f"name={name[:80]}: letters, digits, '-' and '_' only")
    if asked.get("kind") == RELEASE:
        return f"{folder / name}/"
    known = find_format(Path("x"), form or "jsonl")
    return str(folder / (name if known.page is not None else f"{name}{known.endings[0]}"))


class _Parser(argparse.ArgumentParser):
    """Reads the options as the command does, and raises where that one would end its process."""

    def error(self, message: str) -> NoReturn:
        raise ArgumentError(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(add_help=False, allow_abbrev=False)
    for add in (add_selection, add_form, add_increment):
        add(parser)
    return parser


def shown(asked: QueryParams) -> Mapping[str, Any]:
    """Return the fields as the form shows them again."""
    names: Sequence[str] = (*LISTS, *SINGLE, *FLAGS, *FORM, *FORM_FLAGS, "name", FORMAT, "kind")
    return {name: ", ".join(asked.getlist(name)) for name in names} | {"sites": asked.getlist("site")}
