"""For how long what is kept of each site: its site file first, then the settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from crawler.service.retention import read_kept
from crawler.site.retention import Retention, time_kept
from storage.maintenance import KeptPages


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """The times of all sites; None is for ever.  ``sites`` has the tables of site files by the name of the site.

    ``runs`` is how long crawls are kept, the same for all.
    """

    sites: Mapping[str, Retention]
    runs: timedelta | None
    pages: timedelta | None
    article_pages: timedelta | None
    rejections: timedelta | None
    logs: timedelta | None

    def of_pages(self, site: str) -> KeptPages:
        """Return how long raw pages of a site are kept."""
        own = self._own(site)
        articles = time_kept(own.article_pages, self.article_pages)
        return KeptPages(others=time_kept(own.pages, self.pages), articles=articles)

    def of_rejections(self, site: str) -> timedelta | None:
        """Return how long rejections of a site are kept."""
        return time_kept(self._own(site).rejections, self.rejections)

    def of_logs(self, site: str) -> timedelta | None:
        """Return how long logs of a site are kept."""
        return time_kept(self._own(site).logs, self.logs)

    def shortest_pages(self) -> timedelta | None:
        """Return the least time that pages of any site are kept; None where all are kept for ever."""
        named = [self.pages, *(self.of_pages(site).others for site in self.sites)]
        return min((days for days in named if days is not None), default=None)

    def _own(self, site: str) -> Retention:
        return self.sites.get(site, Retention())


def read_rules(setting: Callable[[str], str], sites: Mapping[str, Retention]) -> RetentionRules:
    """Read the settings.  Raises CrawlerError naming the one that is wrong."""

    def days(what: str) -> timedelta | None:
        name = f"WINNOW_{what}_RETENTION_DAYS"
        return read_kept(setting(name), name)

    return RetentionRules(
        sites,
        runs=days("RUN"),
        pages=days("PAGE"),
        article_pages=days("ARTICLE_PAGE"),
        rejections=days("REJECTION"),
        logs=days("LOG"),
    )
