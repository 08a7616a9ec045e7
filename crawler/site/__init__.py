"""A site file: its keys, its schedule, its checks."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.site.access import Access
    from crawler.site.config import NAME, Site, load, load_rules, own_sites, parse
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Access": "access",
            "NAME": "config",
            "Site": "config",
            "load": "config",
            "load_rules": "config",
            "own_sites": "config",
            "parse": "config",
        },
    )

__all__ = [
    "NAME",
    "Access",
    "Site",
    "load",
    "load_rules",
    "opml",
    "own_sites",
    "parse",
    "retention",
    "schedule",
]
