"""What a rank writes: articles under a profile and format of the exports, what was no article as lines with reasons."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep

from storage.export.files import ShardForm
from storage.export.records import result_record
from storage.records import Article, Rejected

LINES = ShardForm("extract", "jsonl.gz")
"""How rejected pages are written, and what is read by ourselves only."""


class WriteArticles(PipelineStep):
    """Writes the articles that :class:`winnow.bulk.ExtractArticles` gives to a local file, and passes them on."""

    type = "💾 - WRITER"
    name = "Articles of a shard"

    def __init__(self, path: Path, form: ShardForm) -> None:
        super().__init__()
        self.path, self.form = path, form

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Write each document and yield it; the file is whole when all were taken.  Raises OSError, ExportError."""
        with self.form.open(self.path) as write:
            for document in data:
                article: Article = document.metadata["article"]
                write(record_of(document.id, article, self.form))
                self.stat_update("written")
                yield document


class RejectedFile:
    """Writes what is no article, with its reason, as `winnow extract` prints it; ``reasons`` counts them."""

    def __init__(self, path: Path) -> None:
        self.reasons: Counter[str] = Counter()
        self._path = path
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._write: Callable[[Mapping[str, Any]], None] = self._stack.enter_context(LINES.open(self._path))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def __call__(self, document: Document, rejected: Rejected) -> None:
        """Write one line."""
        self._write(record_of(document.id, rejected, LINES))
        self.reasons[rejected.reason.value] += 1


def record_of(name: str, result: Article | Rejected, form: ShardForm) -> dict[str, Any]:
    """Return what is written of a page; under ``name`` where it has no place in an archive."""
    if isinstance(result, Article) and not form.is_rows:
        return form.record(result)
    return {"id": result.raw_ref or name, **result_record(result)}
