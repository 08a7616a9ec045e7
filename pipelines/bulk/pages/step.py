"""The reader as a step of datatrove's pipelines."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from datatrove.data import Document, DocumentsPipeline
from datatrove.pipeline.base import PipelineStep

from pipelines.bulk.pages.filters import PageFilter
from pipelines.bulk.pages.inputs import Input, list_shards
from pipelines.bulk.pages.reader import ReadDamage, ReadPage, ShardPages
from pipelines.bulk.pages.shard import Shard

logger = logging.getLogger(__name__)

NAMED = 20
"""Damaged places of a rank that are named in its log; all are counted."""


class ArchivePages(PipelineStep):
    """Reads WARC and ARC files as documents without a text: ``metadata`` holds the ``page`` and its ``source``.

    ``inputs`` are as in :func:`list_shards`; each rank reads every ``world_size``-th shard.  ``sites``, ``languages``
    and ``since`` are as in :class:`PageFilter`, ``limit`` is the most pages of a rank.  Damage is logged, counted and
    read past; a file that cannot be had ends the rank with :class:`storage.errors.ArchiveError`.
    """

    type = "📖 - READER"
    name = "🗞 Archive pages"

    def __init__(
        self,
        inputs: Input | Iterable[Input] = (),
        *,
        split: int | None = None,
        sites: Iterable[str] = (),
        languages: Iterable[str] = (),
        since: date | None = None,
        html_only: bool = False,
        limit: int | None = None,
    ) -> None:
        super().__init__()
        self.inputs: tuple[Input, ...] = (inputs,) if isinstance(inputs, Input) else tuple(inputs)
        self.split = split
        self.only = PageFilter.of(sites, languages, since)
        self.html_only = html_only
        self.limit = limit

    def shards(self, rank: int, world_size: int) -> Iterator[Shard]:
        """Yield the shards of a rank; a subclass may know better."""
        return islice(list_shards(self.inputs, split=self.split), rank, None, world_size)

    def run(self, data: DocumentsPipeline = None, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Yield what came before, then a document for each page."""
        if data:
            yield from data
        pages = ShardPages(self.shards(rank, world_size), self.only, self.html_only)
        try:
            for read in islice(self._pages(pages), self.limit):
                self.stat_update("pages")
                yield Document(text="", id=read.id, metadata={"page": read.page, "source": read.source})
        finally:
            self._count(pages.passed)

    def _pages(self, found: Iterable[ReadPage | ReadDamage]) -> Iterator[ReadPage]:
        damages = 0
        for each in found:
            if isinstance(each, ReadPage):
                yield each
                continue
            self.stat_update("damaged")
            damages += 1
            if damages <= NAMED:
                logger.warning("damaged: %s", each.words)

    def _count(self, passed: Counter[str]) -> None:
        for why, count in passed.items():
            if count:
                self.stat_update(f"left_out_{why}", value=count)
