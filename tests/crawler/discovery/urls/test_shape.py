"""Shapes and kinds of addresses."""

import pytest

from crawler.discovery.urls import shape as urlshape
from storage.records import LinkKind

A, L, F, S, U = LinkKind.ARTICLE, LinkKind.LISTING, LinkKind.FEED, LinkKind.SITEMAP, LinkKind.UNKNOWN


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", L), ("", L), ("/news", L), ("/news/", L), ("/gd/index.html", L), ("/gd/index_2.html", L), ("/page/3/", L),
        ("/tag/climate-change-in-the-arctic/", L), ("/category/news/", L), ("/2024/05/", L), ("/author/ann-lee", L),
        ("/articles/page/5.html", L), ("/?cat=7", L), ("/?paged=2", L), ("/list/1234.html", L), ("/topics/12345/", L),
        ("/post/88035.html", A), ("/gd/202512/t20251218_5200.html", A), ("/2025/12/18/council-delays-vote/", A),
        ("/lokales/elbbruecke-bleibt-bis-ostern-gesperrt-7710.html", A), ("/news/articles/clymn8zyrp9o", A),
        ("/?p=4711", A), ("/view.php?id=12", A), ("/story/3d3d514f79416a4d", A), ("/category/news/88035.html", A),
        ("/%E6%96%B0%E7%94%9F%E5%B8%B8%E8%A7%81%E9%97%AE%E9%A2%98/", A), ("/blog/2012-02-14-visit", A),
        ("/posts/hello/", U), ("/a/793a/", U), ("/blog/answer-release", U),
        ("/feed", F), ("/blog/rss.xml", F), ("/news.rss", F), ("/sitemap_news.xml", S), ("/sitemap.xml.gz", S),
    ],
)  # fmt: skip
def test_kind(path, kind):
    assert urlshape.kind_of(f"http://example.com{path}") is kind


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/gd/202512/t20251218_5200.html", "example.com/gd/D/tD_N.html"),
        ("/2025/12/18/council-delays-vote/", "example.com/D/S/"),
        ("/post/88035.html", "example.com/post/N.html"),
        ("/view.php?id=12&a=b", "example.com/view.php?a=S&id=N"),
    ],
)
def test_shape(path, shape):
    assert urlshape.shape(f"http://example.com{path}") == shape


def test_siblings_decide_for_the_undecided():
    urls = [f"http://example.com/posts/{name}/" for name in ("rain", "snow", "hail", "wind", "fog")]
    assert set(urlshape.kinds_of_siblings(urls).values()) == {A}
    assert set(urlshape.kinds_of_siblings(urls[:4]).values()) == {U}


def test_assets():
    assert urlshape.is_asset("http://example.com/a/b.JPG?x=1")
    assert not urlshape.is_asset("http://example.com/a/b.html")
