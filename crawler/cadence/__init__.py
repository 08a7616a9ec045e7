"""How long to wait before a site is crawled again.  Pure: past runs in, an interval out."""

from crawler.cadence.interval import HISTORY, next_interval

__all__ = ["HISTORY", "next_interval"]
