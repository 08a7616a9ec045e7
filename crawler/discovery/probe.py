"""What adding a new site needs: the usual places to ask, and the site file that the answers suggest."""

from urllib.parse import urljoin

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


def guesses(start_url: str) -> tuple[Link, ...]:
    """List the usual addresses of feeds (beside the start page and at the root) and sitemaps (at the root)."""
    root = urljoin(start_url, "/")
    folder = urljoin(start_url, ".")
    feeds = [urljoin(base, name) for base in dict.fromkeys((folder, root)) for name in FEEDS]
    maps = [urljoin(base, name) for base in dict.fromkeys((folder, root)) for name in SITEMAPS]
    return (
        *(Link(url, LinkKind.FEED, "guess") for url in dict.fromkeys(feeds)),
        *(Link(url, LinkKind.SITEMAP, "guess") for url in dict.fromkeys(maps)),
    )
