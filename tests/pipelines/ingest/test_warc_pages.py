"""The pages of a site in WARC files of all kinds: what is taken, what is left out and why, what a revisit means."""

import shutil
from dataclasses import replace

import pytest

from pipelines.ingest.warc_pages import WarcPages
from storage.archive.archive import Archive
from storage.export import Form, export
from storage.records import Page, Role
from storage.store import Store
from tests.storage.samples import article, page
from tests.storage.warcs import Warc


def inside(found: Page) -> str | None:
    return None if found.final_url.startswith("https://h.example/") else "offsite"


def read(tmp_path, *warcs: Warc):
    files = [warc.write(tmp_path / f"{number}.warc.gz") for number, warc in enumerate(warcs)]
    source = WarcPages(files, "h", inside, tmp_path / "archive")
    return list(source), source


def test_only_html_answers_of_the_site_are_taken(tmp_path):
    warc = Warc()
    warc.response("https://h.example/a", b"<p>a</p>")
    warc.response("https://other.example/a", b"<p>b</p>")
    warc.response("https://h.example/feed", b"<rss/>", kind="application/rss+xml")
    warc.response("https://h.example/none", b"<p>none</p>", kind=None)
    warc.response("https://h.example/moved", b"", status="301 Moved Permanently")
    warc.response("https://h.example/busy", b"", status="503 Busy")
    warc.response("https://h.example/gone", b"<p>gone</p>", status="404 Not Found")
    warc.response("https://h.example/x", b"<p>x</p>", kind="application/xhtml+xml")
    warc.other("resource", "https://h.example/resource")
    found, source = read(tmp_path, warc)
    assert [(one.url[-4:], one.status, one.site, one.raw_ref) for one in found] == [
        ("le/a", 200, "h", None),
        ("gone", 404, "h", None),
        ("le/x", 200, "h", None),
    ]
    assert source.passed == {"offsite": 1, "not_html": 2, "status": 2, "no_original": 0}
    assert found[0].body == b"<p>a</p>"
    assert found[0].fetched_at.isoformat() == "2026-01-01T10:00:00+00:00"


@pytest.mark.parametrize("http", [True, False])
def test_a_revisit_is_the_page_with_the_body_of_its_original(tmp_path, http):
    first, second = Warc(), Warc()
    first.revisit("https://h.example/a", 3, "https://h.example/a", 1, http=http)
    second.response("https://h.example/a", b"<p>two</p>", day=2)
    second.response("https://h.example/a", b"<p>one</p>", day=1)
    found, source = read(tmp_path, first, second)
    assert [(one.body, one.fetched_at.day, one.status) for one in found] == [
        (b"<p>two</p>", 2, 200),
        (b"<p>one</p>", 1, 200),
        (b"<p>one</p>", 3, 200),
    ]
    assert source.passed["no_original"] == 0


def test_an_original_may_stand_under_another_address_and_one_that_is_not_there_is_counted(tmp_path):
    warc = Warc()
    warc.response("https://elsewhere.example/print", b"<p>the same</p>")
    warc.revisit("https://h.example/a", 3, "https://elsewhere.example/print", 1)
    warc.revisit("https://h.example/b", 3, "https://h.example/b", 1)
    found, source = read(tmp_path, warc)
    assert [(one.url, one.body) for one in found] == [("https://h.example/a", b"<p>the same</p>")]
    assert source.passed == {"offsite": 1, "no_original": 1}


def test_the_payload_alone_can_name_the_original(tmp_path):
    warc = Warc()
    warc.response("https://h.example/a", b"<p>a</p>")
    digest = next(
        line.split(": ")[1]
        for line in warc.records[-1].decode().split("\r\n")
        if line.startswith("WARC-Payload-Digest")
    )
    warc.revisit("https://h.example/b", 2, "https://h.example/unknown", 1, digest=digest)
    found, _ = read(tmp_path, warc)
    assert [(one.url, one.body) for one in found[1:]] == [("https://h.example/b", b"<p>a</p>")]


def test_our_own_archive_keeps_its_references_and_its_cut_articles(tmp_path):
    part = page("https://h.example/a?p=2", body=b"<p>two</p>")
    with Archive(tmp_path / "archive") as archive:
        kept = archive.keep(page("https://h.example/a", more=(part,)))
        archive.keep(page("https://h.example/", role=Role.LISTING))
    (file,) = (tmp_path / "archive").iterdir()
    source = WarcPages([file], "h", inside, tmp_path / "archive")
    assert list(source) == [replace(kept, site="h")]
    assert source.passed["list"] == 1
    (copy,) = WarcPages([file], "h", inside, tmp_path / "elsewhere")
    assert (copy.raw_ref, [more.raw_ref for more in copy.more]) == (None, [None])
    assert [more.body for more in copy.more] == [b"<p>two</p>"]


def test_a_subset_of_the_archive_gives_its_cut_articles_without_it(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store:
        with Archive(tmp_path / "there") as archive:
            part = page("https://h.example/a?page=2", body=b"<p>two</p>")
            ref = archive.write(page("https://h.example/a", more=(part,)))
        store.save([article("https://h.example/a", raw_ref=ref)])
        (file,) = export(store, tmp_path / "s.warc.gz", form=Form(archive=tmp_path / "there")).files
    shutil.rmtree(tmp_path / "there")
    source = WarcPages([file.path.rename(tmp_path / "moved.warc.gz")], "h", inside, tmp_path / "archive")
    (found,) = source
    assert [more.body for more in found.more] == [b"<p>two</p>"]
    assert source.damaged == []


def test_damage_is_named_and_the_rest_is_read(tmp_path):
    warc = Warc()
    for number in range(3):
        warc.response(f"https://h.example/{number}", b"<p>text</p>" * 50)
    path = warc.write(tmp_path / "a.warc.gz")
    data, sizes = bytearray(path.read_bytes()), warc.sizes()
    data[sum(sizes[:2]) + 20] ^= 0xFF
    path.write_bytes(bytes(data))
    source = WarcPages([path], "h", inside, tmp_path)
    assert [one.url[-1] for one in source] == ["0", "2"]
    assert len(source.damaged) == 1
    assert source.damaged[0].startswith(f"{path}: offset {sum(sizes[:2])}: ")
    assert source.position == source.size
