"""A crawl seen while it goes on: what it does at this moment, told to browsers as it changes."""

from crawler.web.live.events import LiveCrawls
from crawler.web.live.sight import show_crawl

__all__ = ["LiveCrawls", "show_crawl"]
