"""How a release is to be made, as a value."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from storage.archive import Where
from storage.export.boilerplate import Repeats

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


class FilterReport(Protocol):
    """Filters that articles passed on their way."""

    def to_json(self) -> dict[str, Any]:
        """Return what was asked for and what came of it, as FILTERS of the form of a manifest has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRequest:
    """What is asked for beside the articles.

    ``name`` is that of the corpus, ``command`` the words of the command without anything that differs from one
    machine to the next; ``dated`` is put into the release as its day, else the day of the newest fetch is.  ``shards``
    are the words of that option.  ``overwrite`` lets an earlier release give way.  ``repeats`` counts what the caller's
    hooks take off, ``filters`` says what filters they applied and what came of it.
    ``embed`` gives vectors, as for an export, of the ``model`` of this name.
    """

    name: str
    format: str = "jsonl"
    profile: str = "winnow"
    shards: str | None = None
    dated: date | None = None
    overwrite: bool = False
    command: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    archive: Where | None = None
    repeats: Repeats | None = None
    filters: FilterReport | None = None
    embed: Callable[[str, str], list[float]] | None = None
    model: str | None = None

    @property
    def stem(self) -> str:
        """Return the name as files may have it."""
        return _NOT_PLAIN.sub("-", self.name).strip("-.")[:80] or "corpus"
