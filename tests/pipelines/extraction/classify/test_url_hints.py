import pytest

from pipelines.extraction.classify.url_hints import is_about_address, is_listing_address


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/index.html",
        "/de/",
        "/tags/bridge/",
        "/category/news/index.html",
        "/category/news/page/3/",
        "/news/index_2.html",
        "/page/12/",
        "/2024/05/",
        "/archives/",
        "/archives/2019/02/",
        "/author/ann-smith",
        "/search/",
        "/blog/",
        "/en/news/",
    ],
)
def test_lists(path):
    assert is_listing_address("https://example.org" + path)


@pytest.mark.parametrize(
    "path",
    [
        "/2024/05/11/bridge-reopens/",
        "/news/91532.html",
        "/archives/1234.html",
        "/archive/63076",
        "/?p=12",
        "/article/3834/1",
        "/a/7929/",
        "/bridge-1019241/artikel",
        "/tags",
        "/blog/info/index-2726.html",
        "/gd/202512/t20251217_5206.html",
    ],
)
def test_articles(path):
    assert is_listing_address("https://example.org" + path) is (path == "/tags")


@pytest.mark.parametrize(
    ("path", "about"),
    [("/about/", True), ("/impressum.html", True), ("/about-the-bridge/", False), ("/2024/privacy-law-passed", False)],
)
def test_pages_about_the_site(path, about):
    assert is_about_address("https://example.org" + path) is about
