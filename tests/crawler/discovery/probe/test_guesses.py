"""The probe of a new site."""

import pytest

from crawler.discovery.feeds import feeds
from crawler.discovery.lists import list_page
from crawler.discovery.probe import findings, guesses, locale
from crawler.discovery.sitemaps import sitemaps
from storage.records import LinkKind
from tests.crawler.discovery.lists import test_list_page
from tests.crawler.discovery.samples import HTML, RSS, SEEN, SITEMAP

START = "http://www.example.com/"


def test_guesses_stand_beside_the_start_page_and_at_the_root():
    urls = [link.url for link in guesses.usual_links("http://example.com/blog/")]
    assert "http://example.com/blog/feed" in urls
    assert "http://example.com/rss.xml" in urls
    assert "http://example.com/sitemap.xml" in urls
    assert len(urls) == len(set(urls))
    assert {link.kind for link in guesses.usual_links(START)} == {LinkKind.FEED, LinkKind.SITEMAP}


def test_summary_proposes_a_site_file():
    page = test_list_page.CHINESE.replace("<html>", '<html lang="zh-cn">').encode()
    home = list_page.read_list_page(page, START, SEEN)
    found = findings.summarize(
        START,
        page,
        {f"{START}rss.xml": feeds.read_feed(RSS.format(encoding="utf-8").encode(), START, SEEN),
         f"{START}feed": feeds.read_feed(HTML.encode(), START, SEEN)},
        {f"{START}sitemap.xml": sitemaps.read_sitemap(SITEMAP.encode(), START, SEEN)},
        {START: home, f"{START}yw/": home,
         f"{START}about/": list_page.read_list_page(HTML.encode(), f"{START}about/", SEEN)},
    )  # fmt: skip
    assert found.name == "example.com"
    assert found.title == "海风日报"
    assert found.site_values() == {
        "start": [START],
        "feeds": [f"{START}rss.xml"],
        "sitemaps": [f"{START}sitemap.xml"],
        "sections": [f"{START}yw/"],
        "language": "zh-CN",
        "timezone": "Asia/Shanghai",
    }
    assert len(found.samples) == 3
    (feed,) = found.of_kind(LinkKind.FEED)
    assert (feed.articles, feed.newest) == (3, "Wed, 17 Dec 2025 20:31:46 +0800")
    assert any(source.paged for source in found.of_kind(LinkKind.LISTING))
    assert [source.problem for source in found.sources if not source.articles] == [
        "HTML instead of a feed",
        "no list of articles",
    ]


def test_sections_are_lists_of_the_start_page():
    home = list_page.read_list_page(test_list_page.CHINESE.encode(), START, SEEN)
    assert guesses.sections(home) == (f"{START}yw/", f"{START}ms/")


@pytest.mark.parametrize(
    ("language", "dates", "domain", "zone"),
    [
        ("de", ["2025-12-18T05:00:00+01:00"], "example.com", "Europe/Berlin"),
        ("de", [], "example.at", "Europe/Vienna"),
        ("en-US", ["Thu, 18 Dec 2025 06:00:00 -0500"], "example.com", "America/New_York"),
        ("en", ["2025-12-18T05:00:00Z"], "example.com", None),
        ("zh-CN", [], "example.com", "Asia/Shanghai"),
        (None, ["2025-12-18 05:00"], "example.com", None),
    ],
)
def test_time_zones(language, dates, domain, zone):
    assert locale.timezone(language, dates, domain) == zone


def test_language_tags():
    assert locale.language(None, "", "zh_cn") == "zh-CN"
    assert locale.language("EN") == "en"
    assert locale.language("???") is None
