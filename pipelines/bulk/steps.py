"""The extractor as a step that other pipelines of datatrove write on from: plain metadata, no values of ours."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from datatrove.data import Document

from pipelines.bulk.extract import ExtractArticles
from pipelines.workers import WorkerBounds
from storage.export.files import ShardForm
from storage.records import Rejected

_FORM = ShardForm("winnow")


class ExtractPages(ExtractArticles):
    """Makes articles of the pages of :class:`ArchivePages`: documents with the article's text and its other fields.

    ``metadata`` has the fields of the record (docs/reference/record.md) and the ``source`` in the archive.  Pages that
    are no articles are left out; ``rejected`` is given each with its reason.  ``workers`` processes work beside a
    rank; a page may take ``timeout`` seconds and ``maxsize`` bytes, a worker ``memory`` bytes.
    """

    def __init__(
        self,
        *,
        workers: int = 1,
        timeout: float = 20.0,
        maxsize: int = 16 * 2**20,
        memory: int = 2**30,
        rejected: Callable[[Document, Rejected], None] | None = None,
    ) -> None:
        super().__init__(WorkerBounds(workers, timeout, maxsize, memory), rejected)

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Yield the articles of some pages."""
        for document in super().run(data, rank, world_size):
            article = document.metadata.pop("article")
            fields: dict[str, Any] = {name: value for name, value in _FORM.record(article).items() if name != "text"}
            document.metadata.update({name: value for name, value in fields.items() if name != "id"})
            yield document
