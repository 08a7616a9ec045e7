"""What earlier releases hold: an article, a text or a near-duplicate that is in one of them is left out."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from pipelines.dedup import VERSION, sign
from pipelines.errors import FilterError
from storage.articles import StoredArticle
from storage.dedup import KnownTexts
from storage.errors import StorageError
from storage.export.records import record_id
from storage.release.manifest import Manifest, read_manifest
from storage.release.verify import UNREADABLE, reader_of

Told = Callable[[str], None]

_BATCH = 200


class KnownReleases:
    """The texts of releases, read when it is entered, into a scratch file that goes when it is left.

    Raises FilterError for a folder that is no release, and for one whose rows have no texts.
    """

    def __init__(self, folders: Sequence[str], told: Told = lambda _: None) -> None:
        self._releases = {folder: _manifest(folder) for folder in dict.fromkeys(folders)}
        self._told = told
        self._stack = ExitStack()
        self._texts: KnownTexts | None = None

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            place = stack.enter_context(TemporaryDirectory(prefix="winnow-known-"))
            self._texts = KnownTexts(Path(place) / "texts.db")
            stack.callback(self._texts.close)
            rows = self._rows()
            number = 0
            while some := list(islice(rows, _BATCH)):
                self._texts.add((name, sign(text)) for name, text in some)
                number += len(some)
                self._told(f"{number:,} articles of earlier releases read")
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._texts = None
        self._stack.close()

    def find(self, stored: StoredArticle) -> str | None:
        """Say how an article is known, None where it is not."""
        assert self._texts is not None
        return self._texts.find(record_id(stored.article), sign(stored.article.text))

    @property
    def key(self) -> list[str]:
        """Everything that the answers depend on."""
        return [VERSION, *sorted(manifest.rowset for manifest in self._releases.values())]

    def to_json(self) -> list[dict[str, Any]]:
        """Name the releases."""
        return [
            {"name": each.name, "rowset": each.rowset, "articles": each.articles} for each in self._releases.values()
        ]

    def _rows(self) -> Iterator[tuple[str | None, str]]:
        for folder, manifest in self._releases.items():
            read = reader_of(manifest.format)
            assert read is not None
            for file in manifest.files:
                path = Path(folder) / file["path"]
                if ".." in path.parts or not path.is_relative_to(folder):  # a manifest may come from elsewhere
                    raise FilterError(f"{path}: lies outside of its release")
                try:
                    for row in read(path):
                        yield _known(row, manifest)
                except UNREADABLE as error:
                    raise FilterError(f"{path}: cannot be read: {error}") from error


def _manifest(folder: str) -> Manifest:
    try:
        manifest = read_manifest(Path(folder))
    except StorageError as error:
        raise FilterError(str(error)) from error
    if reader_of(manifest.format) is None or ("text" not in manifest.fields and manifest.articles):
        raise FilterError(f"{folder}: has no rows with a field 'text' (format {manifest.format}, {manifest.profile})")
    return manifest


def _known(row: Any, manifest: Manifest) -> tuple[str | None, str]:
    """Return the article's id, which only our own profile has, and its text."""
    name = row.get("id") if manifest.profile == "winnow" else None
    return (name if isinstance(name, str) else None), str(row.get("text") or "")
