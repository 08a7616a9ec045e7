"""What adding a new site needs: the usual places to ask, and the site file that the answers suggest."""

from urllib.parse import urljoin

from crawler.discovery.lists import ListReading
from storage.records import Link, LinkKind

FEEDS = ("feed", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss", "feed.json")
SITEMAPS = (
    "sitemap.xml",
    "sitemap_index.xml",
    "sitemap-index.xml",
    "news-sitemap.xml",
    "sitemap-news.xml",
    "sitemap.txt",
)


def usual_links(start_url: str) -> tuple[Link, ...]:
    """List the usual addresses of feeds (beside the start page and at the root) and sitemaps (at the root)."""
    root = urljoin(start_url, "/")
    folder = urljoin(start_url, ".")
    feeds = [urljoin(base, name) for base in dict.fromkeys((folder, root)) for name in FEEDS]
    maps = [urljoin(base, name) for base in dict.fromkeys((folder, root)) for name in SITEMAPS]
    return (
        *(Link(url, LinkKind.FEED, "guess") for url in dict.fromkeys(feeds)),
        *(Link(url, LinkKind.SITEMAP, "guess") for url in dict.fromkeys(maps)),
    )


def sections(reading: ListReading, most: int = 12) -> tuple[str, ...]:
    """Choose the lists that a start page leads to and that a probe should look at, in the order of the page."""
    return tuple(link.url for link in reading.links if link.kind is LinkKind.LISTING)[:most]
