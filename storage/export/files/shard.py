"""One file of a corpus that several machines write, each its own, of articles that no store knows."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.errors import ExportError
from storage.export.columns import ExportContext, Write
from storage.export.formats.registry import FORMATS
from storage.export.profiles import PROFILES, find_profile
from storage.export.records.article import article_record
from storage.export.sink import HashingFile
from storage.records import Article
from storage.signature import short_form

ROWS = "extract"
"""In place of a profile: records are written as they are given, as the lines of `winnow extract`."""

SHARD_FORMATS = ("jsonl.gz", "jsonl", "jsonl.zst", "parquet")
"""Formats of which one file can be read without the others, the first where none is named."""


@dataclass(frozen=True, slots=True)
class ShardForm:
    """How a shard is written: a profile of the exports, or ``ROWS``, and a format.

    Raises ExportError for what is not known or cannot be written so.
    """

    profile: str = "winnow"
    format: str = SHARD_FORMATS[0]

    def __post_init__(self) -> None:
        if not self.is_rows:
            find_profile(self.profile)
        if self.format not in SHARD_FORMATS:
            raise ExportError(f"format {self.format!r}", f"none of a shard; known: {', '.join(SHARD_FORMATS)}")
        if self.is_rows and not self.format.startswith("jsonl"):
            raise ExportError(f"profile {self.profile!r}", "is written as JSON lines only")

    @property
    def is_rows(self) -> bool:
        """Whether records are written as they are given."""
        return self.profile == ROWS

    def record(self, article: Article) -> dict[str, Any]:
        """Return an article under the names of the profile, with its signature."""
        known: Mapping[str, Any] = article_record(article) | {
            "signature": None if article.signature is None else short_form(article.signature)
        }
        return find_profile(self.profile).convert(known)

    @contextmanager
    def open(self, path: Path) -> Iterator[Write]:
        """Write a new file; the same records give the same bytes.  Raises OSError and ExportError."""
        opener = FORMATS[self.format].open
        assert opener is not None  # none of these is a folder
        shapes = PROFILES[self.profile].shapes if not self.is_rows else {}
        with HashingFile(path) as sink, opener(sink, ExportContext(shapes, path.name)) as write:
            yield write
