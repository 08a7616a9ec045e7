"""What a sitemap holds, as a value: whoever only takes it needs no parser."""

from dataclasses import dataclass

from storage.records import Link


@dataclass(frozen=True, slots=True)
class SitemapReading:
    """What a sitemap holds.

    ``links`` are pages (``hints.modified`` from lastmod, ``hints.date`` and ``hints.title`` from the news extension);
    ``children`` are further sitemaps, newest first; ``skipped`` counts children left out as older than ``since``;
    ``problem`` says in a few words what was wrong, also when something was read.
    """

    links: tuple[Link, ...] = ()
    children: tuple[Link, ...] = ()
    skipped: int = 0
    problem: str | None = None
