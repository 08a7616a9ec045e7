"""Documents as articles, and what is said of those that give no text."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipelines.extraction import Rules, explain, extract
from storage.records import Article, Hints, Page, Reason, Rejected
from tests.servers.pdf_files import REPORT, SAID, bomb, locked, pdf

RULES = Rules(documents=True)
URL = "http://paper.example/files/report-7.pdf"
NO_HINTS = Hints()
WHEN = datetime(2026, 3, 6, tzinfo=UTC)


def page(body: bytes, hints: Hints = NO_HINTS) -> Page:
    headers = (("Content-Type", "application/pdf"),)
    return Page("paper", URL, URL, 200, headers, body, WHEN, hints=hints, via="document")


def read(body: bytes, hints: Hints = NO_HINTS) -> Article:
    found = extract(page(body, hints), RULES)
    assert isinstance(found, Article), found
    return found


def refused(body: bytes) -> tuple[Reason, str]:
    found = extract(page(body), RULES)
    assert isinstance(found, Rejected)
    return found.reason, found.detail or ""


def test_a_document_is_an_article():
    found = read(pdf())
    assert (found.title, found.authors, found.article_type) == ("Report on the old bridge", ("Ann Person",), "document")
    assert found.date_published == datetime.fromisoformat("2026-03-04T09:30:00+01:00")
    assert found.date_published_source == "file"
    paragraphs = (
        "The council met on Monday and decided, after two hours of talk, to paint the bridge green. It was built in "
        "1893, and had been left unpainted for eleven years, as its engineers said.\n\nWhat it costs\n\nThe work costs "
        "40,000 euros and takes three weeks, during which one lane of the road over the river stays closed."
    )
    assert found.text.partition("\n\n")[2] == paragraphs
    assert "## What it costs" in (found.markdown or "")
    assert (found.language, found.discovered_via) == ("en", "document")
    assert found.http["content_type"] == "application/pdf"
    assert extract(page(pdf()), RULES) == found, "the same bytes give the same article"


@pytest.mark.parametrize(
    ("said", "hint", "title"),
    [
        ({"Title": "Microsoft Word - report_v7.docx"}, None, "Report on the old bridge"),
        ({"Title": "Annual figures of another year"}, None, "Report on the old bridge"),
        ({}, "Download", "Report on the old bridge"),
        ({"Title": "untitled"}, "Report on the old bridge (PDF)", "Report on the old bridge"),
    ],
)
def test_a_title_is_what_the_first_page_shows(said, hint, title):
    assert read(pdf(said=said), Hints(title=hint)).title == title


def test_accounts_are_no_authors():
    lines = [line for line in REPORT if not line[1].startswith("By ")]
    assert read(pdf([lines], {**SAID, "Author": "admin"})).authors == ()


def test_headers_footers_and_page_numbers_are_no_text():
    body = [(11, f"Sentence {n} of this page says what the council did in month {n}.") for n in range(12)]
    pages = [[(9, "The Old Paper, spring"), *body, (9, f"Page {number} of 4")] for number in range(1, 5)]
    found = read(pdf([[(24, "A year of the council"), *body], *pages]))
    assert "Old Paper" not in found.text
    assert "Page 3" not in found.text
    told = explain(page(pdf([[(24, "A year of the council"), *body], *pages])), RULES)
    assert ("Page 3 of 4", "edge: header, footer or table of contents") in {(one.text, one.fate) for one in told.lines}
    assert {field.name for field in told.fields} >= {"title", "date_published"}


@pytest.mark.parametrize(
    ("body", "reason", "words"),
    [
        (locked("secret"), Reason.ENCRYPTED, "password"),
        (pdf([[(9, "7")]], picture=True), Reason.SCANNED, "1 page that are pictures"),
        (pdf([[]], {}), Reason.EMPTY, "0 letters"),
        (b"%PDF-1.7\n" + b"no such thing " * 90, Reason.UNREADABLE, "broken PDF"),
        (pdf()[:700], Reason.UNREADABLE, "broken PDF"),
        (pdf(times=501), Reason.TOO_LARGE, "501 pages, at most 500"),
        (pdf(times=100_000), Reason.TOO_LARGE, "100,000 pages"),
        (pdf(times=100_000).replace(b"/Count 100000", b"/Count 000001"), Reason.TOO_LARGE, "PDF"),
    ],
    ids=["locked", "scanned", "empty", "broken", "cut", "long", "endless", "lying"],
)
def test_what_gives_no_text_says_why(body, reason, words):
    found, detail = refused(body)
    assert found is reason, detail
    assert words in detail
    assert "\n" not in detail


def test_what_may_only_not_be_changed_is_read():
    assert read(locked("")).title == "Report on the old bridge"


def test_a_bomb_is_not_unpacked():
    begun = time.process_time()
    found, detail = refused(bomb(120_000_000))
    assert found in (Reason.TOO_LARGE, Reason.EMPTY, Reason.UNREADABLE), detail
    assert time.process_time() - begun < 10


def test_documents_are_read_only_where_they_are_asked_for():
    found = extract(page(pdf()), Rules())
    assert isinstance(found, Rejected)
    assert (found.reason, found.detail) == (Reason.NOT_HTML, "application/pdf")
    assert Rules().digest != RULES.digest
    assert Rules().digest == replace(RULES, documents=False).digest
    declared = replace(page(pdf()), headers=(("Content-Type", "text/html"),))
    assert isinstance(extract(declared, RULES), Article), "what it is counts, not what it is called"


def test_any_bytes_end_in_a_value():
    whole = pdf()
    for at in range(0, len(whole), 97):
        assert isinstance(extract(page(whole[:at] + b"\xff\x00<<" + whole[at + 4 :]), RULES), Article | Rejected)
