"""Archive files go whole, and only when the time of every page in them is over."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from storage.archive import Archive
from storage.archive.reader import read_page
from storage.db import write_transaction
from storage.errors import ArchiveError, PageNotKept
from storage.images import ImageQueue
from storage.maintenance import ArchiveSweep, KeptPages
from storage.offsite import Catalog, find_places
from storage.offsite.push import Pusher
from storage.records import Image, Role, SavedImage
from storage.remote import ranges
from storage.schema.archive import archive_files
from tests.storage.samples import NOON, article, page, rejected

NOW = NOON + timedelta(days=100)
DAYS = timedelta(days=30)
OTHERS, ALL = KeptPages(others=DAYS), KeptPages(others=DAYS, articles=DAYS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def keep(folder: Path, *pages, written: datetime = NOON) -> list[str]:
    """Write a file of these pages, last changed when they were fetched."""
    with Archive(folder) as archive:
        refs = [archive.write(each) for each in pages]
    path = folder / refs[0].rpartition(":")[0]
    os.utime(path, (written.timestamp(), written.timestamp()))
    return refs


def swept(store, folder: Path, kept: dict[str, KeptPages] | KeptPages) -> list[str]:
    def of(site: str) -> KeptPages:
        return kept if isinstance(kept, KeptPages) else kept.get(site, KeptPages())

    sweep = ArchiveSweep(store.engine, folder, of, NOW)
    found = sweep.unwanted(DAYS, silent)
    sweep.remove(found)
    return [each.name for each in found]


def silent(*_: object) -> None:
    pass


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.warc.gz"))


def test_a_file_of_old_rejected_pages_goes_and_its_readers_are_told(store, folder):
    url = "http://www.example.com/old.html"
    (ref,) = keep(folder, page(url))
    store.save([rejected(url, raw_ref=ref)])
    assert swept(store, folder, OTHERS) == [ref.rpartition(":")[0]]
    assert files(folder) == []
    with pytest.raises(PageNotKept, match=r"is not kept any more \(removed on 2026-04-12\)"):
        Archive(folder).read(ref)
    with pytest.raises(ArchiveError, match="No such file"):
        Archive(folder).read("winnow-never-was.warc.gz:17")
    assert swept(store, folder, OTHERS) == []


def test_the_page_of_an_article_keeps_its_file_unless_days_are_named_for_it(store, folder):
    first, second = keep(folder, page(), page("http://www.example.com/b.html"))
    store.save([article(raw_ref=first), rejected("http://www.example.com/b.html", raw_ref=second)])
    assert swept(store, folder, OTHERS) == []
    assert Archive(folder).read(first).body
    assert swept(store, folder, ALL) == [first.rpartition(":")[0]]


def test_pages_of_an_earlier_text_go_and_that_of_the_newest_stays(store, folder):
    (old,) = keep(folder, page())
    (new,) = keep(folder, page(fetched_at=NOON + timedelta(hours=1)))
    store.save([article(raw_ref=old)])
    store.save([article(raw_ref=new, text="another text", date_fetched=NOON + timedelta(hours=1))])
    assert swept(store, folder, OTHERS) == [old.rpartition(":")[0]]
    assert files(folder) == [new.rpartition(":")[0]]


def test_a_page_of_a_site_that_keeps_all_keeps_the_file(store, folder):
    keep(folder, page("http://www.example.com/1.html"), page("http://other.example/1.html", site="other"))
    assert swept(store, folder, {"example": ALL}) == []
    assert len(swept(store, folder, {"example": ALL, "other": ALL})) == 1


def test_following_pages_stay_with_the_articles(store, folder):
    more = (page("http://www.example.com/a/1_2.html"),)
    keep(folder, page(more=more))
    assert swept(store, folder, OTHERS) == []
    assert len(swept(store, folder, ALL)) == 1


def test_a_young_file_and_files_of_others_stay(store, folder):
    keep(folder, page(), written=NOW - timedelta(hours=1))
    strange = folder / "my-own.warc.gz"
    strange.write_bytes(b"not ours")
    os.utime(strange, (0, 0))
    assert swept(store, folder, ALL) == []
    assert len(files(folder)) == 2


def test_a_file_that_cannot_be_read_stays(store, folder):
    (ref,) = keep(folder, page())
    path = folder / ref.rpartition(":")[0]
    path.write_bytes(path.read_bytes()[:-20])
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    assert swept(store, folder, ALL) == []


def test_a_page_that_became_an_article_while_files_were_read_keeps_its_file(store, folder):
    (ref,) = keep(folder, page())
    store.save([rejected(raw_ref=ref)])
    sweep = ArchiveSweep(store.engine, folder, lambda _: OTHERS, NOW)
    assert sweep.unwanted(DAYS, lambda *_: store.save([article(raw_ref=ref)])) == []
    assert len(sweep.unwanted(DAYS, silent)) == 0


def test_a_kill_between_the_note_and_the_removal_leaves_a_file_that_is_read(store, folder):
    (ref,) = keep(folder, page())
    (folder / "removed.txt").write_text(f"{ref.rpartition(':')[0]} {datetime.now(UTC).date()}\ntorn")
    assert Archive(folder).read(ref).body
    assert len(swept(store, folder, ALL)) == 1


def push(store, folder: Path, far: str) -> None:
    pushed = Pusher(Catalog(store.engine), folder, far).run()
    assert not pushed.failed
    with write_transaction(store.engine) as connection:
        connection.execute(update(archive_files).values(pushed_at=NOON.isoformat()))


def test_files_on_object_storage_go_too(store, folder, tmp_path):
    far = f"file://{tmp_path}/far"
    old, new = keep(folder, page()), keep(folder, page("http://www.example.com/new.html"))
    store.save([rejected(raw_ref=old[0]), article("http://www.example.com/new.html", raw_ref=new[0])])
    push(store, folder, far)
    for path in folder.glob("*.warc.gz"):
        path.unlink()
    places = find_places(store.engine, folder)
    assert read_page(places, old[0]).body
    assert swept(store, folder, OTHERS) == [old[0].rpartition(":")[0]]
    assert [each.name for each in Catalog(store.engine).all()] == [new[0].rpartition(":")[0]]
    assert [path.name for path in (tmp_path / "far").glob("*.warc.gz")] == [new[0].rpartition(":")[0]]
    ranges.forget()
    assert read_page(places, new[0]).body
    with pytest.raises(PageNotKept):
        read_page(places, old[0])


def test_a_file_that_lies_here_and_far_away_goes_at_both_places(store, folder, tmp_path):
    keep(folder, page())
    push(store, folder, f"file://{tmp_path}/far")
    for path in folder.glob("*.warc.gz"):
        os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    assert len(swept(store, folder, ALL)) == 1
    assert files(folder) == files(tmp_path / "far") == []
    assert list(Catalog(store.engine).all()) == []


def test_images_stay_as_long_as_the_pages_of_articles_and_those_with_the_same_bytes_too(store, folder):
    url, image = "http://www.example.com/a.html", "http://www.example.com/{}.png"
    store.save([article(url, images=(Image(image.format("a")), Image(image.format("b"))))], images=True)
    refs: list[str] = []
    for name in "ab":  # a file each: the second is a revisit of the first
        with Archive(folder) as archive:
            original = archive.read(refs[0]) if refs else None
            refs.append(archive.keep_beside(page(image.format(name), body=b"\x89PNG", role=Role.IMAGE), original))
    for path in folder.iterdir():
        os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    queue = ImageQueue(store.engine, "example")
    taken = queue.take(1.0, 2.0)
    assert taken is not None
    first, second = taken.images
    queue.saved(first, SavedImage("sha256:0", "image/png", 4, refs[0]), None, NOON.isoformat())
    assert swept(store, folder, OTHERS) == []
    queue.saved(second, SavedImage("sha256:0", "image/png", 4, refs[1]), refs[0], NOW.isoformat())
    kept = files(folder)
    assert swept(store, folder, ALL) == [], "the newer one needs the file of the older one"
    assert files(folder) == kept
    queue.saved(second, SavedImage("sha256:0", "image/png", 4, refs[1]), refs[0], NOON.isoformat())
    assert sorted(swept(store, folder, ALL)) == kept
    with pytest.raises(PageNotKept):
        read_page(folder, refs[1])
