"""RSS, Atom and JSON feeds read into links, broken ones too."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.feeds.feeds import plain_text, read_feed
    from crawler.discovery.feeds.link_header import read_link_header
    from crawler.discovery.feeds.reading import FeedReading
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "FeedReading": "reading",
            "plain_text": "feeds",
            "read_feed": "feeds",
            "read_link_header": "link_header",
        },
    )

__all__ = [
    "FeedReading",
    "plain_text",
    "read_feed",
    "read_link_header",
]
