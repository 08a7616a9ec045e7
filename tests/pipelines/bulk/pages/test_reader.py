"""The pages of shards: what is read, what a revisit gets, what is left out, what is damaged."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipelines.bulk.pages import PageFilter, ReadDamage, ReadPage, Shard, ShardPages, pages_of
from pipelines.bulk.pages.shard import ranges
from storage.archive import Archive
from storage.archive.reader import pages_and_damage
from storage.errors import ArchiveError
from tests.storage.samples import page
from tests.storage.warcs import Warc

CHINESE = "<html><p>本报讯记者从市交通局获悉,今年内将有三条地铁线路开通运营,市民出行更加方便快捷。" * 3
ENGLISH = (
    "<html lang=en><p>" + "The council said on Monday that the bridge is to be closed for the rest of the year. " * 3
)


def write(tmp_path: Path, warc: Warc, name: str = "a.warc.gz", form: str = "members") -> str:
    return str(warc.write(tmp_path / name, form=form))


def test_pages_are_those_that_extract_reads(tmp_path):
    warc = Warc()
    warc.response("https://h.example/a", b"<p>a</p>")
    warc.response("https://h.example/moved", b"", status="301 Moved Permanently")
    warc.other("resource", "https://h.example/resource")
    warc.other("metadata", "https://h.example/resource")
    path = write(tmp_path, warc)
    assert [read.page for read in pages_of(Shard(path))] == list(pages_and_damage(tmp_path / "a.warc.gz"))
    assert [read.page.url[18:] for read in pages_of(Shard(path), html_only=True)] == ["a"]


def test_a_page_is_named_by_its_record_and_found_by_its_source(tmp_path):
    warc = Warc()
    warc.response("https://h.example/a", b"<p>a</p>")
    path = write(tmp_path, warc)
    (read,) = pages_of(Shard(path))
    assert read.id.startswith("<urn:uuid:")
    assert read.source == f"{path}:{warc.sizes()[0]}"
    assert read.page.raw_ref == f"a.warc.gz:{warc.sizes()[0]}"
    (read,) = pages_of(Shard(write(tmp_path, warc, "one.warc.gz", "one")))
    assert (read.source, read.page.raw_ref) == (str(tmp_path / "one.warc.gz"), None)


def test_without_a_number_the_address_and_the_place_name_a_record(tmp_path):
    path = tmp_path / "a.arc"
    line = b"http://h.example/a 10.0.0.1 20040101000000 text/html 48\n"
    path.write_bytes(line + b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\nbody\n")
    (read,) = pages_of(Shard(str(path)))
    assert (read.id, read.page.body) == ("http://h.example/a#0", b"body")


def test_a_revisit_gets_its_original_from_another_shard_and_one_without_is_counted(tmp_path):
    first, second = Warc(), Warc()
    first.revisit("https://h.example/a", 3, "https://h.example/a", 1)
    first.revisit("https://h.example/b", 3, "https://h.example/b", 1)
    second.response("https://h.example/a", b"<p>one</p>", day=1)
    paths = [write(tmp_path, first), write(tmp_path, second, "b.warc.gz")]
    pages = ShardPages([Shard(path) for path in paths])
    found = [read for read in pages if isinstance(read, ReadPage)]
    assert [(one.page.body, one.page.fetched_at.day) for one in found] == [(b"<p>one</p>", 1), (b"<p>one</p>", 3)]
    assert found[0].id != found[1].id
    assert pages.passed == {"no_original": 1}


def test_an_original_in_another_range_of_the_file_is_found(tmp_path):
    warc = Warc()
    warc.response("https://h.example/a", b"<p>one</p>", day=1)
    warc.response("https://h.example/b", b"x" * 400)
    warc.revisit("https://h.example/a", 3, "https://h.example/a", 1)
    path = write(tmp_path, warc)
    found = list(pages_of(Shard(path, sum(warc.sizes()[:3]))))
    assert [(one.page.url, one.page.body) for one in found] == [("https://h.example/a", b"<p>one</p>")]


def test_open_revisits_are_bounded_in_number_and_in_files(tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.ingest.record_pages.MOST_REVISITS", 2)
    monkeypatch.setattr("pipelines.bulk.pages.reader.FILES", 1)
    first, second = Warc(), Warc()
    for number in range(3):
        first.revisit(f"https://h.example/{number}", 3, f"https://h.example/{number}", 1)
    second.response("https://h.example/0", b"<p>one</p>", day=1)
    pages = ShardPages([Shard(write(tmp_path, first)), Shard(write(tmp_path, second, "b.warc.gz"))])
    assert len(list(pages)) == 1
    assert pages.passed == {"no_original": 2, "too_many_revisits": 1}


def test_damage_comes_in_its_place_and_is_named_once(tmp_path):
    warc = Warc()
    for number in range(3):
        warc.response(f"https://h.example/{number}", b"<p>text</p>" * 50)
    warc.revisit("https://h.example/9", 3, "https://h.example/0", 1)
    path = tmp_path / "a.warc.gz"
    data, sizes = bytearray(warc.write(path).read_bytes()), warc.sizes()
    at = sizes[0] + sizes[1] + 30
    data[at : at + 10] = b"\0" * 10
    path.write_bytes(data)
    kinds = [type(read).__name__ for read in ShardPages([Shard(str(path))])]
    assert kinds == ["ReadPage", "ReadDamage", "ReadPage", "ReadPage"]


def test_a_file_that_is_no_archive_is_damage_and_one_that_is_not_there_ends_it(tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(b"no archive")
    read = list(ShardPages([Shard(str(tmp_path / "a.warc.gz"))]))
    assert read == [ReadDamage(f"archive {tmp_path}/a.warc.gz: is no WARC file")]
    with pytest.raises(ArchiveError, match=r"none\.warc: No such file"):
        list(pages_of(Shard(str(tmp_path / "none.warc"))))


def test_following_pages_come_with_their_article(tmp_path):
    part = page("https://h.example/a?p=2", body=b"<p>two</p>")
    with Archive(tmp_path) as archive:
        kept = archive.keep(page("https://h.example/a", more=(part,)))
    (file,) = tmp_path.iterdir()
    (read,) = pages_of(Shard(str(file)))
    assert replace(read.page, site=kept.site) == kept


@pytest.mark.parametrize(
    ("only", "urls"),
    [
        (PageFilter.of(), "abcd"),
        (PageFilter.of(sites=["H.example "]), "abc"),
        (PageFilter.of(sites=["www.h.example", "other.example"]), "abcd"),
        (PageFilter.of(sites=["news.h.example"]), "c"),
        (PageFilter.of(sites=["ample"]), ""),
        (PageFilter.of(since=date(2026, 1, 2)), "cd"),
        (PageFilter.of(languages=["zh"]), "bd"),
        (PageFilter.of(languages=["en"], since=date(2026, 1, 2)), "cd"),
    ],
)
def test_what_is_asked_for_is_read(tmp_path, only, urls):
    warc = Warc()
    warc.response("https://h.example/a", ENGLISH.encode())
    warc.response("https://h.example/b", CHINESE.encode("gb18030"), kind="text/html; charset=gbk")
    warc.response("https://news.h.example/c", ENGLISH.encode(), day=2)
    warc.response("https://www.other.example/d", b"<p>Who knows?</p>", day=3)
    pages = ShardPages([Shard(write(tmp_path, warc))], only)
    assert "".join(read.page.url[-1] for read in pages if isinstance(read, ReadPage)) == urls
    assert sum(pages.passed.values()) == 4 - len(urls)


def test_of_another_site_no_body_is_decoded(tmp_path, monkeypatch):
    warc = Warc()
    warc.response("https://other.example/a", b"<p>a</p>")
    monkeypatch.setattr("storage.archive.recovery.decoded", pytest.fail)
    assert list(pages_of(Shard(write(tmp_path, warc)), only=PageFilter.of(["h.example"]))) == []


@pytest.mark.parametrize(("size", "cuts"), [(0, 1), (100, 1), (149, 1), (151, 2), (1000, 10), (1049, 10)])
def test_a_file_is_cut_into_ranges_of_a_size(size, cuts):
    shards = list(ranges("f", size, 100))
    assert len(shards) == cuts
    assert shards[0].start == 0
    assert [one.stop for one in shards] == [two.start for two in shards[1:]] + [None]
    assert all(isinstance(one, Shard) for one in shards)
