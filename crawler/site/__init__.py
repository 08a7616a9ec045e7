"""A site file: its keys, its schedule, its checks."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.site.access import Access
    from crawler.site.config import NAME, Site, load, load_rules, own_sites, parse
    from crawler.site.crontab import Cron, read_cron
    from crawler.site.opml import OpmlSite, read_opml, write_opml
    from crawler.site.retention import Retention, time_kept
    from crawler.site.schedule import Schedule, read_zone
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Access": "access",
            "Cron": "crontab",
            "NAME": "config",
            "OpmlSite": "opml",
            "Retention": "retention",
            "Schedule": "schedule",
            "Site": "config",
            "load": "config",
            "load_rules": "config",
            "own_sites": "config",
            "parse": "config",
            "read_cron": "crontab",
            "read_opml": "opml",
            "read_zone": "schedule",
            "time_kept": "retention",
            "write_opml": "opml",
        },
    )

__all__ = [
    "NAME",
    "Access",
    "Cron",
    "OpmlSite",
    "Retention",
    "Schedule",
    "Site",
    "load",
    "load_rules",
    "own_sites",
    "parse",
    "read_cron",
    "read_opml",
    "read_zone",
    "time_kept",
    "write_opml",
]
