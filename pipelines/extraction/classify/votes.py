"""What speaks for and against an article, as votes of 0 to 1: of types, fields, text, page and address.

Each looks at one thing and none decides; ``weights`` says how much each counts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import log2
from urllib.parse import unquote, urlsplit

from pipelines.extraction.classify.listing import ENTRIES, is_all_cards, looks_like_list
from pipelines.extraction.classify.url_hints import is_about_address, is_listing_address
from pipelines.extraction.lexicon import any_of
from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.text_density import PARAGRAPH, TextDensity, mass_of
from pipelines.extraction.page.text_match import squash
from storage.records import Page

Votes = dict[str, float]

_STATED = frozenset({"json-ld", "meta", "time", "byline"})
_GOODS = frozenset({"product", "productgroup", "offer", "aggregateoffer", "product.item", "product.group"})
_THREADS = frozenset({"discussionforumposting", "qapage", "answer", "usercomments", "forum"})
_LISTS = frozenset({"itemlist", "collectionpage", "searchresultspage", "offercatalog"})
_OTHERS = frozenset(
    {"service", "contactpage", "aboutpage", "jobposting", "softwareapplication", "profilepage", "apireference"}
)
_PRICE = re.compile(r"[$€£¥₹￥₩]\s?\d|\d\s?(?:[€£₽₴₩]|(?:usd|eur|gbp|chf|kr|zł|руб|元|円|원)\b)", re.IGNORECASE)
_FLASH = 40  # bytes: a shorter line is no text even where it is a sentence
_LETTERS = 6  # of the shortest sentence; counters of pictures have none
_STOP = re.compile(r"[.!?。！？…؟।][\"'’”»)\]]?[\"'’”»)\]]?$")
_HEADLINE = 20  # weight of a title that says what happened; the names of sections are shorter
_SHORT = 40  # bytes: a price by itself, not one in a sentence
_DATED = re.compile(r"(?:19|20)\d\d[/_-]?(?:0?[1-9]|1[012])(?:[/_-]?\d\d?)?(?!\d)|\d{5}")
_ENDING = re.compile(r"\.\w{1,5}$")
_BOXES = frozenset({"div", "li", "article", "section", "tr", "td", "table", "dl", "dd"})
_LEVELS = 8
_WIDE = "\u2e80"  # from here on scripts whose letters say as much as two and a half Latin ones
_PATTERNS = {
    kind: re.compile(rf"(?:^|[/.?]){any_of(f'kinds.{kind}')}(?=[/.?=]|$)", re.IGNORECASE)
    for kind in ("forums", "shops", "manuals", "guides", "offers")
}
_ABOUT = re.compile(rf"\W*{any_of('kinds.about')}\W*", re.IGNORECASE)


def cast(blocks: Sequence[Block], meta: Metadata, before: TextDensity, left: TextDensity, page: Page) -> Votes:
    """Return every vote on a page by its name; ``before`` is its outline, ``left`` that of what pruning left."""
    return {
        **_of_types(meta),
        **_of_fields(meta, blocks, page),
        **_of_text(blocks, before),
        **_of_page(before, left, page.final_url),
        **_of_address(page.final_url),
    }


def _share(part: float, whole: float) -> float:
    return max(0.0, min(1.0, part / whole)) if whole else 0.0


def _of_types(meta: Metadata) -> Votes:
    kinds = {kind.rsplit("/", 1)[-1].strip().lower() for kind in meta.kinds}
    return {
        "type: article": float(is_marked(meta)),
        "type: goods": float(bool(kinds & _GOODS)),
        "type: thread": float(bool(kinds & _THREADS)),
        "type: list": float(bool(kinds & _LISTS)),
        "type: other page": float(bool(kinds & _OTHERS)),
    }


def is_marked(meta: Metadata) -> bool:
    """Return whether the page itself declares an article (schema.org, Open Graph)."""
    kind = (meta.article_type or "").lower()
    return kind.endswith(("article", "posting", "report", "review")) and not kind.endswith("discussionforumposting")


def _of_fields(meta: Metadata, blocks: Sequence[Block], page: Page) -> Votes:
    source = meta.date_published_source  # one of the address is a vote of the address
    titles = [name for name in (meta.title, page.hints.title) if name]
    return {
        "date: stated": float(source in _STATED),
        "date: elsewhere": float(source is not None and source not in _STATED and source != "url"),
        "author": float(bool(meta.authors)),
        "description is said": float(is_described(meta, blocks)),
        "headline: led here": float(_led_here(meta, page)),
        "headline: long": _share(_weight(meta.title or "") - 15, 45),
        "headline: of a page about the site": float(any(_ABOUT.fullmatch(name) for name in titles)),
    }


def _led_here(meta: Metadata, page: Page) -> bool:
    """Return whether the link to the page was its headline, and no name of a section."""
    said = meta.title or ""
    return _weight(said) >= _HEADLINE and squash(page.hints.title or "") == squash(said)


def is_described(meta: Metadata, blocks: Sequence[Block]) -> bool:
    """Return whether a dated page says in its text what it gives as its description."""
    wanted = squash(meta.description or "")[:60]
    if meta.date_published is None or len(wanted) < 20:
        return False
    return any(wanted in squash(block.text) for block in blocks[:6])


def _weight(text: str) -> float:
    return sum(2.5 if char >= _WIDE else 1 for char in text)


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
    return {
        "prose: much": _share(log2(1 + prose / 300), 4),
        "prose: of the page": _share(prose, own),
        "text: items": _share(sum(size for block, size in sizes if block.kind is BlockKind.ITEM), mass),
        "text: headings": _share(headings, len(paragraphs)) if headings >= ENTRIES and paragraphs else 0.0,
        "text: is linked on the page": _share(mass - own, mass),
    }


def ends_sentence(text: str) -> bool:
    """Return whether a line ends as a sentence does."""
    return _STOP.search(text) is not None and sum(map(str.isalpha, text)) >= _LETTERS


def _of_page(before: TextDensity, left: TextDensity, url: str) -> Votes:
    if not before.elements:
        return {}
    controls = before.tags.count("input") + before.tags.count("button")
    prices = sum(line.mass < _SHORT and _PRICE.search(line.text) is not None for line in before.lines)
    return {
        "page: linked": _share(before.linked_bytes[0], before.text_bytes[0]),
        "page: controls": _share(controls - 8, 60),
        "page: prices": _share(prices, 6),
        "page: cards": float(is_all_cards(left) or looks_like_list(left, url)),
        "page: entries": _entries(left),
        "page: posts": _posts(left),
    }


def _entries(left: TextDensity) -> float:
    """Return the share of the prose that stands in the largest row of boxes of one form."""
    boxes = [i for i, mass in enumerate(left.paragraph_bytes) if mass >= PARAGRAPH and left.tags[i] in _BOXES]
    return _rows(left, boxes)


def _posts(left: TextDensity) -> float:
    """Return the same of boxes that have a date each, as the posts of a thread do."""
    dated = {
        up for i, tag in enumerate(left.tags) if tag == "time" for up in _upwards(left, i) if left.tags[up] in _BOXES
    }
    return _rows(left, sorted(dated))


def _rows(left: TextDensity, boxes: Iterable[int]) -> float:
    rows: dict[tuple[int, str, str | None], list[int]] = {}
    for i in boxes:
        rows.setdefault((left.parent[i], left.tags[i], left.elements[i].get("class")), []).append(i)
    held = (sum(left.paragraph_bytes[i] for i in row) for row in rows.values() if len(row) >= ENTRIES)
    return _share(max(held, default=0), left.paragraph_bytes[0]) if left.elements else 0.0


def _upwards(left: TextDensity, i: int) -> Iterator[int]:
    for _ in range(_LEVELS):
        i = left.parent[i]
        if i < 0:
            return
        yield i


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
        "address: words": _share(words - 2, 4),
        "address: date or number": float(_DATED.search(f"{path}?{parts.query}") is not None),
        "address: list": float(is_listing_address(url)),
        "address: about": float(is_about_address(url)),
    }
