"""The site that a look at an address is made for: by its proxy and with its subscription, as its crawl would ask."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from crawler.errors import SiteError
from crawler.site import Site, parse
from crawler.spiders import SiteLoader
from storage.urls import host, site_host


def probed_site(url: str, name: str | None, proxy: str | None, loader: SiteLoader) -> Site:
    """Return who asks at an address: the site that it belongs to, where its file names a proxy or a subscription.

    ``proxy`` comes before that of the file.  Any other address is a new site, called ``name`` or after its host.
    Raises SiteError for what is no address of a proxy.
    """
    usual = name or host(url).removeprefix("www.")
    given = {} if proxy is None else {"proxy": proxy}
    fresh = parse(usual, {"start": [url], **given}, "--proxy")
    site = next(_owners(url, usual, loader), fresh)
    return replace(site, proxy=fresh.proxy or site.proxy)


def kept_values(site: Site) -> dict[str, Any]:
    """Return the keys of a site file by which the site was asked, which the new file has too."""
    access = {key: value for key, value in asdict(site.access).items() if value is not None} if site.access else None
    kept: dict[str, Any] = {"proxy": site.proxy, "access": access}
    return {key: value for key, value in kept.items() if value is not None}


def _owners(url: str, usual: str, loader: SiteLoader) -> Iterator[Site]:
    """Yield the sites with a proxy or a subscription that an address belongs to, that of the usual name first."""
    for name in sorted(loader.list(), key=lambda each: each != usual):
        try:
            site = loader.site(name)
        except SiteError:  # a file with a slip hurts no other site
            continue
        if (site.access is not None or site.proxy is not None) and _owns(site, url):
            yield site


def _owns(site: Site, url: str) -> bool:
    name = host(url)
    inside = any(name == domain or name.endswith(f".{domain}") for domain in site.domains)
    return inside or site_host(url) in map(site_host, site.urls)
