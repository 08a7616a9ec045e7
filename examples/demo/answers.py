"""What a demo site answers: an Answer a path, and the files every site has beside its pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from examples.demo.stories import Newsroom, Story

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a site to a GET request."""

    body: bytes
    content_type: str = HTML
    status: int = 200


def page(text: str, status: int = 200) -> Answer:
    """Make an HTML answer."""
    return Answer(text.encode(), status=status)


def xml(text: str) -> Answer:
    """Make an XML answer with its declaration."""
    return Answer(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode(), XML)


def robots(base: str, disallowed: Iterable[str], sitemap: str) -> Answer:
    """Write a robots.txt that names a sitemap."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in disallowed), f"Sitemap: {base}{sitemap}", ""]
    return Answer("\n".join(lines).encode(), "text/plain; charset=utf-8")


def sitemap_index(base: str, paths: Iterable[str]) -> Answer:
    """Write a sitemap that names other sitemaps."""
    entries = "".join(f"<sitemap><loc>{base}{path}</loc></sitemap>" for path in paths)
    return xml(f"<sitemapindex {SITEMAP}>{entries}</sitemapindex>")


def sitemap(entries: Iterable[tuple[str, datetime]]) -> Answer:
    """Write a plain sitemap of addresses and their last changes."""
    rows = (f"<url><loc>{escape(url)}</loc><lastmod>{date.isoformat()}</lastmod></url>" for url, date in entries)
    return xml(f"<urlset {SITEMAP}>{''.join(rows)}</urlset>")


def news_sitemap(room: Newsroom, entries: Iterable[tuple[str, Story]], language: str) -> Answer:
    """Write a sitemap with the news extension."""
    publication = f"<news:name>{escape(room.name)}</news:name><news:language>{language}</news:language>"
    rows = (
        f"<url><loc>{escape(url)}</loc><news:news><news:publication>{publication}</news:publication>"
        f"<news:publication_date>{story.date.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.title)}</news:title></news:news></url>"
        for url, story in entries
    )
    return xml(f"<urlset {SITEMAP} {NEWS}>{''.join(rows)}</urlset>")


def rss(room: Newsroom, base: str, entries: Sequence[tuple[str, Story]]) -> Answer:
    """Write an RSS feed with excerpts."""
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{escape(url)}</link><guid>{escape(url)}</guid>"
        f"<pubDate>{format_datetime(story.date)}</pubDate><category>{escape(room.sections[story.section])}</category>"
        f"<description>{escape(story.opening[:50])}…</description></item>"
        for url, story in entries
    )
    head = f"<title>{escape(room.name)}</title><link>{base}/</link><description>{escape(room.name)}</description>"
    return xml(f'<rss version="2.0"><channel>{head}{items}</channel></rss>')


def atom(room: Newsroom, base: str, entries: Sequence[tuple[str, Story]]) -> Answer:
    """Write an Atom feed with summaries."""
    items = "".join(
        f'<entry><title>{escape(story.title)}</title><link href="{escape(url)}"/><id>{escape(url)}</id>'
        f"<published>{story.date.isoformat()}</published><updated>{story.date.isoformat()}</updated>"
        f"<summary>{escape(story.standfirst or story.opening[:90])}</summary></entry>"
        for url, story in entries
    )
    head = f"<title>{escape(room.name)}</title><id>{base}/</id><updated>{room.now.isoformat()}</updated>"
    return xml(f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{items}</feed>')


def flow(base: str, room: Newsroom, path_of: "dict[str, str]") -> list[tuple[str, Story]]:
    """Pair every story, newest first, with its address; ``path_of`` maps ids to paths."""
    return [(base + path_of[story.id], story) for story in room.stories]
