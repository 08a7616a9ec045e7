"""The next part of an article, and what only looks like one."""

import pytest

from crawler.discovery.lists import article_pages


def page(*links: str) -> bytes:
    return f"<html><body><h1>Story</h1><p>Text.</p>{''.join(links)}</body></html>".encode()


@pytest.mark.parametrize(
    ("url", "link", "following"),
    [
        ("/gd/t1218_5201.html", '<a href="/gd/t1218_5201_2.html">下一页</a>', "/gd/t1218_5201_2.html"),
        ("/gd/t1218_5201.html", '<a href="t1218_5201_1.html">下一页</a>', "/gd/t1218_5201_1.html"),
        ("/2025/12/18/long-read/", '<a href="/2025/12/18/long-read/2/">2</a>', "/2025/12/18/long-read/2/"),
        ("/news/story?id=7", '<a href="?id=7&amp;page=2">Next page »</a>', "/news/story?id=7&page=2"),
        ("/news/story-77.html", '<link rel="next" href="/news/story-77.html?page=2">', "/news/story-77.html?page=2"),
        ("/a/12345-b.html", '<a href="/a/12345-b-p2.html">Weiter</a>', "/a/12345-b-p2.html"),
        ("/a/12345-b.html", '<a href="/a/12345-b_2.html">›</a>', "/a/12345-b_2.html"),
    ],
)
def test_following(url, link, following):
    assert article_pages.next_part(page(link), f"http://example.com{url}") == f"http://example.com{following}"


def test_from_the_second_page_on_the_row_must_lead_back():
    url = "http://example.com/gd/t1218_5201_2.html"
    onward, back = '<a href="t1218_5201_3.html">下一页</a>', '<a href="t1218_5201.html">1</a>'
    assert article_pages.next_part(page(back, onward), url) == "http://example.com/gd/t1218_5201_3.html"
    assert article_pages.next_part(page(onward), url) is None


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("/post/88001.html", '<a href="/post/88002.html">下一篇</a>'),
        ("/post/story-7.html", '<a href="/post/story-8.html">Next</a>'),
        ("/post/2019-11-21.html", '<a rel="next" href="/post/2019-11-22.html">次へ</a>'),
        ("/2025/12/18/a-long-read/", '<a href="/2025/12/19/other-read/" rel="next">Next</a>'),
        ("/news/", '<a href="/news/page/2/">Older posts</a>'),
        ("/news/index.html", '<a href="/news/index_2.html">下一页</a>'),
        ("/2025/12/18/a-long-read/", '<div id="comments"><a href="/2025/12/18/a-long-read/2/">2</a></div>'),
        ("/andre/", '<a rel="next" href="/andre-2/">»</a>'),
        ("/a/77777.html", '<a href="/a/77777_2.html">What the second story of the day is about</a>'),
    ],
)
def test_not_following(url, link):
    assert article_pages.next_part(page(link), f"http://example.com{url}") is None
