"""The pages and the feed of a source, in several designs; a redesign is the next one of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

SENTENCE_ENDS = ". "


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article as a page shows it; ``published`` is in seconds since 1970, None where no date is named."""

    path: str
    title: str
    author: str
    published: float | None
    paragraphs: Sequence[str]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Design:
    """How a source looks: its name, design (a number), the address of its feed and of itself."""

    name: str
    design: int
    feed: str
    base: str


def story(face: Design, article: ShownArticle, others: Sequence[ShownArticle]) -> str:
    """Return the page of an article, with the headlines of others beside it."""
    texts = article.paragraphs
    if article.cut:
        texts = [texts[0].partition(SENTENCE_ENDS)[0] + ".", f'<a href="/subscribe?from={article.path}">Read more</a>']
    body = "".join(f"<p>{text}</p>" for text in texts)
    beside = "".join(f'<li><a href="{other.path}">{escape(other.title)}</a></li>' for other in others)
    return _page(face, article.title, _ARTICLES[face.design % 3](article, body) + _ASIDES[face.design % 3] % beside)


def front(face: Design, articles: Sequence[ShownArticle], older: str) -> str:
    """Return a page of the list of articles; ``older`` is the address of the next one, "" at its end."""
    rows = "".join(_ROWS[face.design % 3].format(each.path, escape(each.title)) for each in articles)
    more = f'<div class="pager"><a rel="next" href="{older}">Older news</a></div>' if older else ""
    return _page(face, face.name, f'<main class="{("latest", "stream", "grid")[face.design % 3]}">{rows}</main>{more}')


def feed(face: Design, articles: Sequence[ShownArticle]) -> str:
    """Return the RSS feed."""
    items = "".join(_item(face, each) for each in articles)
    head = f"<title>{escape(face.name)}</title><link>{face.base}/</link><description>News</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'


def _item(face: Design, article: ShownArticle) -> str:
    link = f"{face.base}{article.path}"
    when = f"<pubDate>{format_datetime(_moment(article.published))}</pubDate>" if article.published else ""
    about = escape(article.paragraphs[0].partition(SENTENCE_ENDS)[0])
    return (
        f"<item><title>{escape(article.title)}</title><link>{link}</link><guid>{link}</guid>{when}"
        f"<description>{about}.</description></item>"
    )


def _page(face: Design, title: str, body: str) -> str:
    links = "".join(f'<li><a href="/{name.lower()}.html">{name}</a></li>' for name in ("Imprint", "Contact", "Privacy"))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} - {face.name}</title>'
        f'<link rel="alternate" type="application/rss+xml" href="{face.feed}"></head><body class="design{face.design}">'
        f'<header><a href="/">{face.name}</a></header>{body}<footer><ul>{links}</ul></footer></body></html>'
    )


def _plain(article: ShownArticle, body: str) -> str:
    when = f'<time datetime="{_stamp(article)}">{_said(article)}</time>' if article.published else ""
    return (
        f'<main><article class="story"><h1>{escape(article.title)}</h1><p class="byline">By '
        f'<a rel="author" href="/writers">{article.author}</a></p>{when}<div class="text">{body}</div></article></main>'
    )


def _marked(article: ShownArticle, body: str) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": article.title}
    data |= {"datePublished": _stamp(article)} if article.published else {}
    author = {"author": {"@type": "Person", "name": article.author}}
    script = f'<script type="application/ld+json">{json.dumps(data | author)}</script>'
    return (
        f'{script}<div id="content"><h1 class="head">{escape(article.title)}</h1><div class="body">{body}</div></div>'
    )


def _boxed(article: ShownArticle, body: str) -> str:
    when = f'<span class="date">{_said(article)}</span>' if article.published else ""
    return (
        f'<section class="piece"><header><h1>{escape(article.title)}</h1><div class="meta"><span class="author">'
        f'{article.author}</span> {when}</div></header><div class="copy">{body}</div></section>'
    )


_ARTICLES = (_plain, _marked, _boxed)
_ASIDES = (
    "<aside><h3>Latest</h3><ul>%s</ul></aside>",
    '<div class="sidebar"><h4>More news</h4><ul>%s</ul></div>',
    '<nav class="related"><h3>Also today</h3><ul>%s</ul></nav>',
)
_ROWS = (
    '<article><h2><a href="{}">{}</a></h2></article>',
    '<div class="entry"><h3><a href="{}">{}</a></h3></div>',
    '<li class="card"><a href="{}"><strong>{}</strong></a></li>',
)


def _moment(seconds: float | None) -> datetime:
    assert seconds is not None
    return datetime.fromtimestamp(seconds, UTC)


def _stamp(article: ShownArticle) -> str:
    return _moment(article.published).isoformat()


def _said(article: ShownArticle) -> str:
    return _moment(article.published).strftime("%d %B %Y, %H:%M")
