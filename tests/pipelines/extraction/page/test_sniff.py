"""Bytes that are no page, and pages that do not begin as one."""

from pathlib import Path

import pytest

from pipelines.extraction.core import extract
from pipelines.extraction.page.sniff import PLAIN, other_kind
from storage.records import Article, Reason, Rejected
from tests.storage.samples import page

ROOT = Path(__file__).resolve().parents[4]
STORY = "The old mill on the river turns again after eleven years of silence, the parish council said on Sunday. " * 9


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR<p>", "PNG image"),
        (b"%PDF-1.7\n<< /Type /Catalog >>", "PDF"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "WebP image"),
        (b"\x00\x00\x00\x20ftypisom", "audio or video"),
        (b'{"content": "<p>text</p>"}', "JSON"),
        (b'\xef\xbb\xbf [{"a": 1}]', "JSON"),
        (b"# Title\n\nUse `<p>` and\n\n```\n<html><body>\n```\n", PLAIN),
        (b"# Title\n\nGive <NAME> or <url>.", PLAIN),
        ("Nur Text, ohne jede Auszeichnung: ä".encode(), PLAIN),
    ],
)
def test_other_kinds_are_known_by_their_bytes(body, kind):
    assert other_kind(body) == kind


@pytest.mark.parametrize(
    "body",
    [
        b"<p>text</p>",
        b" \n\t<!-- a comment --><p>",
        b"\xef\xbb\xbf\n<!DOCTYPE html>",
        b'<?xml version="1.0"?><html>',
        b"<custom-element>text</custom-element>",
        b"Warning: mysql_connect() in /www/a.php on line 3\n<!DOCTYPE html><html><body>",
        b"Text and then<br>\nmore of it",
        "<html><p>text</p>".encode("utf-16"),
        "Text <p>and more".encode("utf-16-le"),
        b"[2025] Kurz gemeldet: <p>Text",
        b"",
        b" \n",
        b"\x00\x01\x02\x03",  # no text either, which the parser says
    ],
)
def test_what_may_be_a_page_is_one(body):
    assert other_kind(body) is None


def test_a_text_file_is_no_article():
    for body in (STORY.encode(), (ROOT / "README.md").read_bytes()):
        result = extract(page(body=body))
        assert isinstance(result, Rejected)
        assert (result.reason, result.detail) == (Reason.NOT_HTML, PLAIN)
    assert isinstance(extract(page(body=f"<title>The mill turns</title>{STORY}".encode())), Article)


def test_what_a_server_says_in_a_few_plain_words_keeps_its_reason():
    result = extract(page(body=b"Access denied. You have been blocked. Please complete the captcha."))
    assert isinstance(result, Rejected)
    assert result.reason is Reason.BLOCKED
    short = extract(page(body=STORY[:300].encode()))
    assert isinstance(short, Rejected)
