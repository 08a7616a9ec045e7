"""Bytes of a PDF to lines with their place and size, by pypdf; what cannot be read is said with a reason."""

import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pipelines.errors import DocumentError
from storage.records import Reason

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MOST_PAGES = 500
"""Pages of a document that is read: one takes 18 ms (53 pages of two manuals), and reading may take 20 s."""

MOST_LETTERS = 4_000_000
"""Characters of a document that is read: 500 pages of small print have 2.5 million."""

FEWEST_LETTERS = 30
"""Under these the text is a stamp or a page number on pictures of pages."""

MISSING = "reading PDF files needs pypdf: pip install 'winnow-news[pdf]'"

_MARK = b"%PDF-"
_INKED = re.compile(r"[^\W\d_]")
# Ligatures, and the radicals that fonts of Chinese have in place of characters: "ﬁ" is "fi", "⼀" is "一".
_FORMS = re.compile(r"[\ufb00-\ufb06\u2e80-\u2fdf]+")


class PdfTrouble(Exception):  # noqa: N818 - a value as much as an error: it costs one page
    """Why a document gives no text: the ``reason`` of the rejection, with words for its detail."""

    def __init__(self, reason: Reason, words: str) -> None:
        super().__init__(words)
        self.reason, self.words = reason, words


@dataclass(slots=True)
class PdfLine:
    """One line of a page: its text, the size of its first letters and how far down the page it stands, in points.

    ``down`` grows from line to line; where it falls another column begins.
    """

    text: str = ""
    size: float = 0.0
    down: float = 0.0


@dataclass(frozen=True, slots=True)
class PdfText:
    """The lines of each page, and what the file says of itself: ``title``, ``author``, ``subject``, ``keywords``.

    ``made_at`` is when the file was made; it may be naive.
    """

    pages: tuple[tuple[PdfLine, ...], ...]
    said: Mapping[str, str] = field(default_factory=dict)
    made_at: datetime | None = None


def is_pdf(body: bytes) -> bool:
    """Return whether bytes are those of a PDF, whatever was declared of them."""
    return body.startswith(_MARK)


def check_library() -> None:
    """Raise DocumentError in one line where the library that reads documents is not installed."""
    if find_spec("pypdf") is None:
        raise DocumentError(MISSING)


def read_pdf(body: bytes) -> PdfText:
    """Read the text of a document.  Raises :class:`PdfTrouble`; pypdf bounds what it unpacks (75 MB a stream)."""
    reader = _opened(body)
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - an extra

    try:
        count = _count(reader)
        pages = tuple(_read_pages(reader))
    except (PyPdfError, RecursionError) as error:
        raise _broken(error) from error
    letters = sum(len(_INKED.findall(line.text)) for page in pages for line in page)
    if letters < FEWEST_LETTERS:
        raise _without_text(reader, count, letters)
    return PdfText(pages, _said(reader), _made_at(reader))


def _count(reader: "PdfReader") -> int:
    """Count the pages, by what the file says first: walking over 100,000 of them takes seconds."""
    said = reader.root_object["/Pages"].get_object().get("/Count")  # type: ignore[union-attr]
    count = said if isinstance(said, int) and said > MOST_PAGES else len(reader.pages)
    if count > MOST_PAGES:
        raise PdfTrouble(Reason.TOO_LARGE, f"PDF of {count:,} pages, at most {MOST_PAGES}")
    return count


def _opened(body: bytes) -> "PdfReader":
    try:
        from pypdf import PasswordType, PdfReader  # noqa: PLC0415 - an extra, and 0.2 s
        from pypdf.errors import DependencyError, PyPdfError  # noqa: PLC0415
    except ImportError as error:
        raise PdfTrouble(Reason.NOT_HTML, f"PDF; {MISSING}") from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a line for each slip of a file, and most have some
    try:
        reader = PdfReader(BytesIO(body), strict=False)
        # What is only barred from being changed opens without a password.
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise PdfTrouble(Reason.ENCRYPTED, "PDF that opens only with a password")
    except DependencyError as error:
        raise PdfTrouble(Reason.ENCRYPTED, f"PDF: {error}") from error
    except (PyPdfError, RecursionError) as error:
        raise _broken(error) from error
    return reader


def _broken(error: BaseException) -> PdfTrouble:
    from pypdf.errors import LimitReachedError  # noqa: PLC0415 - an extra

    words = " ".join(str(error).split())[:200] or type(error).__name__
    if isinstance(error, LimitReachedError):
        return PdfTrouble(Reason.TOO_LARGE, f"PDF: {words}")
    return PdfTrouble(Reason.UNREADABLE, f"broken PDF: {words}")


def _read_pages(reader: "PdfReader") -> Iterator[tuple[PdfLine, ...]]:
    letters = 0
    for page in reader.pages:
        lines = _LineReader()
        page.extract_text(visitor_text=lines.take)
        found = tuple(lines.finished())
        letters += sum(len(line.text) for line in found)
        if letters > MOST_LETTERS:
            raise PdfTrouble(Reason.TOO_LARGE, f"PDF of more than {MOST_LETTERS:,} characters")
        yield found


class _LineReader:
    """Puts the pieces of text that a page draws together in lines."""

    def __init__(self) -> None:
        self._lines = [PdfLine()]

    def take(self, text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        """Take a piece; ``cm`` and ``tm`` are the transformations of the page and of the text."""
        for number, part in enumerate(text.split("\n")):
            if number:
                self._lines.append(PdfLine())
            line = self._lines[-1]
            if part.strip() and not line.text:
                scale = abs(cm[3] or cm[1]) or 1.0
                line.size = round(abs((tm[3] or tm[1]) * size) * scale or size, 1)
                line.down = -(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])
            line.text += part if line.text else part.lstrip()

    def finished(self) -> Iterator[PdfLine]:
        """Yield the lines that say something, in the order in which they are drawn."""
        for line in self._lines:
            line.text = " ".join(_FORMS.sub(_plain, line.text).split())
            if line.text:
                yield line


def _plain(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


def _without_text(reader: "PdfReader", count: int, letters: int) -> PdfTrouble:
    pages = f"{count} page" + ("" if count == 1 else "s")
    if any(_has_picture(page) for page in reader.pages[:3]):
        return PdfTrouble(Reason.SCANNED, f"PDF of {pages} that are pictures, with {letters} letters of text")
    return PdfTrouble(Reason.EMPTY, f"PDF of {pages} with {letters} letters of text")


def _has_picture(page: "PageObject") -> bool:
    try:
        drawn = page["/Resources"]["/XObject"].get_object()  # type: ignore[index]
        return any(each.get_object().get("/Subtype") == "/Image" for each in drawn.values())
    except Exception:  # noqa: BLE001 - whatever a broken file has in place of them is no picture
        return False


def _said(reader: "PdfReader") -> dict[str, str]:
    found = {}
    try:
        info: Mapping[str, Any] = reader.metadata or {}
        for name in ("title", "author", "subject", "keywords"):
            value = info.get(f"/{name.capitalize()}")
            text = " ".join(str(value).replace("\0", "").split())[:1000] if isinstance(value, str) else ""
            if text:
                found[name] = text
    except Exception:  # noqa: BLE001 - a file whose table of metadata is broken has its text all the same
        return {}
    return found


def _made_at(reader: "PdfReader") -> datetime | None:
    try:
        return reader.metadata.creation_date if reader.metadata else None
    except Exception:  # noqa: BLE001 - a date that is none
        return None
