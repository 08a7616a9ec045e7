"""The pages of one site in WARC files, whoever wrote them: HTML responses, and revisits with their originals."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from warcio.recordloader import ArcWarcRecord

from storage.archive import Capture, Revisits, captures, extras_of, following, page_from, read_following
from storage.errors import ArchiveError
from storage.records import Page, Role

HTML_TYPES = ("text/html", "application/xhtml+xml")

Choice = Callable[[Page], str | None]
"""Names why a page (without its body) is left out, as in ``offsite``, or gives None."""


class WarcPages:
    """The pages of a site in some files, in their order; revisits come last, when their originals are found.

    ``home`` is the folder of our own archive: a page that lies there keeps its ``raw_ref``, any other has none.
    ``passed`` counts records left out by reason, ``damaged`` names the places that could not be read, ``position``
    is how many of the ``size`` bytes were gone through.
    """

    def __init__(self, files: Sequence[Path], site: str, choose: Choice, home: Path) -> None:
        self._files = files
        self._site = site
        self._choose = choose
        self._home = home.resolve()
        self._revisits = Revisits()
        self.passed: Counter[str] = Counter()
        self.damaged: list[str] = []
        self.size = sum(path.stat().st_size for path in files if path.is_file())
        self.position = 0

    def __iter__(self) -> Iterator[Page]:
        """Yield the pages; a file that cannot be read is a damage like any other."""
        for path in self._files:
            yield from self._responses(path)
        if len(self._revisits):
            for path in self._files:
                yield from self._originals(path)
        self.passed["no_original"] += len(self._revisits)

    def _responses(self, path: Path) -> Iterator[Page]:
        fallback = datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.is_file() else datetime.now(UTC)
        head: Page | None = None

        def wanted(record: ArcWarcRecord) -> bool:
            nonlocal head
            head = self._chosen(record, fallback)
            if head is not None and record.rec_type == "revisit":
                self._revisits.add(record, head)
                head = None
            return head is not None

        for capture in self._read(path, wanted):
            assert head is not None
            page = replace(head, body=capture.body, more=tuple(self._following(path, capture.record)))
            if path.resolve().parent == self._home and capture.offset is not None:
                yield replace(page, raw_ref=f"{path.name}:{capture.offset}")
            else:
                yield replace(page, more=tuple(replace(part, raw_ref=None) for part in page.more))

    def _originals(self, path: Path) -> Iterator[Page]:
        for capture in self._read(path, lambda record: record.rec_type == "response" and self._revisits.means(record)):
            original = page_from(capture.record, capture.body, datetime.now(UTC))
            for page in self._revisits.resolved(capture.record, original):
                if why := unfit(page):
                    self.passed[why] += 1
                else:
                    yield page

    def _read(self, path: Path, wanted: Callable[[ArcWarcRecord], bool]) -> Iterator[Capture]:
        begun = self.position

        def told(done: int) -> None:
            self.position = min(begun + done, self.size)

        try:
            for found in captures(path, wanted, told):
                if isinstance(found, Capture):
                    yield found
                else:
                    self._damage(f"{path}: offset {found.offset}: {found.words}")
        except ArchiveError as error:
            self._damage(str(error))

    def _damage(self, where: str) -> None:
        if where not in self.damaged:  # the files are read twice where there are revisits
            self.damaged.append(where)

    def _chosen(self, record: ArcWarcRecord, fallback: datetime) -> Page | None:
        """Return the page of a record, without its body, or None where it is left out."""
        target = record.rec_headers.get_header("WARC-Target-URI") or ""
        if record.rec_type not in ("response", "revisit") or not target.startswith(("http://", "https://")):
            return None
        if extras_of(record).get("part"):
            return None  # it comes with the page it follows
        page = replace(page_from(record, b"", fallback), site=self._site)
        why = self._choose(page) or (None if record.rec_type == "revisit" else unfit(page))
        if why:
            self.passed[why] += 1
        return None if why else page

    def _following(self, path: Path, record: ArcWarcRecord) -> Iterator[Page]:
        for ref in following(extras_of(record)):
            try:
                yield read_following(path, ref)
            except ArchiveError as error:
                self._damage(str(error))


def unfit(page: Page) -> str | None:
    """Name why a record is no answer to read as an article, whatever its site (``list``, ``status``, ``not_html``)."""
    if page.role is not Role.ARTICLE:
        return "list"
    if not (200 <= page.status < 300 or page.status in (404, 410)):
        return "status"
    kind = (page.header("content-type") or "").partition(";")[0].strip().lower()
    return None if kind in HTML_TYPES else "not_html"
