"""The templates of the English demo site, a local paper with a cookie layer, a newsletter box and comments."""

import json
from html import escape

from examples.demo import answers
from examples.demo.answers import Answer
from examples.demo.stories import Block, Newsroom, Story

PER_LIST = 4
GONE = "/news/harbour-webcam-4102"
COOKIES = (
    "We and our partners store cookies on your device to measure how our pages are read. Accept all or manage choices."
)
NEWSLETTER = "Sign up to the Packet by post: the week's stories in your inbox every Saturday morning."


def render(room: Newsroom, base: str) -> dict[str, Answer]:
    """Return every answer of the site by its path; ``base`` is ``http://host:port``."""
    site = _Site(room, base)
    flow = answers.flow(base, room, {story.id: path(story) for story in room.stories})
    found = {
        "/": site.listing("Home", room.stories[:6], '<a href="/news/">All news</a>'),
        GONE: site.notice(),
        "/account/login": answers.page(site.frame("Log in", "<main><h1>Log in</h1><form></form></main>")),
        "/atom.xml": answers.atom(room, base, flow[:8]),
        "/robots.txt": answers.robots(base, ["/account/"], "/news-sitemap.xml"),
        "/news-sitemap.xml": answers.news_sitemap(room, flow, "en"),
    }
    for section in room.sections:
        found |= site.section(section)
    return found | {path(story): site.article(story) for story in room.stories}


def path(story: Story) -> str:
    """Return the path of a story."""
    return f"/{story.section}/{story.slug}-{story.id}"


def shown_date(story: Story) -> str:
    """Write a date the way the story's page shows it."""
    date = story.date
    day = f"{date.day} {date:%B %Y}"
    return day if story.shown == "day" else f"{day}, {date.hour % 12 or 12}.{date:%M}{'am' if date.hour < 12 else 'pm'}"


def linked_data(story: Story, room: Newsroom, url: str) -> str:
    """Write the JSON-LD of a story."""
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "mainEntityOfPage": url,
        "datePublished": story.date.isoformat(),
        "articleSection": room.sections[story.section],
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "publisher": {"@type": "Organization", "name": room.name},
    }
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


class _Site:
    def __init__(self, room: Newsroom, base: str) -> None:
        self.room = room
        self.base = base

    def frame(self, title: str, body: str, head: str = "") -> str:
        menu = "".join(f'<a href="/{key}/">{name}</a> ' for key, name in self.room.sections.items())
        return f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)} | {self.room.name}</title>
<meta property="og:site_name" content="{self.room.name}">
<link rel="alternate" type="application/atom+xml" href="/atom.xml">{head}</head><body>
<div id="cookie-layer" role="dialog"><p>{COOKIES}</p><button>Accept all</button><button>Manage choices</button></div>
<header><a href="/">{self.room.name}</a><nav>{menu}<a href="/account/login">Log in</a></nav></header>
{body}
<footer><p>© {self.room.now.year} {self.room.name}. All rights reserved. Registered at the Old Customs House.</p>
<p><a href="{GONE}">Harbour webcam</a> Privacy Terms Complaints</p></footer></body></html>"""

    def listing(self, title: str, stories: tuple[Story, ...], pager: str) -> Answer:
        cards = "".join(
            f'<article class="card"><h2><a href="{path(story)}">{escape(story.title)}</a></h2>'
            f"<p>{escape(story.standfirst or story.opening[:80])}</p><time>{shown_date(story)}</time></article>"
            for story in stories
        )
        return answers.page(
            self.frame(title, f'<main><h1>{title}</h1>{cards}<nav class="pagination">{pager}</nav></main>')
        )

    def section(self, section: str) -> dict[str, Answer]:
        stories = tuple(story for story in self.room.stories if story.section == section)
        parts = [stories[start : start + PER_LIST - 1] for start in range(0, len(stories), PER_LIST - 1)]
        found = {}
        for number, part in enumerate(parts, 1):
            place = f"/{section}/" if number == 1 else f"/{section}/page/{number}/"
            pager = (
                f'<a rel="next" href="/{section}/page/{number + 1}/">Older stories</a>' if number < len(parts) else ""
            )
            found[place] = self.listing(self.room.sections[section], part, pager)
        return found

    def article(self, story: Story) -> Answer:
        url = self.base + path(story)
        stand = f'<p class="standfirst">{escape(story.standfirst)}</p>' if story.standfirst else ""
        wire = f" via {story.source}" if story.source else ""
        names = " and ".join(story.authors)
        blocks = [self.block(block) for block in story.pages[0]]
        blocks.insert(
            min(3, len(blocks)), f'<aside class="newsletter"><p>{NEWSLETTER}</p><button>Subscribe</button></aside>'
        )
        wall = self.wall() if "paywall" in story.flags else ""
        body = f"""<main><article><header><h1>{escape(story.title)}</h1>{stand}
<p class="byline">By {names}{wire}</p><time>{shown_date(story)}</time></header>
<div class="copy">{"".join(blocks)}{wall}{self.correction(story)}</div>{self.bio(story)}</article>
{self.cards(story)}{self.comments()}</main>"""
        head = f'<link rel="canonical" href="{url}"><meta property="og:title" content="{escape(story.title)}">'
        head += '<meta property="og:type" content="article">'
        head += f'<meta name="description" content="{escape(story.standfirst or "")}">'
        if "ld" in story.flags:
            head += linked_data(story, self.room, url)
        return answers.page(self.frame(story.title, body, head))

    def block(self, block: Block) -> str:
        match block.kind:
            case "##":
                return f"<h2>{escape(block.text)}</h2>"
            case "|":
                rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in block.rows())
                return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"
            case "@ad":
                return f'<div class="advert"><a href="#">{escape(block.text)}</a></div>'
            case "@more":
                other = self.room.story(block.text)
                return f'<p><strong>Read more: <a href="{path(other)}">{escape(other.title)}</a></strong></p>'
            case _:
                return f"<p>{escape(block.text)}</p>"

    def correction(self, story: Story) -> str:
        return f'<p class="correction"><em>{escape(story.correction)}</em></p>' if story.correction else ""

    def wall(self) -> str:
        return (
            '<div class="paywall"><h3>This story is for subscribers</h3><p>Subscribe from 2 pounds a week to read on. '
            "Already a subscriber? Log in.</p></div>"
        )

    def bio(self, story: Story) -> str:
        if "bio" not in story.flags:
            return ""
        name = story.authors[0]
        words = f"{name} has reported on the bay since 2014 and keeps bees."
        return f'<div class="author-bio"><h4>About the author</h4><p>{words}</p></div>'

    def cards(self, story: Story) -> str:
        rows = "".join(
            f'<div class="card"><a href="{path(other)}"><h3>{escape(other.title)}</h3></a>'
            f"<p>{escape(other.opening[:70])}…</p></div>"
            for other in self.room.others(story, 3)
        )
        return f'<section class="related"><h2>More from the Packet</h2>{rows}</section>'

    def comments(self) -> str:
        return (
            '<section id="comments"><h2>2 comments</h2>'
            '<div class="comment"><b>Saltmarsh</b><p>About time too, say I.</p></div>'
            '<div class="comment"><b>J. Rudder</b><p>My dog disagrees with the whole article.</p></div>'
            "<p>Log in to comment</p></section>"
        )

    def notice(self) -> Answer:
        words = "Page not found"
        return answers.page(
            self.frame(words, f"<main><h1>{words}</h1><p>The page may have moved. Try the home page.</p></main>"), 404
        )
