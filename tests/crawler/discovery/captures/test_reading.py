"""Answers of CDX servers in every form, whole, cut off and wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.captures import CaptureReading, read_captures
from tests.servers.web_archive import Capture, written

HELD = [
    Capture("https://h.example/a?id=1", "20190102030405"),
    Capture("https://h.example/a?id=1", "20200102030405"),
    Capture("http://h.example/b", "20210102030405", kind="text/html; charset=utf-8"),
    Capture("http://h.example/c.jpg", "20210102030405", kind="image/jpeg"),
    Capture("http://h.example/d", "20210102030405", status="301"),
    Capture("http://h.example/e", "20210102030405", status="-", kind="warc/revisit"),
]
LATEST = [("https://h.example/a?id=1", "20200102030405"), ("http://h.example/b", "20210102030405")]


def of(reading: CaptureReading) -> list[tuple[str, str]]:
    return [(each.url, each.stamp) for each in reading.captures]


@pytest.mark.parametrize("form", ["wayback", "text", "pywb", "cdxj"])
def test_every_form_gives_the_latest_capture_of_each_page(form):
    rows = [each.row for each in HELD if form != "text" or " " not in each.kind]
    reading = read_captures(
        written(form, rows, "com,example)/x 2020" if form in ("wayback", "text") else None).encode()
    )
    assert of(reading) == (LATEST if form != "text" else LATEST[:1])
    assert (reading.rows, reading.wrong) == (len(rows), 0)
    assert reading.resume == ("com,example)/x 2020" if form in ("wayback", "text") else None)


def test_old_lines_of_eleven_fields_are_read():
    head = b" CDX N b a m s k r M S V g\n"
    line = b"example,h)/a 20200102030405 http://h.example/a text/html 200 ABC - - 99 1 f.warc.gz\n"
    assert of(read_captures(head + line)) == [("http://h.example/a", "20200102030405")]


def test_json_that_breaks_off_gives_what_is_there():
    lines = written("wayback", [each.row for each in HELD], None).replace("], [", "],\n[")
    assert of(read_captures(lines[: lines.index("c.jpg")].encode())) == LATEST


@pytest.mark.parametrize(
    ("url", "stamp"),
    [
        ("ftp://h.example/a", "20200102030405"),
        ("h.example/a", "20200102030405"),
        ("http://h.example/" + "a" * 3000, "20200102030405"),
        ("http://h.example/a", "2020"),
        ("http://h.example/a", "20201399999999"),
        ("http://h.example/a", "٢٠٢٠٠١٠٢٠٣٠٤٠٥x"),
    ],
)
def test_wrong_rows_are_counted(url, stamp):
    reading = read_captures(written("wayback", [Capture(url, stamp).row], None).encode())
    assert (of(reading), reading.rows, reading.wrong) == ([], 1, 1)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"[[]]", b"\n\n", b"[" * 100_000, b"null", b"{}", b'[["a"],["b","c"],[1]]']
)
def test_what_holds_nothing_gives_nothing(body):
    assert of(read_captures(body)) == []


@given(st.one_of(st.binary(max_size=300), st.text(alphabet='[]{}",:0a \n', max_size=200).map(str.encode)))
def test_whatever_comes_is_read_in_order(body):
    read_captures(body)


def test_pdf_files_are_pages_where_documents_are_wanted():
    rows = [Capture("http://h.example/r.pdf", "20210102030405", kind="application/pdf").row]
    body = written("wayback", rows, None).encode()
    assert of(read_captures(body)) == []
    assert of(read_captures(body, documents=True)) == [("http://h.example/r.pdf", "20210102030405")]
