"""The comments of exported articles as a table of their own, in a file beside that of the articles."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine

from storage.articles import StoredArticle
from storage.comments import KeptComments, StoredComment
from storage.errors import ExportError
from storage.export.columns import TEXT, WHOLE, ExportContext, Shapes, Write
from storage.export.formats.registry import find_format
from storage.export.records.article import record_id, stated
from storage.export.sink import HashingFile
from storage.files import staged_file

COMMENT_FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "json", "parquet", "csv")

COMMENT_COLUMNS: Shapes = {
    "article": TEXT,
    "ordinal": WHOLE,
    "parent": WHOLE,
    "comment_id": TEXT,
    "author": TEXT,
    "date": TEXT,
    "date_precision": TEXT,
    "text": TEXT,
    "source": TEXT,
    "site": TEXT,
    "article_url": TEXT,
    "date_fetched": TEXT,
}
"""``article`` is the ``id`` of the article in its own file."""


def comment_record(stored: StoredArticle, one: StoredComment) -> dict[str, Any]:
    """Return a comment as a row of the table."""
    comment = one.comment
    return {
        "article": record_id(stored.article),
        "ordinal": one.ordinal,
        "parent": comment.parent,
        "comment_id": comment.id,
        "author": comment.author,
        "date": stated(comment.date, comment.date_precision),
        "date_precision": comment.date_precision and comment.date_precision.value,
        "text": comment.text,
        "source": comment.source,
        "site": stored.article.site,
        "article_url": stored.article.url,
        "date_fetched": stated(one.date_fetched),
    }


class CommentFile:
    """The file of comments: ``observe`` is given each article that is written.  It appears whole when it is left.

    ``mask`` is done to texts and names.  Raises ExportError for a format that cannot hold them, and as exports do.
    """

    def __init__(self, engine: Engine, target: Path, mask: Callable[[str], str] | None = None) -> None:
        self._format = find_format(target)
        if self._format.name not in COMMENT_FORMATS:
            raise ExportError(str(target), f"comments are written as {', '.join(COMMENT_FORMATS)}")
        self._kept = KeptComments(engine)
        self._target, self._mask = target, mask or str
        self._file, self._writing = ExitStack(), ExitStack()
        self._path: Path | None = None
        self._write: Write | None = None
        self._sink: HashingFile | None = None
        self.count = 0

    def __enter__(self) -> Self:
        self._path = self._file.enter_context(staged_file(self._target))
        self.begin()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._writing.close()
        except BaseException as other:
            self._file.__exit__(type(other), other, other.__traceback__)
            raise
        self._file.__exit__(kind, error, at)

    def begin(self) -> None:
        """Write from the beginning: the articles are gone through from the first one."""
        assert self._path is not None
        assert self._format.open is not None
        self._writing.close()
        self._writing = ExitStack()
        self._sink = self._writing.enter_context(HashingFile(self._path))
        layout = ExportContext(COMMENT_COLUMNS, self._target.name)
        self._write = self._writing.enter_context(self._format.open(self._sink, layout))
        self.count = 0

    def observe(self, stored: StoredArticle, _: Mapping[str, Any]) -> None:
        """Write the comments of an article."""
        assert self._write is not None
        for one in self._kept.of(stored.id):
            row = comment_record(stored, one)
            masked = {name: self._mask(row[name]) for name in ("text", "author") if row[name] is not None}
            self._write(row | masked)
            self.count += 1

    def to_json(self) -> dict[str, Any]:
        """Return what was written, in the types of JSON; whole once it is left."""
        assert self._sink is not None
        return {
            "path": str(self._target),
            "comments": self.count,
            "bytes": self._sink.size,
            "sha256": self._sink.sha256,
        }
