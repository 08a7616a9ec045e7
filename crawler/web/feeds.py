"""Articles as Atom (RFC 4287) and as JSON Feed 1.1, with their whole text."""

import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from crawler.web.answers import with_etag
from storage.articles import StoredArticle
from storage.export.records import record_id

FORMS = ("atom", "feed")

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(request: Request, form: str, title: str, articles: Sequence[StoredArticle]) -> Response:
    """Write articles in a form, ``atom`` or ``feed`` (JSON Feed); newest first, as they come."""
    address, hub = str(request.url), request.app.state.hub
    if form == "atom":
        answer = Response(_atom(address, hub, title, articles), media_type="application/atom+xml")
    else:
        answer = JSONResponse(_json_feed(address, hub, title, articles), media_type="application/feed+json")
    if hub:
        answer.headers["Link"] = f'<{hub}>; rel="hub", <{address}>; rel="self"'
    return with_etag(answer)


def _atom(address: str, hub: str, title: str, articles: Sequence[StoredArticle]) -> str:
    newest = max((_updated(each) for each in articles), default="1970-01-01T00:00:00+00:00")
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{_text(title)}</title><id>{_text(address)}</id><updated>{newest}</updated>"
        f'<link rel="self" href={quoteattr(_xml(address))}/><generator>Winnow</generator>\n'
    )
    head += f'<link rel="hub" href={quoteattr(hub)}/>' if hub else ""
    return head + "".join(map(_entry, articles)) + "</feed>\n"


def _entry(stored: StoredArticle) -> str:
    article = stored.article
    authors = "".join(f"<author><name>{_text(name)}</name></author>" for name in article.authors or (article.site,))
    published = f"<published>{_moment(stored)}</published>"
    language = f" xml:lang={quoteattr(_xml(article.language))}" if article.language else ""
    return (
        f"<entry{language}><title>{_text(article.title)}</title><id>urn:winnow:{record_id(article)}</id>"
        f"<link href={quoteattr(_xml(article.url))}/>{published}<updated>{_updated(stored)}</updated>{authors}"
        f'<content type="html">{escape(_html(article.text))}</content></entry>\n'
    )


def _json_feed(address: str, hub: str, title: str, articles: Sequence[StoredArticle]) -> dict[str, Any]:
    items = []
    for stored in articles:
        article = stored.article
        item = {
            "id": record_id(article),
            "url": article.url,
            "title": article.title,
            "content_text": article.text,
            "date_published": _moment(stored),
            "date_modified": _updated(stored),
            "authors": [{"name": name} for name in article.authors],
            "language": article.language,
        }
        items.append({name: value for name, value in item.items() if value})
    hubs = {"hubs": [{"type": "WebSub", "url": hub}]} if hub else {}
    return {"version": "https://jsonfeed.org/version/1.1", "title": title, "feed_url": address, **hubs, "items": items}


def _moment(stored: StoredArticle) -> str:
    """Return when an article was published, or first seen where it does not say so with its offset."""
    published = stored.article.date_published
    moment = published if published is not None and published.tzinfo is not None else stored.date_first_seen
    return moment.isoformat()


def _updated(stored: StoredArticle) -> str:
    return stored.article.date_fetched.isoformat() if stored.revision > 1 else stored.date_first_seen.isoformat()


def _html(text: str) -> str:
    return "".join(f"<p>{_text(line)}</p>" for line in text.split("\n") if line.strip())


def _text(text: str) -> str:
    return escape(_xml(text))


def _xml(text: str) -> str:
    """Take out what no XML file may hold."""
    return _NOT_XML.sub("", text)
