"""Where a crawl or a backfill begins: robots.txt, the start pages, what the site file names, and what a plan names."""

from collections.abc import Iterator

from crawler.planning.plan import Plan
from crawler.site import Site
from storage.records import Link, LinkKind


def seeds(site: Site, plan: Plan | None = None) -> Iterator[Link]:
    """Yield the links a walk begins with; those of a plan are made while they are taken.

    A plan whose sources the operator named is all there is to walk; one made of a look at the site only adds to it.
    """
    if plan is None or plan.auto:
        yield from _of_site(site)
    if plan is not None:
        yield from plan.links()


def _of_site(site: Site) -> Iterator[Link]:
    for url in dict.fromkeys(f"{'/'.join(url.split('/')[:3])}/robots.txt" for url in site.start):
        yield Link(url, LinkKind.UNKNOWN, "robots")
    for url in site.start:
        yield Link(url, LinkKind.LISTING, "start")
    for kind, urls in ((LinkKind.FEED, site.feeds), (LinkKind.SITEMAP, site.sitemaps)):
        yield from (Link(url, kind, "start") for url in urls)
    for url in site.sections:
        yield Link(url, LinkKind.LISTING, "section")
