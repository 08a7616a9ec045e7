"""Imported by the fork server before it forks workers: the extractor, and what it loads with its first page.

Each worker would spend 0.5 s on the model of languages alone.
"""

from datetime import UTC, datetime

from pipelines.dedup import sign
from pipelines.extraction.core import extract
from storage.records import Page

# No language is declared, and the text is long enough for a guess.
_TEXT = "The harbour ferry will add a fourth boat in spring, its operator said on Monday, after a record year. " * 9
_HTML = f"<html><head><title>A fourth boat</title></head><body><article><p>{_TEXT}</p></article></body></html>"
_URL = "http://page.invalid/2026/01/05/boat.html"

extract(Page("preload", _URL, _URL, 200, (), _HTML.encode(), datetime(2026, 1, 6, tzinfo=UTC)))
sign(_TEXT)
