"""The section an article stands in: breadcrumb, structured data, or the address."""

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from pipelines.extraction.lexicon import any_of, words
from pipelines.extraction.metadata.title_vote import bare
from pipelines.extraction.page.dom import beside_article, chunks, squeeze
from pipelines.extraction.structured.signals import PageSignals

_PATH_LABEL = re.compile(any_of("section.path_labels"), re.IGNORECASE)
_SPLIT = re.compile(r"(?:(?<!\s)\s++)?(?:[>»›/→|]|&gt;|::|-&gt;)++\s*+")
_TITLE_SPLIT = re.compile(r"[_|｜]|\s[-–—|·]\s|-(?=[\u3400-\u9fff])")
_HOME = frozenset(words("section.home"))
_NO_SECTION = re.compile(
    r"^(?:\d++|[a-z]{2}|[a-z]{2}-[a-z]{2}|(?>.*?\d{3}).*+|index.*+|article|artikel|articles|story|stories|post|posts|p|a|content|news|archive|archives|html?|detail|show|view|www|amp|blog)$",
    re.IGNORECASE,
)


def in_breadcrumb(found: PageSignals, title: str | None) -> str | None:
    """Read the last section of the page's breadcrumb, the home page and the headline itself left out."""
    for element in found.marked:
        label = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        texts = _first_chunks(element, 24)
        named = "crumb" in label
        if not named and not (texts and any(_PATH_LABEL.search(text) for text in texts[:2])):
            continue
        if beside_article(element, levels=1) and not named:
            continue
        if section := last_section(_parts(texts), title):
            return section
    return None


def _first_chunks(element: HtmlElement, limit: int) -> list[str]:
    texts: list[str] = []
    for text in chunks(element):
        texts.append(text)
        if len(texts) >= limit or len(text) > 200:
            break
    return texts


def _parts(texts: Sequence[str]) -> list[str]:
    joined = [_PATH_LABEL.sub("", text) for text in texts]
    return [part for text in joined for part in _SPLIT.split(text)]


def last_section(parts: Sequence[str], title: str | None) -> str | None:
    """Return the innermost part of a path that is a section: not the home page, not the article."""
    own = bare(title)
    for part in reversed([squeeze(part).strip(" :：>»") for part in parts]):
        folded = bare(part)
        if not folded or part.lower() in _HOME or len(part) > 30 or folded.isdigit():
            continue
        if own and (folded in own or own in folded) and len(folded) > 0.6 * len(own):
            continue
        return part
    return None


def in_path(labels: Sequence[str], title: str | None) -> str | None:
    """Read a path that the texts near the headline show (当前位置:首页 > 新闻资讯 > 正文)."""
    for at, text in enumerate(labels):
        if match := _PATH_LABEL.search(text):
            rest = [text[match.end() :], *labels[at + 1 : at + 9]]
            return last_section(_parts([part for part in rest if len(part) < 40]), title)
    return None


def in_title(page_title: str | None, title: str | None) -> str | None:
    """Return the piece between headline and site name in a page title (``headline_section_site``)."""
    if not page_title or not title or not page_title.startswith(title):
        return None
    pieces = [piece.strip() for piece in _TITLE_SPLIT.split(page_title[len(title) :]) if piece.strip()]
    return last_section(pieces[:1], title) if len(pieces) > 1 else None


def in_url(url: str) -> str | None:
    """Return the first telling part of the address's path (``/politik/ausland/…`` is ``politik``)."""
    parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    for part in parts[:-1]:
        if not _NO_SECTION.match(part) and len(part) <= 24 and part.count("-") < 3:
            return part
    return None
