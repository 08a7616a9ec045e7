"""The archived pages of the articles: the records as they were archived, and those that are missing counted."""

import gzip
import os
import shutil
from dataclasses import replace

import pytest
from warcio.archiveiterator import ArchiveIterator

from storage.archive.archive import Archive, pages
from storage.archive.recovery import Capture, captures
from storage.export import Form, Written, export
from storage.export.files.sharding import Shards
from storage.images import ImageQueue
from storage.records import Image, Page, Role, SavedImage
from storage.selection.selection import Selection
from storage.store import Store
from tests.storage.samples import article, page


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "archive"


@pytest.fixture
def store(tmp_path, folder):
    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store, Archive(folder) as archive:
        articles = []
        for number in range(5):
            url = f"http://www.example.com/{number}"
            parts = [b"second part", os.urandom(9000)] if number == 3 else []
            more = tuple(page(f"{url}?page={at}", body=body) for at, body in enumerate(parts, 2))
            ref = archive.write(page(url, body=f"page {number}".encode() * 20_000, more=more))
            articles.append(article(url, site=f"s{number % 2}", title=url, text=url, raw_ref=ref))
        lost = replace(articles[0], normalized_url="lost", raw_ref="gone.warc.gz:17", content_hash="1")
        none = replace(articles[0], normalized_url="none", raw_ref=None, content_hash="2")
        wrong = replace(articles[0], normalized_url="wrong", raw_ref=str(articles[0].raw_ref) + "1", content_hash="3")
        store.save([*articles, lost, none, wrong])
        yield store


@pytest.fixture
def written(store, folder, tmp_path) -> Written:
    return export(store, tmp_path / "pages.warc.gz", form=Form(archive=folder))


def test_the_pages_are_those_of_the_archive(written, folder, tmp_path):
    assert (written.articles, written.missing) == (8, 3)
    (kept,) = folder.iterdir()
    whole = {each.url: each for each in pages(kept)}
    found = list(pages(tmp_path / "pages.warc.gz"))
    assert [each.url[-1] for each in found] == ["0", "2", "4", "1", "3"]
    assert all(each.body == whole[each.url].body and each.headers == whole[each.url].headers for each in found)


@pytest.mark.parametrize("shards", [None, Shards(count=2), Shards(size=10_000)], ids=["one", "count", "size"])
def test_a_subset_is_whole_without_the_archive_under_any_name(store, folder, tmp_path, shards, caplog):
    (kept,) = folder.iterdir()
    before = sorted((each for each in pages(kept)), key=lambda each: each.url)
    out = tmp_path / "out"
    out.mkdir()
    written = export(store, out / "pages.warc.gz", form=Form(archive=folder, shards=shards))
    shutil.rmtree(folder)
    moved = [file.path.rename(out / f"{number}.warc.gz") for number, file in enumerate(written.files)]
    after = sorted((each for path in moved for each in pages(path)), key=lambda each: each.url)
    assert [unplaced(each) for each in after] == [unplaced(each) for each in before]
    assert sum(len(each.more) for each in after) == 2
    assert not [said for said in caplog.messages if "following" in said]


def unplaced(page: Page) -> Page:
    return replace(page, raw_ref=None, more=tuple(map(unplaced, page.more)))


def test_other_tools_read_it(written, tmp_path):
    with (tmp_path / "pages.warc.gz").open("rb") as file:
        records = [(each.rec_type, each.rec_headers.get_header("WARC-Target-URI")) for each in ArchiveIterator(file)]
    kinds = [kind for kind, _ in records]
    assert kinds == ["warcinfo", *["response", "request"] * 7]
    assert "http://www.example.com/3?page=2" in [target for _, target in records]


def test_the_same_bytes_each_time_and_for_nobody(written, store, folder, tmp_path):
    again = export(store, tmp_path / "pages.warc.gz", form=Form(archive=folder))
    assert again.files[0].sha256 == written.files[0].sha256
    none = export(store, tmp_path / "none.warc.gz", Selection(sites=("nobody",)), Form(archive=folder))
    assert none.articles == 0
    assert gzip.decompress(none.files[0].path.read_bytes()).startswith(b"WARC/1.1\r\nWARC-Type: warcinfo")


def test_a_damaged_archive_costs_its_articles(store, folder, tmp_path):
    (kept,) = folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:-700])
    written = export(store, tmp_path / "pages.warc.gz", form=Form(archive=folder))
    assert written.missing > 3
    assert len(list(pages(tmp_path / "pages.warc.gz"))) == written.articles - written.missing


def test_images_come_with_their_pages_and_each_once(tmp_path, folder):
    png = b"\x89PNG" + os.urandom(20_000)
    with Store.open(f"sqlite:///{tmp_path}/images.db") as store, Archive(folder) as archive:
        articles = []
        for number, names in enumerate(["ab", "bd", "c"]):
            url = f"http://www.example.com/{number}"
            images = tuple(Image(f"http://www.example.com/{name}.png") for name in names)
            ref = archive.write(page(url, body=b"page"))
            articles.append(article(url, site="s0", title=url, text=url, raw_ref=ref, images=images))
        store.save(articles, images=True)
        queue = ImageQueue(store.engine, "s0")
        first = image_of("a", png)
        refs: dict[str, tuple[str, str | None]] = {"a": (archive.keep_beside(first), None)}
        original = archive.read(refs["a"][0])
        refs["b"] = archive.keep_beside(image_of("b", png), original), refs["a"][0]
        refs["c"] = archive.keep_beside(image_of("c", b"\x89PNG other")), None
        refs["d"] = "gone.warc.gz:3", None
        while (waiting := queue.take(1.0, 2.0)) is not None:
            for each in waiting.images:
                ref, body = refs[each.key[-5]]
                queue.saved(each, SavedImage("sha256:0", "image/png", 1, ref), body, "2026-01-02T12:00:00+00:00")
        export(store, tmp_path / "out.warc.gz", form=Form(archive=folder))
    out = tmp_path / "out.warc.gz"
    assert [each.url[-1] for each in pages(out)] == ["0", "1", "2"], "images are no pages"
    with out.open("rb") as file:
        records = [(each.rec_type, each.rec_headers["WARC-Target-URI"]) for each in ArchiveIterator(file)]
    kept = [(kind, url[-5:]) for kind, url in records if kind != "request" and url and url.endswith(".png")]
    assert kept == [("response", "a.png"), ("revisit", "b.png"), ("response", "c.png")]
    again = Archive(tmp_path)
    found = {
        capture.record.rec_headers["WARC-Target-URI"][-5]: again.read(f"out.warc.gz:{capture.offset}")
        for capture in captures(out, lambda record: record.rec_type in ("response", "revisit"))
        if isinstance(capture, Capture) and capture.record.rec_headers["WARC-Target-URI"].endswith("png")
    }
    assert {name: each.body == png for name, each in found.items()} == {"a": True, "b": True, "c": False}
    assert found["b"].final_url == "http://www.example.com/b.png"


def image_of(name: str, body: bytes) -> Page:
    headers = (("Content-Type", "image/png"),)
    return page(f"http://www.example.com/{name}.png", body=body, headers=headers, role=Role.IMAGE)
