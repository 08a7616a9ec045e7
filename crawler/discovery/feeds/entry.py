"""An entry of a feed as its file states it, before addresses are resolved."""

from dataclasses import dataclass

Enclosure = tuple[str, str, str, str]
"""Address, media type, bytes and length in time of a file that belongs to an item; each raw, or empty."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item: addresses raw, dates in the feed's own words, texts possibly holding markup."""

    link: str | None = None
    guid: str | None = None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    section: str | None = None
    summary: str | None = None
    media: tuple["Enclosure", ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed in its order, with what it says of itself; ``site`` is the page that it belongs to,
    ``hub`` the WebSub hub that tells of new entries, ``topic`` the address by which the hub knows the feed."""

    entries: tuple[FeedEntry, ...] = ()
    next_page: str | None = None
    title: str | None = None
    language: str | None = None
    site: str | None = None
    hub: str | None = None
    topic: str | None = None
    problem: str | None = None
