"""Sites that were crawled by their address: from then on they are known by name, as if a file had been written."""

from dataclasses import replace
from pathlib import Path

import tomli_w

from crawler.site import NAME, Site, own_sites
from crawler.spiders import SiteLoader
from storage.files import replace_file
from storage.urls import host, normalize_url

_MARK = "# Made by 'winnow crawl'"
_WORDS = f"""{_MARK} with an address. The service leaves the site alone until `enabled` is true;
# 'winnow add' with the same address looks at the site and writes a file in place of this one.
"""


def site_at(url: str, loader: SiteLoader) -> Site:
    """Return the site of an address: what its file says of it where it has one, begun at that address alone.

    Raises SiteError for a file that cannot be read.
    """
    name = host(url).removeprefix("www.")
    if name not in loader.list():
        return Site(name=name, start=(url,))
    site = loader.site(name)
    if normalize_url(url) in map(normalize_url, site.start):
        return site
    return replace(site, start=(url,), feeds=(), sitemaps=(), sections=())


def remember(site: Site, home: Path, loader: SiteLoader) -> Path | None:
    """Write a file of a site that has none, with where it starts, and return its path; None where none is written.

    Raises OSError, ExportError or DiskFull.
    """
    if not NAME.fullmatch(site.name) or site.name in loader.list():
        return None
    values = {"start": list(site.start), "schedule": {"enabled": False}}
    path = own_sites(home) / f"{site.name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    with replace_file(path) as file:
        file.write(_WORDS + tomli_w.dumps(values))
    return path


def is_remembered(path: Path) -> bool:
    """Return whether a site file says only where a crawl by address began, so that a better one may take its place."""
    try:
        return path.read_text(encoding="utf-8").startswith(_MARK)
    except (OSError, ValueError):
        return False
