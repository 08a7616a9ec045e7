"""The pages of shards one after another, in constant memory."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from pipelines.bulk.pages.filters import PageFilter
from pipelines.bulk.pages.shard import Shard
from pipelines.ingest.record_pages import FoundPage, RecordPages, unfit
from storage.archive.recovery import Source
from storage.records import Page

FILES = 1000
"""Files gone through before the originals of the revisits met in them are looked for."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page, the id of its record (``WARC-Record-ID``, else ``url#offset``) and where it stands (``file:offset``)."""

    id: str
    page: Page
    source: str


@dataclass(frozen=True, slots=True)
class ReadDamage:
    """A place that could not be read, in words for an operator that name it; reading goes on behind it."""

    words: str


@dataclass
class ShardPages:
    """The pages and the damage of some shards, in order.

    Revisits come behind the shards they were met in, with their originals, which are looked for in the whole files of
    up to ``FILES`` shards.  ``passed`` counts what was left out by reason (``offsite``, ``older``, ``language``,
    ``no_original`` …).  With ``html_only`` what cannot be an article by its status and type is left out too, which else
    the extractor refuses.  Iterating raises :class:`storage.errors.ArchiveError` for a file that cannot be had.
    """

    shards: Iterable[Shard]
    only: PageFilter = field(default_factory=PageFilter)
    html_only: bool = False
    passed: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[ReadPage | ReadDamage]:
        """Read them."""
        self._damage: deque[str] = deque()
        fit = unfit if self.html_only else _anything
        records = RecordPages(self.only.by_head, fit, self._damage.append, resources=True, passed=self.passed)
        files: dict[Source, None] = {}
        for shard in self.shards:
            yield from self._wanted(records.responses(shard.source, start=shard.start, stop=shard.stop))
            files[shard.source] = None
            if len(files) == FILES:
                yield from self._revisits(records, files)
        yield from self._revisits(records, files)

    def _revisits(self, records: RecordPages, files: dict[Source, None]) -> Iterator[ReadPage | ReadDamage]:
        records.damaged = _nothing  # the same places were damaged the first time
        for source in files:
            yield from self._wanted(records.originals(source))
        records.damaged = self._damage.append
        records.close()
        files.clear()

    def _wanted(self, pages: Iterable[FoundPage]) -> Iterator[ReadPage | ReadDamage]:
        for found in pages:
            yield from self._damages()
            if why := self.only.by_body(found.page):
                self.passed[why] += 1
                continue
            ref = None if found.offset is None else f"{found.place.name}:{found.offset}"
            where = "" if found.offset is None else f":{found.offset}"
            yield ReadPage(found.id, replace(found.page, raw_ref=ref), f"{found.place}{where}")
        yield from self._damages()

    def _damages(self) -> Iterator[ReadDamage]:
        while self._damage:
            yield ReadDamage(self._damage.popleft())


def pages_of(*shards: Shard, only: PageFilter | None = None, html_only: bool = False) -> Iterator[ReadPage]:
    """Stream the pages of shards; :class:`ShardPages` tells beside them what was left out and what was damaged."""
    return (read for read in ShardPages(shards, only or PageFilter(), html_only) if isinstance(read, ReadPage))


def _anything(page: Page) -> None:
    """Leave no page out."""


def _nothing(where: str) -> None:
    """Count no damage."""
