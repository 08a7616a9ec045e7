"""What a browser made of an answer, in the archive beside the answer."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime

from storage.archive import Archive
from storage.archive.reader import pages_and_damage
from storage.export.formats.warc import page_members
from storage.records import Hints, Page

URL = "https://herald.example/2026/03/story.html"
ANSWER = Page(
    "herald",
    URL,
    URL,
    200,
    (("Content-Type", "text/html"), ("ETag", '"a"')),
    b"<div id=app></div>",
    datetime(2026, 3, 9, tzinfo=UTC),
    request_headers=(("User-Agent", "Winnow"),),
    hints=Hints(title="Bridge " * 500),
)
SHOWN = replace(
    ANSWER,
    body=b"<p>The text</p>",
    headers=(("Content-Type", "text/html; charset=utf-8"),),
    rendered=True,
    original=ANSWER,
)


def test_it_is_read_back_as_it_was_rendered(tmp_path):
    with Archive(tmp_path) as archive:
        kept = archive.keep(SHOWN)
        assert archive.read(kept.raw_ref or "") == kept
    assert kept == replace(SHOWN, raw_ref=kept.raw_ref, original=None)


def test_a_reader_of_the_file_meets_the_page_once_however_it_is_read(tmp_path):
    with Archive(tmp_path) as archive:
        kept, plain = archive.keep(SHOWN), archive.keep(replace(ANSWER, url=f"{URL}?2"))
    file = next(tmp_path.glob("*.warc.gz"))
    assert [found.raw_ref for found in pages_and_damage(file) if isinstance(found, Page)] == [
        kept.raw_ref,
        plain.raw_ref,
    ]


def test_it_follows_another_page_like_any_part(tmp_path):
    with Archive(tmp_path) as archive:
        whole = archive.keep(replace(ANSWER, more=(replace(SHOWN, url=f"{URL}?page=2"),)))
        assert archive.read(whole.raw_ref or "").more[0].body == SHOWN.body
    assert len(list(pages_and_damage(next(tmp_path.glob("*.warc.gz"))))) == 1


def test_an_export_takes_the_answer_along(tmp_path):
    with Archive(tmp_path) as archive:
        kept = archive.keep(SHOWN)
    members = [gzip.decompress(member) for member in page_members(tmp_path, kept.raw_ref, 0)]
    kinds = [member.partition(b"WARC-Type: ")[2].partition(b"\r")[0] for member in members]
    assert kinds == [b"conversion", b"response", b"request"]
    number = members[1].partition(b"WARC-Record-ID: ")[2].partition(b"\r")[0]
    assert b"WARC-Refers-To: " + number in members[0]
