import pytest

from pipelines.extraction.metadata import metadata
from pipelines.extraction.metadata.section import in_title, in_url, last_section
from tests.pipelines.extraction.pages import article, document

H1 = "<h1>Harbour opens again</h1>"


def section(body: str, head: str = "", url: str = "https://example.org/1.html") -> str | None:
    return metadata.read_metadata(document(article(body, head=head), url=url)).section


def test_chinese_path():
    path = "<div class='map'>当前位置:<a href='/'>首页</a> &gt; <a href='/n'>新闻资讯</a> &gt; 正文内容</div>"
    assert section(path + H1) == "新闻资讯"


def test_breadcrumb_without_home_and_headline():
    crumbs = "<ol class='breadcrumb'><li>Home</li><li>News</li><li>Port</li><li>Harbour opens again</li></ol>"
    assert section(crumbs + H1) == "Port"


def test_stated_section_wins():
    assert section(H1, "<meta property='article:section' content='Sea'>", "https://example.org/sport/1.html") == "Sea"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://e.org/politik/ausland/story-1.html", "politik"),
        ("https://e.org/2025/12/17/story", None),
        ("https://e.org/news/123.html", None),
        ("https://e.org/story-of-a-very-long-name/", None),
    ],
)
def test_section_in_the_address(url, expected):
    assert in_url(url) == expected


def test_section_in_the_page_title():
    assert in_title("港口开放_社会_海边快讯", "港口开放") == "社会"
    assert in_title("港口开放_海边快讯", "港口开放") is None


def test_path_of_nothing_but_home():
    assert last_section(["Home", ">", ""], "x") is None
