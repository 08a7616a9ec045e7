"""The pages of any archives, record by record: responses, and revisits with the bodies of their originals."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecord

from storage.archive import Revisits
from storage.archive.reader import is_page, is_rendered, read_following
from storage.archive.records import extras_of, following, page_from
from storage.archive.recovery import Capture, Damage, Source, captures
from storage.errors import ArchiveError, NotAnArchive, RemoteError
from storage.records import Page, Role

MOST_REVISITS = 50_000
"""Revisits kept open at a time, some 1.5 kB each; any more are counted as ``too_many_revisits``."""

HTML_TYPES = ("text/html", "application/xhtml+xml")
PDF_TYPES = ("application/pdf", "application/x-pdf")
_NOTHING_SAID = ("", "application/octet-stream", "binary/octet-stream", "application/force-download")

Choice = Callable[[Page], str | None]
"""Names why a page (without its body) is left out, as in ``offsite``, or gives None."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page and where it stands: ``id`` names its record, ``offset`` is None within a file compressed in one piece.

    For a revisit ``place`` and ``offset`` are those of its original, whose body it has.
    """

    page: Page
    id: str
    place: Source
    offset: int | None
    is_revisit: bool = False


@dataclass
class RecordPages:
    """Reads pages and counts in ``passed`` what it leaves out, by reason.

    ``choose`` judges a page by its address, time and role, ``fit`` by its status and type, which a revisit has only
    with its original; ``resources`` says whether these are pages too.  ``damaged`` hears of every place that could not
    be read.
    """

    choose: Choice
    fit: Choice
    damaged: Callable[[str], None]
    resources: bool = False
    passed: Counter[str] = field(default_factory=Counter)
    revisits: Revisits = field(default_factory=Revisits)

    def responses(
        self, place: Source, told: Callable[[int], None] = lambda _: None, start: int = 0, stop: int | None = None
    ) -> Iterator[FoundPage]:
        """Yield the pages between two places of a file, and note the revisits there; ``told`` as in ``captures``.

        A file that is no archive is a damage like any other.  Raises ArchiveError for one that cannot be had.
        """
        written = _written(place)
        head: Page | None = None

        def wanted(record: ArcWarcRecord) -> bool:
            nonlocal head
            head = self._chosen(record, written)
            if head is not None and record.rec_type == "revisit":
                self._note(record, head)
                head = None
            return head is not None

        for capture in self._read(place, captures(place, wanted, told, start, stop)):
            assert head is not None
            page = replace(head, body=capture.body, more=tuple(self._following(place, capture.record)))
            where = capture.offset if capture.offset is not None else page.fetched_at.isoformat()
            yield FoundPage(page, _number(capture.record) or f"{page.url}#{where}", place, capture.offset)

    def originals(self, place: Source, told: Callable[[int], None] = lambda _: None) -> Iterator[FoundPage]:
        """Yield the pages of the revisits met so far whose originals stand in a file; nothing is read for none."""
        if not len(self.revisits):
            return
        written = _written(place)

        def wanted(record: ArcWarcRecord) -> bool:
            return record.rec_type == "response" and self.revisits.means(record)

        for capture in self._read(place, captures(place, wanted, told)):
            original = page_from(capture.record, capture.body, written)
            for page, number in self.revisits.resolved(capture.record, original):
                if why := self.fit(page):
                    self.passed[why] += 1
                else:
                    yield FoundPage(page, number, place, capture.offset, is_revisit=True)

    def close(self) -> None:
        """Count the revisits that are still open under ``no_original`` and forget them."""
        self.passed["no_original"] += len(self.revisits)
        self.revisits = Revisits()

    def _note(self, record: ArcWarcRecord, page: Page) -> None:
        if len(self.revisits) >= MOST_REVISITS:
            self.passed["too_many_revisits"] += 1
            return
        name = _number(record) or f"{page.url}#{page.fetched_at.isoformat()}"
        self.revisits.add(record, replace(page, headers=()), name)  # it gets those of its original

    def _read(self, place: Source, found: Iterable[Capture | Damage]) -> Iterator[Capture]:
        try:
            for each in found:
                if isinstance(each, Capture):
                    yield each
                else:
                    self.damaged(f"{place}: offset {each.offset}: {each.words}")
        except NotAnArchive as error:
            self.damaged(str(error))

    def _chosen(self, record: ArcWarcRecord, written: datetime) -> Page | None:
        """Return the page of a record, or None where it is none or left out."""
        if not self._is_wanted(record) or extras_of(record).get("part"):
            return None  # a following page comes with the page it follows
        page = page_from(record, b"", written)
        why = self.choose(page) or (None if record.rec_type == "revisit" else self.fit(page))
        if why:
            self.passed[why] += 1
        return None if why else page

    def _is_wanted(self, record: ArcWarcRecord) -> bool:
        if self.resources and is_page(record):
            return True
        target = record.rec_headers.get_header("WARC-Target-URI") or ""
        return (record.rec_type in ("response", "revisit") or is_rendered(record)) and target.startswith(
            ("http://", "https://")
        )

    def _following(self, place: Source, record: ArcWarcRecord) -> Iterator[Page]:
        for ref in following(extras_of(record)):
            try:
                yield read_following(place, ref)
            except RemoteError:
                raise  # it may be there: the article would lose its end
            except ArchiveError as error:
                self.damaged(str(error))


def unfit(page: Page) -> str | None:
    """Name why a record is no answer to read as an article, whatever its site (``list``, ``status``, ``not_html``)."""
    if page.role is not Role.ARTICLE:
        return "list"
    if not (200 <= page.status < 300 or page.status in (404, 410)):
        return "status"
    kind = (page.header("content-type") or "").partition(";")[0].strip().lower()
    return None if kind in HTML_TYPES else "not_html"


def unfit_document(page: Page) -> str | None:
    """Name why a record is neither a page nor a PDF file to read as an article."""
    why = unfit(page)
    if why != "not_html":
        return why
    kind = (page.header("content-type") or "").partition(";")[0].strip().lower()
    named = urlsplit(page.final_url).path.lower().endswith(".pdf")  # many servers send files as nothing in particular
    return None if kind in PDF_TYPES or (named and kind in _NOTHING_SAID) else why


def _written(place: Source) -> datetime:
    """Return when a file was changed last, for records without a time; elsewhere nobody asks, so that all agree."""
    try:
        return datetime.fromtimestamp(place.stat().st_mtime if isinstance(place, Path) else 0, UTC)
    except OSError:
        return datetime.fromtimestamp(0, UTC)  # whoever opens it says what is wrong


def _number(record: ArcWarcRecord) -> str | None:
    number = record.rec_headers.get_header("WARC-Record-ID")
    return str(number) if number else None
