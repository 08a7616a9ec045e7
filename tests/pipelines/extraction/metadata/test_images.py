import pytest

from pipelines.extraction.metadata.images import read_images
from pipelines.extraction.page.document import parse_html
from storage.records import Image


def images(html: str) -> tuple[Image, ...]:
    tree = parse_html(f"<html><body>{html}</body></html>")
    assert tree is not None
    return read_images(tree.iter("img"), "https://example.org/a/b.html")


def test_caption_and_credit():
    (image,) = images(
        "<figure><img src='/up/1.jpg'><figcaption>The bridge at dawn. (Photo: Ann Smith)</figcaption></figure>"
    )
    assert image.url == "https://example.org/up/1.jpg"
    assert image.caption == "The bridge at dawn. (Photo: Ann Smith)"
    assert image.credit == "Photo: Ann Smith"


@pytest.mark.parametrize(
    ("box", "caption"),
    [
        ("<div><img src='/1.jpg'><br>The bridge at dawn.</div>", "The bridge at dawn."),
        ("<td><a href='/1'><img src='/1.jpg'></a><span>The bridge</span> at dawn.</td>", "The bridge at dawn."),
        ("<p><img src='/1.jpg'>The mayor spoke of the bridge.</p>", None),
        ("<div><img src='/1.jpg'><p>The mayor spoke.</p></div>", None),
        ("<div><img src='/1.jpg'><img src='/2.jpg'>The bridge at dawn.</div>", None),
        ("<div><a href='/mill'><img src='/1.jpg'>Mill on fire</a></div>", None),
        (f"<div><img src='/1.jpg'>{'The mayor spoke of the bridge. ' * 20}</div>", None),
    ],
    ids=[
        "a line below",
        "a link and a span",
        "a paragraph",
        "a paragraph inside",
        "two pictures",
        "a linked title",
        "a long text",
    ],
)
def test_a_line_that_shares_a_box_with_a_picture_is_its_caption(box, caption):
    assert images(box)[0].caption == caption


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
