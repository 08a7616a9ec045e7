"""The pages of one site in WARC files, whoever wrote them: HTML responses, and revisits with their originals."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipelines.ingest.record_pages import Choice, FoundPage, RecordPages, unfit, unfit_document
from storage.archive.recovery import Source
from storage.errors import ArchiveError
from storage.records import Page


class WarcPages:
    """The pages of a site in some files, in their order; revisits come last, when their originals are found.

    PDF files are pages where ``documents`` are asked for.  ``home`` is the folder of our own archive: a page that lies
    there keeps its ``raw_ref``, any other has none.
    ``passed`` counts records left out by reason, ``damaged`` names the places that could not be read, ``position``
    is how many of the ``size`` bytes were gone through.
    """

    def __init__(
        self, files: Sequence[Path], site: str, choose: Choice, home: Path, *, documents: bool = False
    ) -> None:
        self._files = files
        self._site = site
        self._home = home.resolve()
        self._damaged: dict[str, None] = {}
        fit = unfit_document if documents else unfit
        self._records = RecordPages(lambda page: choose(replace(page, site=site)), fit, self._damage)
        self.size = sum(path.stat().st_size for path in files if path.is_file())
        self.position = 0

    @property
    def passed(self) -> Counter[str]:
        """How many records were left out, by reason."""
        return self._records.passed

    @property
    def damaged(self) -> list[str]:
        """The places that could not be read, each once."""
        return list(self._damaged)

    def __iter__(self) -> Iterator[Page]:
        """Yield the pages; a file that cannot be read is a damage like any other."""
        for path in self._files:
            yield from self._read(self._records.responses(path, self._progress()))
        for path in self._files:
            yield from self._read(self._records.originals(path, self._progress()))
        self._records.close()

    def _progress(self) -> Callable[[int], None]:
        begun = self.position

        def told(done: int) -> None:
            self.position = min(begun + done, self.size)

        return told

    def _read(self, pages: Iterator[FoundPage]) -> Iterator[Page]:
        try:
            for found in pages:
                yield self._own(found)
        except ArchiveError as error:
            self._damage(str(error))

    def _own(self, found: FoundPage) -> Page:
        page = replace(found.page, site=self._site)
        if self._is_home(found.place) and found.offset is not None and not found.is_revisit:
            return replace(page, raw_ref=f"{found.place.name}:{found.offset}")
        return replace(page, more=tuple(replace(part, raw_ref=None) for part in page.more))

    def _is_home(self, place: Source) -> bool:
        return isinstance(place, Path) and place.resolve().parent == self._home

    def _damage(self, where: str) -> None:
        self._damaged[where] = None  # the files are read twice where there are revisits
