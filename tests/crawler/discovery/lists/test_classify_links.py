"""Links told apart by address, text, place and repetition."""

import pytest

from crawler.discovery.lists import list_page
from storage.records import LinkKind
from tests.crawler.discovery.samples import SEEN


def kind(html: str, path: str) -> LinkKind:
    links = list_page.read_list_page(f"<html><body>{html}</body></html>".encode(), "http://example.com/", SEEN).links
    return next(link.kind for link in links if link.url == f"http://example.com{path}")


@pytest.mark.parametrize(
    ("html", "path", "expected"),
    [
        ('<a href="/posts/rain/">Rain</a>', "/posts/rain/", LinkKind.UNKNOWN),
        ('<nav><a href="/x/harbour/">Harbour</a></nav>', "/x/harbour/", LinkKind.LISTING),
        ('<nav><a href="/posts/rain/">← Previous post</a></nav>', "/posts/rain/", LinkKind.UNKNOWN),
        (
            '<p><a rel="tag" href="/x/long-name-of-some-tag/">a tag</a></p>',
            "/x/long-name-of-some-tag/",
            LinkKind.LISTING,
        ),
        ('<h2><a href="/posts/rain/">Rain floods the old harbour road</a></h2>', "/posts/rain/", LinkKind.ARTICLE),
        ('<div><a href="/topics/pier/">Pier</a></div>', "/topics/pier/", LinkKind.LISTING),
        ('<div><a href="/feed">RSS</a></div>', "/feed", LinkKind.FEED),
    ],
)
def test_one_link(html, path, expected):
    assert kind(html, path) is expected


def test_a_row_of_siblings_with_titles_is_a_row_of_articles():
    names = ("rain", "snow", "hail", "wind", "frost")
    row = "".join(f'<li><a href="/posts/{name}/">What the {name} did to the harbour</a></li>' for name in names)
    assert kind(f"<ul>{row}</ul>", "/posts/hail/") is LinkKind.ARTICLE
    assert kind(f"<ul>{row[: row.index('/posts/hail')]}</ul>", "/posts/rain/") is LinkKind.UNKNOWN
