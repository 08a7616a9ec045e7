"""One answer of a CDX server: which pages its archive has, each with its latest capture."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from crawler.discovery.captures.rows import rows_of
from storage.urls import is_web_url, normalize_url

_HTML = frozenset({"text/html", "application/xhtml+xml", "unk", "-", ""})
_PDF = frozenset({"application/pdf", "application/x-pdf"})
_LONGEST = 2083


@dataclass(frozen=True, slots=True)
class PageCapture:
    """A page as an archive has it: its own address, and the moment it was taken (aware)."""

    url: str
    at: datetime

    @property
    def stamp(self) -> str:
        """The moment in the 14 digits of a replay address."""
        return self.at.strftime("%Y%m%d%H%M%S")


@dataclass(frozen=True, slots=True)
class CaptureReading:
    """What an answer shows: captures in its order, how many rows it has, and the key that its next part begins with.

    ``wrong`` counts rows that are none; captures that are no page (pictures, redirects, revisits) are left out.
    """

    captures: tuple[PageCapture, ...] = ()
    rows: int = 0
    wrong: int = 0
    resume: str | None = None


def read_captures(body: bytes, *, documents: bool = False) -> CaptureReading:
    """Read an answer; ``documents``: PDF files are pages too.  Never raises."""
    latest: dict[str, PageCapture] = {}
    rows = wrong = 0
    resume: str | None = None
    for row in rows_of(body.decode("utf-8", "replace")):
        if isinstance(row, str):
            resume = row
            continue
        rows += 1
        found = _capture(row)
        if found is None:
            wrong += 1
        elif _is_page(row, _HTML | _PDF if documents else _HTML):
            name = normalize_url(found.url)
            if name not in latest or latest[name].at <= found.at:
                latest[name] = found
    return CaptureReading(tuple(latest.values()), rows, wrong, resume)


def _capture(row: Mapping[str, Any]) -> PageCapture | None:
    url, stamp = row.get("original") or row.get("url"), str(row.get("timestamp"))
    if not isinstance(url, str) or len(url) > _LONGEST or not is_web_url(url):
        return None
    try:
        return PageCapture(url, datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC))
    except ValueError:
        return None


def _is_page(row: Mapping[str, Any], kinds: frozenset[str]) -> bool:
    status = str(row.get("statuscode") or row.get("status") or "200")
    kind = str(row.get("mimetype") or row.get("mime") or "").partition(";")[0].strip().lower()
    return status == "200" and kind in kinds
