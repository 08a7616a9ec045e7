"""What is read of an archive at all: by the address and time of a record, then by a guess at its language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from storage.records import Page
from storage.urls import host


@dataclass(frozen=True, slots=True)
class PageFilter:
    """Names why a page is left out before it is extracted; without any word everything is read.

    ``sites`` are hosts, each with all below it; ``languages`` are codes as in ``zh``; ``since`` is the first day of
    fetching (an article is not younger than the fetch of its page).
    """

    sites: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    since: date | None = None

    @classmethod
    def of(cls, sites: Iterable[str] = (), languages: Iterable[str] = (), since: date | None = None) -> "PageFilter":
        """Make a filter from words as people write them."""
        hosts = frozenset(site.strip().lower().removeprefix("www.").rstrip(".") for site in sites)
        return cls(hosts, frozenset(each.strip().lower() for each in languages), since)

    def by_head(self, page: Page) -> str | None:
        """Judge a page without its body: ``offsite``, ``older``, or None."""
        if self.since is not None and page.fetched_at.date() < self.since:
            return "older"
        return None if not self.sites or self._is_of_site(host(page.final_url)) else "offsite"

    def by_body(self, page: Page) -> str | None:
        """Judge a page by its text: ``language`` where it is surely of another one, or None."""
        if not self.languages:
            return None
        from pipelines.extraction import guess_language  # noqa: PLC0415 - loads the extractor, which takes a second

        guess = guess_language(page)
        return None if guess is None or guess in self.languages else "language"

    def _is_of_site(self, name: str) -> bool:
        while name:
            if name in self.sites:
                return True
            name = name.partition(".")[2]
        return False
