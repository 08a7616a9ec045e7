"""The picker: a block of an archived page is pointed at, and entries of the site file are proposed for it.

The page is written anew inside a frame that can run and load nothing, so each of its texts is a link: following one
opens this view again with the number of the block.
"""

from collections.abc import Iterator
from dataclasses import asdict
from html import escape
from typing import Any
from urllib.parse import quote

from lxml.html import HtmlElement
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from crawler.errors import ArgumentError
from crawler.web.answers import answer
from crawler.web.backend import Backend
from crawler.web.safety import archived_pages
from crawler.web.workshop.addresses import address_entries
from pipelines.extraction import choices, pickable, shown_tree
from storage.archive import Archive
from storage.articles import StoredArticle
from storage.browse import find_by_record, latest_articles
from storage.db import read_connection
from storage.errors import ArchiveError
from storage.records import Page

LATEST = 50
"""Archived pages that an entry is counted on."""

_MOST_BYTES = 40_000_000
"""Of the pages that are counted on; the mean of captured ones has 0.3 MB."""

LOOK = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1a1c20; background: #fff; overflow-wrap: anywhere; }
a { color: inherit; text-decoration: none; cursor: crosshair; }
a:hover, a:focus { background: #ffe08a; outline: 1px dashed #7a5200; }
#chosen { outline: 3px solid #0b57d0; outline-offset: 2px; background: #e4edfd; }
"""
"""How a page looks whose blocks can be pointed at."""


def pick_block(backend: Backend, request: Request) -> Response:
    """Show a page to point at; with ``?block=`` what the block is called and the entries that would touch it."""
    site, record = request.path_params["site"], request.path_params["record"]
    if request.headers.get("sec-fetch-site") == "cross-site":
        # The frame is of no origin: for the browser another server led here, so that it keeps the cookie of the login
        # back.  Opened once more, it is this server that leads here.
        icon = f'<link rel="icon" href="{request.scope.get("root_path", "")}/static/icon.svg">'
        return HTMLResponse(f"<!doctype html>{icon}", headers={"Refresh": f"0; url=?{request.url.query}"})
    stored, page = _page(backend, site, record)
    data: dict[str, Any] = {"site": site, "record": record, "title": stored.article.title, "url": page.url}
    data |= {"block": None, "boxes": [], "addresses": [], "counted": 0}
    if (number := _block(request)) is not None:
        data |= _choices(backend, site, page, number)
    return answer(request, "pick.html", data, data["boxes"])


def pick_page(backend: Backend, request: Request) -> Response:
    """Show the archived page for the frame: each text is a link that chooses its block."""
    site, record = request.path_params["site"], request.path_params["record"]
    tree = shown_tree(_page(backend, site, record)[1])
    view = f"{request.scope.get('root_path', '')}/sources/{quote(site)}/pick/{quote(record)}"
    body = "" if tree is None else pickable(tree, lambda number: f"{view}?block={number}", _block(request))
    head = f'<!doctype html><meta charset="utf-8"><title>{escape(record)}</title><style>{LOOK}</style>'
    policy = f"{archived_pages(LOOK)} allow-top-navigation-by-user-activation"
    return HTMLResponse(head + body, headers={"Content-Security-Policy": policy})


def _choices(backend: Backend, site: str, page: Page, number: int) -> dict[str, Any]:
    tree = shown_tree(page)
    if tree is None:
        raise LookupError("the page has no blocks")
    with backend.picking:
        others = _latest(backend, site)

        def trees() -> Iterator[HtmlElement]:
            return (found for each in others if (found := shown_tree(each)) is not None)

        boxes = [asdict(choice) for choice in choices(tree, number, trees)]
        block = list(tree.iter())[number]
        addresses = [asdict(entry) for entry in address_entries(block, page.url, [each.url for each in others], trees)]
    return {"block": number, "boxes": boxes, "addresses": addresses, "counted": len(others)}


def _latest(backend: Backend, site: str) -> list[Page]:
    """Return the pages of the latest articles of a site, as many as fit."""
    with read_connection(backend.store.engine) as connection:
        refs = [each.article.raw_ref for each in latest_articles(connection, site, LATEST)]
    archive, pages, left = Archive(backend.archive), list[Page](), _MOST_BYTES
    for ref in filter(None, refs):
        try:
            page = archive.read(ref)
        except ArchiveError:
            continue
        left -= len(page.body)
        if left < 0:
            break
        pages.append(page)
    return pages


def _page(backend: Backend, site: str, record: str) -> tuple[StoredArticle, Page]:
    """Return an article of a site and its archived page.  Raises LookupError for none."""
    with read_connection(backend.store.engine) as connection:
        stored = find_by_record(connection, record)
    if stored is None or stored.article.site != site:
        raise LookupError(f"{record}: no article of {site} has this id")
    if stored.article.raw_ref is None:
        raise LookupError("this article was stored without its page")
    try:
        return stored, Archive(backend.archive).read(stored.article.raw_ref)
    except ArchiveError as error:
        raise LookupError(str(error)) from error


def _block(request: Request) -> int | None:
    text = request.query_params.get("block")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise ArgumentError(f"block={text[:20]}: not the number of a block")
    return int(text)
