"""RSS, Atom and JSON feeds read into links, broken ones too."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.feeds.link_header import read_link_header
    from crawler.discovery.feeds.reading import FeedReading
else:
    __getattr__ = lazy_exports(__name__, {"FeedReading": "reading", "read_link_header": "link_header"})

__all__ = ["FeedReading", "read_link_header"]
