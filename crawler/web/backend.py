"""What views read from: the store, the site files, the archive."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from crawler.errors import SiteError, UnknownSiteError
from crawler.site import Site
from crawler.spiders import SiteLoader
from pipelines.extraction import Rules
from storage.reextraction import sites_of
from storage.store import Store


@dataclass(frozen=True)
class Backend:
    """The store and what lies beside it; ``searching`` is held by the one thread that updates the search index.

    ``picking`` is held by the one that counts selectors on many pages.
    """

    store: Store
    loader: Callable[[], SiteLoader]
    archive: Path
    searching: Lock = field(default_factory=Lock)
    picking: Lock = field(default_factory=Lock)

    def sites(self) -> list[Site]:
        """Read the site files of this moment that have no slip."""
        loader, found = self.loader(), []
        for name in loader.list():
            try:
                found.append(loader.site(name))
            except SiteError:
                continue
        return found

    def names(self) -> list[str]:
        """Name all sites: those with a file, and those of which something is stored."""
        return sorted({*self.loader().list(), *sites_of(self.store.engine)})

    def site(self, name: str) -> Site | None:
        """Read one site, None where it has no file or one that cannot be read."""
        try:
            return self.loader().site(name)
        except (SiteError, UnknownSiteError):
            return None

    def rules(self, name: str) -> Rules:
        """Return the rules of a site's file, the general ones where it has none."""
        site = self.site(name)
        return site.rules if site is not None else Rules()
