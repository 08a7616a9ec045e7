"""What other rules would make of a site's latest pages, before they are used: read again, nothing written."""

from crawler.site import Site
from pipelines.extraction import Rules, Template, from_json
from pipelines.reextraction import Reextraction, ReextractionReport
from pipelines.workers import WorkerBounds
from pipelines.workers.archive_pool import ArchivePool
from storage.archive import Where
from storage.browse import latest_articles
from storage.db import read_connection
from storage.reextraction import StalePage
from storage.store import Store


def try_site(store: Store, archive: Where, bounds: WorkerBounds, site: Site, limit: int) -> ReextractionReport:
    """Read the latest archived articles of a site with the rules of ``site``; compare them with what is stored.

    Raises StorageError, and WorkersError where no worker can be had.
    """
    with read_connection(store.engine) as connection:
        found = [stored.article for stored in latest_articles(connection, site.name, limit)]
    pages = [StalePage(site.name, each.normalized_url, each.raw_ref, kept=True) for each in found if each.raw_ref]
    learned = store.template(site.name)
    template = None if learned is None else from_json(learned.value)

    def guide(_: str) -> tuple[Rules, Template | None]:
        return site.rules, template

    with ArchivePool(archive, bounds) as pool:
        work = Reextraction(store, pool, guide)
        work.run([sorted(pages, key=lambda page: page.place)] if pages else [])
        return work.book
