"""Images that wait, are saved or refused, on both databases."""

import pytest

from storage.export.records import stored_record
from storage.images import MOST_OF_ARTICLE, ImageAnnotator, ImageQueue
from storage.records import Article, Image, SavedImage
from storage.selection import Selection, select
from tests.storage.samples import article

URL = "http://www.example.com/i/{}.png"
PNG = SavedImage("sha256:00", "image/png", 500, "w.warc.gz:7")


def with_images(*names: object, url: str = "http://www.example.com/a/1.html", **changes: object) -> Article:
    return article(url, images=tuple(Image(URL.format(name), "words") for name in names), **changes)


@pytest.fixture
def queue(store):
    return ImageQueue(store.engine, "example")


def test_images_wait_with_their_article_only_where_that_is_asked_for(store, queue):
    store.save([with_images("x", url="http://www.example.com/a/0.html", title="Other", text="Another text.")])
    assert not queue.is_due(1e12)
    store.save([with_images("a", "b", "a")], images=True)
    found = queue.take(100.0, 160.0)
    assert found is not None
    assert (found.page, found.bytes) == ("http://www.example.com/a/1.html", 0)
    assert [image.url for image in found.images] == [URL.format("a"), URL.format("b")]
    assert queue.take(159.0, 219.0) is None, "they are in hand"
    assert queue.is_due(160.0)
    again = queue.take(160.0, 220.0)
    assert again == found, "whoever had them in hand is gone"
    assert queue.take(300.0, 360.0, busy=[found.article_id]) is None


def test_an_address_is_fetched_once_and_each_article_shows_where_it_is(store, queue):
    other = with_images("a", "c", url="http://www.example.com/a/2.html", title="Other", text="Another text.")
    store.save([with_images("a"), other], images=True)
    first, second = queue.take(1.0, 2.0), queue.take(1.0, 2.0)
    assert first is not None
    assert second is not None
    assert [image.key for image in second.images] == ["example.com/i/c.png"]
    assert queue.find_same("sha256:00") is None
    queue.saved(first.images[0], PNG, None, "2026-01-02T12:00:00+00:00")
    queue.saved(second.images[0], SavedImage("sha256:00", "image/png", 500, "w:9"), "w.warc.gz:7", "2026-01-02")
    assert queue.find_same("sha256:00") == "w.warc.gz:7"
    assert not queue.is_due(1e12)
    saved = [[image.saved for image in each.article.images] for each in select(store, Selection())]
    assert saved == [[PNG], [PNG, SavedImage("sha256:00", "image/png", 500, "w:9")]]
    (one, *_) = map(stored_record, select(store, Selection()))
    said = {"url": URL.format("a"), "caption": "words", "credit": None}
    assert one["images"] == [
        said | {"digest": "sha256:00", "type": "image/png", "bytes": 500, "raw_ref": "w.warc.gz:7"}
    ]
    store.save([with_images("a", "d")], images=True)
    assert queue.take(3.0, 4.0) is None, "an article whose text is the same keeps its images"


def test_what_cannot_be_had_is_tried_again_or_refused(store, queue):
    store.save([with_images("a", "b", "c")], images=True)
    found = queue.take(1.0, 2.0)
    queue.later(found.images[0], "timeout", 3600.0)
    queue.refused(found.images[1], "http_404")
    queue.keep([found.images[2]], 50.0)
    assert queue.take(49.0, 60.0) is None
    queue.later(found.images[2], None, 5000.0)
    (again,) = queue.take(3600.0, 3700.0).images
    assert (again.key, again.tries) == ("example.com/i/a.png", 1)
    assert queue.take(5000.0, 5001.0).images[-1].tries == 0
    (stored,) = store.articles()
    assert [image.saved for image in ImageAnnotator(store.engine)(stored).article.images] == [None, None, None]


def test_the_images_of_an_article_are_bounded(store, queue):
    store.save([with_images(*range(MOST_OF_ARTICLE + 5))], images=True)
    found = queue.take(1.0, 2.0)
    assert len(found.images) == MOST_OF_ARTICLE
