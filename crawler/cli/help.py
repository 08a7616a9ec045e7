"""The commands by what they are for, as ``winnow --help`` shows them."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from crawler import commands
from storage.version import code_version

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Look at a site or a page": ("add", "list", "extract", "show", "explain", "shell", "fetch", "view"),
    "Crawl": ("crawl", "backfill", "progress", "failures", "runs"),
    "Schedule": ("schedule", "worker", "workers", "jobs", "health", "alerts", "webhooks"),
    "Corpus": ("search", "clusters", "export", "corpus", "bulk"),
    "Look at it in a browser, or let programs ask": ("web", "mcp"),
    "Store": ("learn", "reextract", "archive", "maintain", "paths", "settings"),
}
"""What a command is for; one that is in no group is shown under ``More``."""

SCRAPY: Mapping[str, str] = {
    "shell": "Try selectors on a page in a Python console",
    "fetch": "Print a page as the crawler gets it",
    "view": "Open a page in the browser as the crawler gets it",
    "settings": "Print a setting: settings --get NAME",
}
"""Scrapy's own commands that are offered, with our words for them.

The others make projects, run spiders from files or measure Scrapy; none of them makes sense here.
"""

_REPLACING = frozenset({"framework"})  # packages of commands that only stand in place of Scrapy's own


def names() -> list[str]:
    """Return every command there is."""
    return sorted({*SCRAPY, *modules()})


def modules() -> dict[str, str]:
    """Return the module of each command of ours, by its name."""
    folder, base = Path(commands.__path__[0]), commands.__name__
    packages = (found.name for found in iter_modules([str(folder)]) if found.ispkg and found.name not in _REPLACING)
    return {
        module.name: f"{base}.{package}.{module.name}"
        for package in packages
        for module in iter_modules([str(folder / package)])
    }


def overview() -> str:
    """Return the list of all commands, a line each."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield f"Winnow {code_version()}: crawl news sites, clean their articles, hand over a corpus\n"
    yield "Usage: winnow COMMAND [options]; winnow COMMAND --help says more"
    known = names()
    grouped = {name for group in GROUPS.values() for name in group}
    groups = {**GROUPS, "More": tuple(name for name in known if name not in grouped)}
    for title, members in groups.items():
        lines = [f"  {name:<10} {_purpose(name)}" for name in members if name in known]
        if lines:
            yield "\n".join(["", title, *lines])


def _purpose(name: str) -> str:
    ours = modules().get(name)
    return str(import_module(ours).Command().short_desc()) if ours else SCRAPY[name]
