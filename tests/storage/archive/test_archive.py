"""The archive: what is written is read back, whatever happens in between."""

import errno
import gzip
import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storage.archive.archive import Archive, pages
from storage.errors import ArchiveError, DiskFull
from storage.records import Hints, Role
from tests.storage.samples import NOON, PAGES, page


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "archive") as archive:
        yield archive


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PAGES)
def test_any_page_reads_back_equal(archive, given_page):
    ref = archive.write(given_page)
    assert archive.read(ref) == replace(given_page, raw_ref=ref)


def test_a_page_as_a_crawl_gives_it(archive):
    given_page = page(
        "http://www.example.com/新闻/1.html?a=b",
        headers=(
            ("Content-Encoding", "gzip"),
            ("Content-Length", "10"),
            ("ETag", '"x"'),
            ("Set-Cookie", "a"),
            ("Set-Cookie", "b"),
        ),
        request_headers=(("User-Agent", "Winnow"),),
        hints=Hints(title="标题", date="2小时前", seen_at=NOON),
        role=Role.LISTING,
        via="feed",
        body="正文".encode("gb18030"),
    )
    ref = archive.write(given_page)
    assert archive.read(ref) == replace(given_page, raw_ref=ref)


def test_other_tools_can_read_it(archive):
    archive.write(page(headers=(("Content-Encoding", "br"), ("ETag", "x")), body=b"decoded"))
    archive.close()
    (path,) = archive.folder.iterdir()
    with path.open("rb") as file:
        records = [
            (r.rec_type, r.rec_headers, r.http_headers, r.content_stream().read()) for r in ArchiveIterator(file)
        ]
    assert [kind for kind, *_ in records] == ["warcinfo", "response", "request"]
    _, rec, http, body = records[1]
    assert body == b"decoded"
    assert http.get_header("Content-Length") == "7"
    assert http.get_header("Content-Encoding") is None
    assert http.get_header("X-Archive-Orig-Content-Encoding") == "br"
    assert rec.get_header("WARC-Date") == "2026-01-02T12:00:00.000000Z"
    assert rec.get_header("WARC-Payload-Digest").startswith("sha1:")
    assert records[2][1].get_header("WARC-Concurrent-To") == rec.get_header("WARC-Record-ID")
    assert records[2][2].statusline == "/a/1.html HTTP/1.1"


def test_every_record_is_a_member_of_its_own(archive):
    refs = [archive.write(page(body=bytes([n]) * 50_000)) for n in range(3)]
    for n in (2, 0, 1):
        assert archive.read(refs[n]).body == bytes([n]) * 50_000


def test_a_cut_article_comes_back_whole_and_once(archive):
    parts = tuple(page(f"http://www.example.com/a/1_{n}.html", body=b"part %d" % n) for n in (2, 3))
    kept = archive.keep(page(more=parts))
    assert all(part.raw_ref for part in kept.more)
    assert archive.read(kept.raw_ref) == kept
    assert archive.read(kept.more[0].raw_ref) == kept.more[0]
    again = archive.keep(replace(kept, raw_ref=None))
    assert again.more == kept.more
    archive.close()
    (path,) = archive.folder.iterdir()
    assert list(pages(path)) == [kept, again]


def test_files_are_rotated_by_size_and_never_shared(tmp_path):
    with Archive(tmp_path, max_bytes=3000) as first, Archive(tmp_path, max_bytes=3000) as second:
        refs = [archive.write(page(body=os.urandom(1000))) for _ in range(6) for archive in (first, second)]
        names = {ref.split(":")[0] for ref in refs}
        assert len(names) >= 4
        assert names == {path.name for path in tmp_path.iterdir()}
        assert all(len(first.read(ref).body) == 1000 for ref in refs)
        assert all(path.stat().st_size < 6000 for path in tmp_path.iterdir())
        assert all(f"-{os.getpid()}-" in name for name in names)


def test_nothing_is_created_before_the_first_page(tmp_path):
    Archive(tmp_path / "archive").close()
    assert not (tmp_path / "archive").exists()


def test_a_page_torn_anywhere_is_skipped_with_a_warning(archive, caplog):
    whole = [archive.keep(page(f"http://www.example.com/{n}", body=os.urandom(100))) for n in range(2)]
    (path,) = archive.folder.iterdir()
    data = path.read_bytes()
    start = int(whole[1].raw_ref.split(":")[1])
    end = data.index(b"\x1f\x8b\x08", start + 3)
    for length in range(start + 1, end - 20):  # the last bytes are blank lines and a checksum, which nobody misses
        path.write_bytes(data[:length])
        caplog.clear()
        assert list(pages(path)) == whole[:1]
        assert f"torn record at offset {start} " in caplog.text


@pytest.mark.parametrize("compress", [True, False])
def test_a_damaged_file_never_breaks_the_reader(tmp_path, compress):
    data = foreign(FOREIGN, compress=compress)
    path, dice = tmp_path / "x.warc.gz", Random(1)
    for _ in range(300):
        damaged = bytearray(data)
        at = dice.randrange(300 if compress else 150, len(data) - 8)
        damaged[at : at + dice.choice([1, 8, 60])] = dice.randbytes(dice.choice([0, 1, 8]))
        path.write_bytes(damaged)
        with suppress(ArchiveError):  # when the very first record is not to be read
            assert len(list(pages(path))) <= 5


@pytest.mark.parametrize("kept", [0, 1, 30])
def test_a_file_torn_in_its_first_record_has_no_pages(archive, kept):
    archive.write(page())
    (path,) = archive.folder.iterdir()
    os.truncate(path, kept)
    assert list(pages(path)) == []


def test_a_full_disk_leaves_a_readable_file(archive, monkeypatch):
    kept = archive.keep(page())
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: half_then_full(write, descriptor, data))
    with pytest.raises(DiskFull, match="no room left on the device"):
        archive.write(page("http://www.example.com/2", body=os.urandom(500)))
    monkeypatch.undo()
    (path,) = archive.folder.iterdir()
    assert list(pages(path)) == [kept]
    after = archive.keep(page("http://www.example.com/3"))
    assert list(pages(path)) == [kept, after]


def half_then_full(write: Any, descriptor: int, data: memoryview) -> int:
    if len(data) < 200:
        raise OSError(errno.ENOSPC, "No space left on device")
    return int(write(descriptor, data[: len(data) // 2]))


def test_a_real_full_device_is_named():
    archive = Archive(Path("/dev/full/archive"))
    with pytest.raises(ArchiveError, match="/dev/full/archive"):
        archive.write(page())


@pytest.mark.parametrize("ref", ["", "x", "x:", ":1", "x:-1", "../x:0", "/etc/passwd:0", "x:١", "missing.warc.gz:0"])
def test_bad_references_are_refused(archive, ref):
    archive.write(page())
    with pytest.raises(ArchiveError, match=r"archive"):
        archive.read(ref)


def test_a_reference_into_the_middle_finds_nothing(archive):
    name, _, offset = archive.write(page()).rpartition(":")
    for wrong in (0, int(offset) + 1, 10**9):
        with pytest.raises(ArchiveError, match="no whole page stands there"):
            archive.read(f"{name}:{wrong}")


def foreign(records: list[Any], *, compress: bool = True) -> bytes:
    """Return a WARC as another tool would write it."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=compress)
    for url, kind, status, headers, body in records:
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1") if status else None
        writer.write_record(
            writer.create_warc_record(
                url,
                kind,
                payload=BytesIO(body),
                length=len(body),
                http_headers=http,
                warc_content_type="text/html" if kind == "resource" else "",
                warc_headers_dict={"WARC-Date": "2020-05-06T07:08:09Z"},
            )
        )
    return out.getvalue()


FOREIGN = [
    ("http://news.example.com/1", "request", "GET /1 HTTP/1.1", [], b""),
    ("http://news.example.com/1", "response", "200 OK", [("Content-Encoding", "gzip")], gzip.compress(b"one")),
    (
        "http://news.example.com/2",
        "response",
        "404 Not Found",
        [("Transfer-Encoding", "chunked")],
        b"3\r\ntwo\r\n0\r\n\r\n",
    ),
    ("dns:news.example.com", "response", None, [], b"1.2.3.4"),
    ("http://news.example.com/3", "revisit", "200 OK", [], b""),
    ("http://news.example.com/4", "resource", None, [], b"four"),
    ("http://news.example.com/5", "response", "nonsense", [], b"five"),
]


@pytest.mark.parametrize("form", ["members", "plain", "one member"])
def test_archives_of_other_tools(tmp_path, form):
    data = foreign(FOREIGN, compress=form == "members")
    path = tmp_path / ("x.warc" if form == "plain" else "x.warc.gz")
    path.write_bytes(gzip.compress(data) if form == "one member" else data)
    found = list(pages(path))
    assert [(p.url[-1], p.status, p.body) for p in found] == [
        ("1", 200, b"one"),
        ("2", 404, b"two"),
        ("4", 200, b"four"),
        ("5", 0, b"five"),
    ]
    assert found[0].site == "example.com"
    assert found[0].fetched_at == datetime(2020, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert found[2].header("content-type") == "text/html"


def test_a_page_of_nonsense_extras_is_read_without_them(tmp_path):
    data = foreign([("http://news.example.com/1", "response", "200 OK", [], b"x")], compress=False)
    path = tmp_path / "x.warc"
    for extras in (
        b"{}",
        b"[1]",
        b"nonsense",
        b'{"more": 7}',
        b'{"more": [3, {}]}',
        b'{"hints": 3, "site": 4, "more": ["x.warc:0"]}',
        b'"text"',
    ):
        path.write_bytes(data.replace(b"WARC-Date:", b"WARC-Winnow-Page: " + extras + b"\r\nWARC-Date:", 1))
        (found,) = pages(path)
        assert found.body == b"x"


@pytest.mark.parametrize("content", [b"<html>no archive</html>\n", b"\x1f\x8b nonsense", bytes(range(100))])
def test_what_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"x\.warc\.gz"):
        list(pages(path))


def test_a_missing_archive_is_named(tmp_path):
    with pytest.raises(ArchiveError, match=r"nowhere\.warc: No such file"):
        list(pages(tmp_path / "nowhere.warc"))


def test_a_damaged_record_does_not_pass_for_a_page(archive, caplog):
    kept = [archive.keep(page(f"http://www.example.com/{n}", body=os.urandom(500))) for n in range(3)]
    (path,) = archive.folder.iterdir()
    data = bytearray(path.read_bytes())
    middle = int(kept[1].raw_ref.split(":")[1]) + 300
    data[middle : middle + 40] = bytes(40)
    path.write_bytes(data)
    found = list(pages(path))
    assert found[0] == kept[0]
    assert kept[1] not in found
    assert "offset" in caplog.text
