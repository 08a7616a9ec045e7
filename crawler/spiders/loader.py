"""Every site file is a spider: ``winnow list`` and ``winnow crawl NAME`` read the folders of site files."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from crawler.errors import SiteError, UnknownSiteError
from crawler.site import Site, load, load_rules
from crawler.terminal import harmless
from pipelines.admission import AdmissionRule
from pipelines.errors import DocumentError
from pipelines.extraction import Rules, check_library
from storage.urls import same_site

if TYPE_CHECKING:
    from scrapy import Request, Spider

    from crawler.command_settings import AnySettings


class SiteLoader:
    """Scrapy's SPIDER_LOADER_CLASS over folders of ``<name>.toml``; a later folder wins over an earlier one.

    ``rules`` is a file of rules at the door, which come behind those of every site.
    """

    def __init__(self, folders: Sequence[str], rules: Path | None = None) -> None:
        self._rules = rules
        self._files = {path.stem: path for folder in folders for path in sorted(Path(folder).glob("*.toml"))}

    @classmethod
    def from_settings(cls, settings: "AnySettings") -> Self:
        """Read WINNOW_SITES, the list of folders, and WINNOW_RULES_FILE, which may also stand in WINNOW_HOME."""
        named, usual = settings.get("WINNOW_RULES_FILE"), Path(settings.get("WINNOW_HOME") or ".") / "rules.toml"
        rules = Path(named) if named else usual if usual.exists() else None
        return cls(settings.getlist("WINNOW_SITES"), rules)

    def list(self) -> list[str]:
        """Return the names of all sites."""
        return sorted(self._files)

    def site(self, name: str) -> Site:
        """Read one site.  Raises :class:`UnknownSiteError` with the nearest name, or :class:`SiteError`."""
        return self.completed(load(self.file(name)))

    @cached_property
    def general_rules(self) -> tuple[AdmissionRule, ...]:
        """The rules at the door of all sites.  Raises :class:`SiteError` for a file with a slip."""
        return () if self._rules is None else load_rules(self._rules)

    def completed(self, site: Site) -> Site:
        """Return a site with the rules at the door of all sites behind its own."""
        return replace(site, rule=(*site.rule, *self.general_rules)) if self.general_rules else site

    def rules(self, name: str) -> Rules:
        """Return what the pages of a site are read with; one without a file was taken in by its host alone.

        Raises :class:`SiteError` where its documents cannot be read here: they would be taken for no articles.
        """
        try:
            site = self.site(name)
        except UnknownSiteError:
            return Rules(admission=self.general_rules)
        check_documents(site)
        return site.rules

    def file(self, name: str) -> Path:
        """Return the file of a site.  Raises :class:`UnknownSiteError` with the nearest name."""
        if name not in self._files:
            raise unknown(name, self._files)
        return self._files[name]

    def load(self, spider_name: str) -> "type[Spider]":
        """Make the spider class of one site.  Raises KeyError for an unknown name, as Scrapy asks."""
        try:
            return spider_class(self.site(spider_name))
        except UnknownSiteError as error:
            raise KeyError(str(error)) from error

    def find_by_request(self, request: "Request") -> "list[str]":  # type: ignore[valid-type]
        """Return the sites whose start shares the registered domain of a request."""
        return [name for name in self.list() if any(same_site(url, request.url) for url in self._starts(name))]

    def _starts(self, name: str) -> tuple[str, ...]:
        """Return the start pages of a site, none where its file has a slip: that hurts no other site."""
        try:
            return self.site(name).start
        except SiteError:
            return ()


def check_documents(site: Site) -> None:
    """Raise :class:`SiteError` for a site whose PDF files are wanted and cannot be read here."""
    if site.documents:
        try:
            check_library()
        except DocumentError as error:
            raise SiteError(f"site '{site.name}': documents: {error}") from error


def unknown(name: str, known: Iterable[str]) -> UnknownSiteError:
    """Return the error of a name that is not among the known ones, with the nearest of them."""
    near = get_close_matches(name, list(known), n=1)
    hint = f"did you mean '{near[0]}'?" if near else "see 'winnow list', or 'winnow add URL'"
    return UnknownSiteError(f"unknown site '{harmless(name)[:60]}'; {hint}")


def spider_class(site: Site) -> "type[Spider]":
    """Bind the one spider to one site, with its politeness as Scrapy settings."""
    from crawler.spiders.news import NewsSpider  # noqa: PLC0415 - listing the sites needs none of it: 0.3 s

    wanted: dict[str, Any] = {
        "DOWNLOAD_DELAY": site.delay,
        "WINNOW_MIN_DELAY": site.delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": site.concurrency,
        "CONCURRENT_REQUESTS": site.concurrency and site.concurrency + 7,
    }
    settings = {key: value for key, value in wanted.items() if value is not None}
    return type(
        "NewsSpider", (NewsSpider,), {"name": site.name, "site": site, "custom_settings": settings, "__doc__": None}
    )
