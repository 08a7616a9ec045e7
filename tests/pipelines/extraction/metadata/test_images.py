from pipelines.extraction.metadata.images import read_images
from pipelines.extraction.page.document import parse_html
from storage.records import Image


def images(html: str) -> tuple[Image, ...]:
    tree = parse_html(f"<html><body>{html}</body></html>")
    assert tree is not None
    return read_images(tree, "https://example.org/a/b.html")


def test_caption_and_credit():
    (image,) = images(
        "<figure><img src='/up/1.jpg'><figcaption>The bridge at dawn. (Photo: Ann Smith)</figcaption></figure>"
    )
    assert image.url == "https://example.org/up/1.jpg"
    assert image.caption == "The bridge at dawn. (Photo: Ann Smith)"
    assert image.credit == "Photo: Ann Smith"


def test_lazy_pictures():
    found = images(
        "<img data-src='/1.jpg' src='data:image/gif;base64,R0'><img data-original='2.jpg' src='/ph.gif'>"
        "<img srcset='/s.jpg 320w, /l.jpg 1200w'><img src='data:image/gif;base64,R0'>"
    )
    assert [image.url for image in found] == [
        "https://example.org/1.jpg",
        "https://example.org/a/2.jpg",
        "https://example.org/l.jpg",
    ]


def test_icons_and_repeats_are_left_out():
    assert len(images("<img src='/logo.png'><img src='/a.jpg' width=16><img src='/b.jpg'><img src='/b.jpg'>")) == 1


def test_addresses_that_cannot_be_read_are_left_out():
    assert images("<img src='http://[bad'><img src='ftp://x/y.jpg'>") == ()
