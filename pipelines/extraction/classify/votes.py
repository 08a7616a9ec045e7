"""What speaks for and against an article, as votes of 0 to 1: of types, fields, text, page and address.

Each looks at one thing and none decides; ``weights`` says how much each counts.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from math import log2
from urllib.parse import unquote, urlsplit

from pipelines.extraction.classify.listing import ENTRIES
from pipelines.extraction.classify.offering import offers
from pipelines.extraction.classify.shape import Votes, of_page, posts, share
from pipelines.extraction.classify.url_hints import is_about_address, is_listing_address
from pipelines.extraction.lexicon import any_of
from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.metadata.title_vote import weight
from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.text_density import PARAGRAPH, TextDensity, mass_of
from pipelines.extraction.page.text_match import squash
from storage.records import Page

_STATED = frozenset({"json-ld", "meta", "time", "byline"})
_GOODS = frozenset({"product", "productgroup", "offer", "aggregateoffer", "product.item", "product.group"})
_THREADS = frozenset({"discussionforumposting", "qapage", "answer", "usercomments", "forum"})
_LISTS = frozenset({"itemlist", "collectionpage", "searchresultspage", "offercatalog"})
_OTHERS = frozenset(
    {"service", "contactpage", "aboutpage", "jobposting", "softwareapplication", "profilepage", "apireference"}
)
_TITLE, _LINKED = 24, 0.9  # bytes of a title of another article, and the part of it that is linked
_NEARLY_ALL = 0.9  # of a text follows titles of others: a page of a film has nothing else beside it
_ROW_LINKED = 0.4  # of a row of a list: its title, beside a section and a date
_FLASH = 40  # bytes: a shorter line is no text even where it is a sentence
_LETTERS = 6  # of the shortest sentence; counters of pictures have none
_STOP = re.compile(r"[.!?。！？…؟।][\"'’”»)\]]?[\"'’”»)\]]?$")
_HEADLINE = 20  # weight of a title that says what happened; the names of sections are shorter
_DATED = re.compile(r"(?:19|20)\d\d[/_-]?(?:0?[1-9]|1[012])(?:[/_-]?\d\d?)?(?!\d)|\d{5}")
_ENDING = re.compile(r"\.\w{1,5}$")
_PATTERNS = {
    kind: re.compile(rf"(?:^|[/.?]){any_of(f'kinds.{kind}')}(?=[/.?=]|$)", re.IGNORECASE)
    for kind in ("forums", "shops", "manuals", "guides", "offers")
}
_ABOUT = re.compile(rf"\W*{any_of('kinds.about')}\W*", re.IGNORECASE)
_NAMES = re.compile(rf"\b{any_of('kinds.about')}\b", re.IGNORECASE)
_PARTS = re.compile(r"\s?[|｜_]\s?|\s[-–—·]\s")  # between the headline and names of the site in a title
_SPOKEN = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.ITEM})
_SAID = re.compile(r'[“”„«»「」『』]|"[^"]{6,400}"')


def cast(blocks: Sequence[Block], meta: Metadata, before: TextDensity, left: TextDensity, page: Page) -> Votes:
    """Return every vote on a page by its name; ``before`` is its outline, ``left`` that of what pruning left."""
    votes = {
        **_of_types(meta),
        **_of_fields(meta, blocks, before, page),
        **_of_text(blocks, before),
        **of_page(before, left, [one for one in (page.final_url, meta.canonical_url) if one]),
        **_of_address(page.final_url),
    }
    return votes | {"thread: dated and headed": _of_threads(votes, left)}


def _of_types(meta: Metadata) -> Votes:
    kinds = {kind.rsplit("/", 1)[-1].strip().lower() for kind in meta.kinds}
    return {
        "type: article": float(is_marked(meta)),
        "type: goods": float(bool(kinds & _GOODS)),
        "type: thread": float(bool(kinds & _THREADS)),
        "type: list": float(bool(kinds & _LISTS)),
        "type: other page": float(bool(kinds & _OTHERS)),
        "type: website": float("website" in meta.kinds),  # so written of this page by Open Graph; else it is WebSite
    }


def is_marked(meta: Metadata) -> bool:
    """Return whether the page itself declares an article (schema.org, Open Graph)."""
    kind = (meta.article_type or "").lower()
    return kind.endswith(("article", "posting", "report", "review")) and not kind.endswith("discussionforumposting")


def _of_fields(meta: Metadata, blocks: Sequence[Block], before: TextDensity, page: Page) -> Votes:
    source = meta.date_published_source  # one of the address is a vote of the address
    titles = [name for name in (meta.title, page.hints.title) if name]
    return {
        "date: stated": float(source in _STATED),
        "date: elsewhere": float(source is not None and source not in _STATED and source != "url"),
        "author": float(bool(meta.authors)),
        "keywords": float(bool(meta.keywords)),
        "description is said": float(is_described(meta, blocks)),
        "headline: led here": float(_led_here(meta, page)),
        "headline: long": share(weight(meta.title or "") - 15, 45),
        "headline: of a page about the site": float(any(_is_about(name, before) for name in titles)),
    }


def _is_about(title: str, before: TextDensity) -> bool:
    """Return whether a title names a page about the site: alone, before names of the site, or printed over the text."""
    parts = _PARTS.split(title)
    about = next(filter(_ABOUT.fullmatch, parts), None)
    if about is None or any(weight(one) >= _HEADLINE for one in parts if one != about):
        return False
    return about == parts[0] or any(line.text == about and not line.linked for line in before.lines)


def is_site_menu(text: str) -> bool:
    """Return whether a line is made of nothing but names of pages about the site: about us, contact."""
    return not any(map(str.isalpha, _NAMES.sub("", text)))


def _led_here(meta: Metadata, page: Page) -> bool:
    """Return whether the link to the page was its headline, and no name of a section."""
    said = meta.title or ""
    return weight(said) >= _HEADLINE and squash(page.hints.title or "") == squash(said)


def is_described(meta: Metadata, blocks: Sequence[Block]) -> bool:
    """Return whether a dated page says in its text what it gives as its description."""
    wanted = squash(meta.description or "")[:60]
    if meta.date_published is None or len(wanted) < 20:
        return False
    return any(wanted in squash(block.text) for block in blocks[:6])


def _of_text(blocks: Sequence[Block], before: TextDensity) -> Votes:
    sizes = [(block, mass_of(block.text)) for block in blocks]
    mass = sum(size for _, size in sizes)
    paragraphs = [
        size
        for block, size in sizes
        if (size >= PARAGRAPH or (size >= _FLASH and ends_sentence(block.text)))
        and block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE)
        and block.linked * 2 < len(block.text)
    ]
    prose = sum(paragraphs)
    headings = sum(block.kind is BlockKind.HEADING for block in blocks)
    # A page that was read at its learned place, dated and long, comes without its outlines.
    own = before.text_bytes[0] - before.linked_bytes[0] if before.elements else mass
    others = _teasers(before) | {line.text for line in before.lines if line.linked > _ROW_LINKED * line.mass}
    of_others = [size for block, size in sizes if block.text in others or _is_row_of_a_list(block)]
    return {
        "prose: much": share(log2(1 + prose / 300), 4),
        "text: speech": float(any(_is_said(block.text) for block in blocks if block.kind in _SPOKEN)),
        "text: offers": offers("\n".join(block.text for block in blocks if block.kind in _SPOKEN)),
        "text: headings": share(headings, len(paragraphs)) if headings >= ENTRIES and paragraphs else 0.0,
        "text: is linked on the page": share(mass - own, mass),
        "text: of other articles": float(len(of_others) > 1 and sum(of_others) >= _NEARLY_ALL * mass),
    }


def _is_row_of_a_list(block: Block) -> bool:
    """Return whether a line is the linked title of another article, perhaps with a section or figures of a date."""
    letters = sum(map(str.isalpha, block.text))
    return block.linked > _ROW_LINKED * len(block.text) or block.linked >= letters > 0


def _teasers(before: TextDensity) -> frozenset[str]:
    """Return the lines that follow right upon a linked title: what other articles begin with."""
    pairs = pairwise(before.lines)
    return frozenset(
        line.text for title, line in pairs if title.mass >= _TITLE and title.linked >= _LINKED * title.mass > 0
    )


def _is_said(text: str) -> bool:
    return _SAID.search(text) is not None


def ends_sentence(text: str) -> bool:
    """Return whether a line ends as a sentence does."""
    return _STOP.search(text) is not None and sum(map(str.isalpha, text)) >= _LETTERS


def _of_threads(votes: Votes, left: TextDensity) -> float:
    """Return how far a page of posts has what articles have too: there date and headline tell nothing."""
    thread = max(votes["type: thread"], votes.get("address: forums", 0.0), posts(left))
    return thread * (max(votes["date: stated"], votes["date: elsewhere"]) + votes["headline: long"]) / 2


def _of_address(url: str) -> Votes:
    try:
        parts = urlsplit(url)
        path = unquote(parts.path)
    except ValueError:
        return {}
    where = f"{parts.hostname or ''}{path}"
    last = _ENDING.sub("", path.rstrip("/").rsplit("/", 1)[-1])
    words = sum(1 for word in re.split(r"[-_+\s]", last) if word)
    kinds = {f"address: {kind}": float(pattern.search(where) is not None) for kind, pattern in _PATTERNS.items()}
    return kinds | {
        "address: words": share(words - 2, 4),
        "address: date or number": float(_DATED.search(f"{path}?{parts.query}") is not None),
        "address: list": float(is_listing_address(url)),
        "address: about": float(is_about_address(url)),
    }
