import gzip
import io
import json
import os
from datetime import UTC, datetime

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.ingest.inputs import InputError, saved_pages, streamed_pages
from pipelines.ingest.lines import MOST_LINE


def test_an_html_file_with_its_address(tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes(b"<p>hello</p>")
    (saved,) = saved_pages([file], "https://h.example/a")
    assert saved.page is not None
    assert (saved.url, saved.page.body, saved.page.site) == ("https://h.example/a", b"<p>hello</p>", "h.example")
    assert saved.page.fetched_at.tzinfo is not None


def test_a_manifest_reads_beside_itself_and_through_gzip(tmp_path):
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<p>a</p>"))
    (tmp_path / "b.html").write_bytes(b"<p>b</p>")
    rows = [
        {"id": "x/1", "url": "https://h.example/a", "file": "a.html.gz", "fetched_at": "2024-05-01T10:00:00+08:00"},
        {"url": "https://h.example/b", "file": "b.html", "content_type": "text/plain"},
    ]
    manifest = tmp_path / "pages.jsonl"
    manifest.write_text("\n".join(map(json.dumps, rows)) + "\n\n")
    first, second = saved_pages([manifest])
    assert first.id == "x/1"
    assert first.page is not None
    assert second.page is not None
    assert first.page.body == b"<p>a</p>"
    assert first.page.fetched_at == datetime(2024, 5, 1, 2, tzinfo=UTC)
    assert second.page.header("content-type") == "text/plain"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ('{"url": "https://h.example/"}', "needs 'url' and 'file'"),
        ('["url"]', "needs 'url' and 'file'"),
        ('{"url": "https://h.example/", "file": "gone.html"}', "No such file"),
        ('{"url": "https://h.example/", "file": "bad.gz"}', "bad.gz"),
        ('{"url": "https://h.example/", "file": "ok.html", "fetched_at": "yesterday"}', "yesterday"),
    ],
)
def test_a_bad_row_is_a_row_with_its_problem(tmp_path, line, said):
    (tmp_path / "bad.gz").write_bytes(b"not gzip")
    (tmp_path / "ok.html").write_bytes(b"<p>ok</p>")
    manifest = tmp_path / "pages.jsonl"
    manifest.write_text(f'{line}\n{{"url": "https://h.example/ok", "file": "ok.html"}}\n')
    bad, good = saved_pages([manifest])
    assert bad.page is None
    assert said in (bad.problem or "")
    assert good.page is not None


def test_an_input_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"gone\.html: no such file"):
        list(saved_pages([tmp_path / "gone.html"]))


GOOD = b'{"url": "https://h.example/ok", "file": "ok.html"}\n'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"[" * 200_000, "nested too deep"),
        (b'{"url": ' + b"9" * 10_000 + b"}", "not JSON"),
        (b"x" * (MOST_LINE + 1), f"pages.jsonl:1: a line of more than {MOST_LINE:,} bytes at byte 0"),
        (b"x" * (3 * MOST_LINE), f"pages.jsonl:1: a line of more than {MOST_LINE:,} bytes at byte 0"),
        (b'{"url": "https://h.example/", "file": "pipe"}', "is no regular file"),
        (b'{"url": "https://h.example/", "file": "/dev/zero"}', "is no regular file"),
    ],
    ids=["nested", "number", "line", "long line", "pipe", "device"],
)
def test_a_hostile_row_is_a_row_with_its_problem(tmp_path, line, said):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "ok.html").write_bytes(b"<p>ok</p>")
    manifest = tmp_path / "pages.jsonl"
    manifest.write_bytes(line + b"\n" + GOOD)
    bad, good = saved_pages([manifest])
    assert (bad.page, good.page is not None) == (None, True)
    assert said in (bad.problem or "")


def test_a_packed_manifest_that_breaks_off_says_where(tmp_path):
    (tmp_path / "ok.html").write_bytes(b"<p>ok</p>")
    manifest = tmp_path / "pages.jsonl.gz"
    manifest.write_bytes(gzip.compress(GOOD * 1_000)[:-20])
    *good, bad = saved_pages([manifest])
    assert all(saved.page for saved in good)
    assert bad.damaged
    assert "damaged at byte" in (bad.problem or "")


def test_standard_input_of_brackets_is_a_page(tmp_path):
    (saved,) = streamed_pages(b"[" * 200_000, None, datetime(2026, 12, 1, tzinfo=UTC))
    assert saved.page is not None


def record(number: int) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    body = f"<p>{number}</p>".encode()
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    stream, url = io.BytesIO(body), f"http://h.example/{number}"
    writer.write_record(writer.create_warc_record(url, "response", stream, len(body), http_headers=http))
    return out.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_an_archive_is_read_on_behind_what_is_damaged(tmp_path, pack):
    first, torn = pack(record(0)), pack(record(1))[:-40]
    path = tmp_path / "a.warc"
    path.write_bytes(first + torn + pack(record(2)) + pack(record(3)))
    saved = list(saved_pages([path]))
    read = [each.url for each in saved if each.page]
    assert read[0] == "http://h.example/0"
    assert read[-1] == "http://h.example/3"
    (damage, *_) = [each for each in saved if each.damaged]
    assert f"a.warc: offset {len(first)}: " in (damage.problem or "")


@pytest.mark.parametrize("head", [b"WARC/1.0\r\nX: " + b"x" * 3_000_000, b"WARC/1.0\r\n" + b"A: b\r\n" * 500_000])
def test_a_head_that_never_ends_is_a_damage(tmp_path, head):
    path = tmp_path / "a.warc"
    path.write_bytes(head)
    (saved,) = saved_pages([path])
    assert saved.problem == f"{path}: offset 0: a head of more than 1,048,576 bytes"
    path.write_bytes(head + b"\r\n\r\n" + record(1))
    assert [each.url for each in saved_pages([path])] == ["", "http://h.example/1"]


def test_an_arc_file_is_read(tmp_path):
    http = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>old</p>"
    info = b"1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n"
    head = f"filedesc://a.arc 0.0.0.0 20050101000000 text/plain {len(info)}\n".encode()
    page = f"http://h.example/old 192.0.2.1 20050102030405 text/html {len(http)}\n".encode()
    path = tmp_path / "a.arc"
    path.write_bytes(head + info + b"\n" + page + http + b"\n")
    (saved,) = saved_pages([path])
    assert saved.page is not None
    assert (saved.url, saved.page.body) == ("http://h.example/old", b"<p>old</p>")
    assert saved.page.fetched_at == datetime(2005, 1, 2, 3, 4, 5, tzinfo=UTC)
