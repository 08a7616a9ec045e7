"""The index of a release: one line an article, so that two releases can be compared without their texts.

An article that is in it has ``digests`` of its groups of fields, taken of our own record whatever the profile is; one
that was left out has ``dropped`` with the reason.  Both stand in the order of the export, as compressed JSON lines.
"""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import zstandard

from storage.articles import StoredArticle
from storage.errors import ExportError
from storage.export.records import record_id
from storage.release.manifest.canonical import encoded, short_digest
from storage.release.manifest.fields import grouped
from storage.release.manifest.lines import bounded
from storage.release.manifest.validation import fault_of_entry

INDEX = "index.jsonl.zst"
_LEVEL = 6
_LONGEST = 16 << 20  # bytes of a line: its longest part is an address


class IndexWriter:
    """Takes articles and drops as they come."""

    def __init__(self, write: Any) -> None:
        self._write = write

    @classmethod
    @contextmanager
    def to(cls, folder: Path) -> Iterator[Self]:
        """Write the index of a release; raises OSError."""
        packer = zstandard.ZstdCompressor(level=_LEVEL)
        with (folder / INDEX).open("wb") as file, packer.stream_writer(file, closefd=False) as stream:
            yield cls(stream.write)

    def add(self, ours: Mapping[str, Any], stored: StoredArticle) -> None:
        """Note an article."""
        entry = {
            **_place(stored),
            "revision": stored.revision,
            "changes": ours["changes"],
            "made": [ours["extractor_version"], ours["rules_digest"], ours["template_version"]],
            "digests": {group: short_digest(values) for group, values in grouped(ours).items()},
        }
        self._write(encoded(entry) + b"\n")

    def drop(self, stored: StoredArticle, reason: str) -> None:
        """Note an article that was left out."""
        self._write(encoded({**_place(stored), "dropped": reason}) + b"\n")


def read_index(folder: Path, most: int) -> Iterator[dict[str, Any]]:
    """Read the lines, ``most`` at most: those that the manifest counts.

    Raises ExportError for an index that is missing, damaged or longer.
    """
    path = folder / INDEX
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise ExportError(str(path), "is no file")
        with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as stream:
            for number, line in enumerate(bounded(io.BufferedReader(stream), _LONGEST)):
                entry = json.loads(line)
                if number >= most:
                    raise ExportError(str(path), f"names more articles than the manifest, which has {most:,}")
                if (wrong := fault_of_entry(entry)) is not None:
                    raise ExportError(str(path), f"is damaged: line {number + 1}: {wrong[:40]!r}")
                yield entry
    except FileNotFoundError as error:
        raise ExportError(str(path), "is missing") from error
    except (OSError, ValueError, RecursionError, zstandard.ZstdError) as error:
        raise ExportError(str(path), "is damaged") from error


def _place(stored: StoredArticle) -> dict[str, Any]:
    article = stored.article
    stated = article.date_published or stored.date_first_seen
    return {
        "id": record_id(article),
        "url": article.final_url,
        "site": article.site,
        "day": stated.date().isoformat(),
        "fetched": article.date_fetched.isoformat(),
        "seen": stored.date_first_seen.isoformat(),
    }
