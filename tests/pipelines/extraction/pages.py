"""Small pages for the tests of the metadata readers."""

from datetime import UTC, datetime

from lxml import html

from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.page.document import Document
from pipelines.extraction.rules import Rules
from storage.records import Hints

FETCHED = datetime(2025, 12, 18, 9, 0, tzinfo=UTC)


def document(
    page: str,
    *,
    url: str = "https://www.example.org/a/1.html",
    hints: Hints | None = None,
    timezone: str | None = None,
    fetched_at: datetime = FETCHED,
) -> Document:
    """Parse a page as the extractor would hand it to the readers."""
    return Document(url, html.document_fromstring(page), fetched_at, hints or Hints(), Rules(timezone=timezone))


def article(body: str, *, head: str = "", lang: str = "en") -> str:
    """Put a body into a page with a headline."""
    return f'<html lang="{lang}"><head><title>Harbour opens again</title>{head}</head><body>{body}</body></html>'


def published(meta: Metadata) -> datetime:
    """Return the date of publication of a page that must have one."""
    assert meta.date_published is not None
    return meta.date_published
