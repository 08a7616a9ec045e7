"""The original publisher that a reprint credits: ``来源:X``, ``转自``, ``Source: X``, ``via X``."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.extraction.lexicon import any_of
from pipelines.extraction.lexicon import words as lexicon_words
from pipelines.extraction.page.dom import beside_article, squeeze, words
from pipelines.extraction.structured.signals import PageSignals

# In quotes it is a notice that speaks of credits; "来源于" without a mark is one at the beginning of a text only.
_OPENING = (
    rf"^\W*+{any_of('source.labels_inside')}\s*+{any_of('source.joins')}\s*+"
    rf"|^\W*+{any_of('source.labels_without_mark')}\s++(?=[A-Z])"
)
_LABEL = re.compile(
    rf"(?<![“\"「『]){any_of('source.labels_inside')}\s*+[:：|｜]\s*+"
    rf"|(?:^\W*+|(?<=[\s|·•]))(?:{any_of('source.labels')})\s*+[:：]\s*+"
    rf"|{_OPENING}",
    re.IGNORECASE,
)
_UNMARKED = re.compile(_OPENING, re.IGNORECASE)
_MARK = re.compile("[:：|｜]")  # most texts have none, and can be a credit by their beginning only
_BARE = re.compile(
    rf"^\W*+{any_of('source.bare_before')}?{any_of('source.bare')}\s*+[:：]?\s*+$",
    re.IGNORECASE,
)
_BARE_END = re.compile(
    rf"(?:{any_of('source.labels_inside')}|(?<!\S){any_of('source.labels')})\s*+[:：]\s*+$",
    re.IGNORECASE,
)
_END = re.compile(
    rf"[\s|｜,，;；。!！]*(?:{any_of('source.ends')}|【|\(|（|20\d\d|\d\d[-:])"
    r"|[,，;；。!！|｜\n\[\]<>《》]|\s{2,}|\s(?=https?:|[^\W\d_]{3,20}+:)|\s+-\s"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_END = re.compile(r"\.(?:\s|$)")
_NOBODY = frozenset(lexicon_words("source.nobody"))
_LONGEST = 40
_OWN = 10  # Han characters of a name in an element of its own
_HAN_ONLY = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Reprint:
    """A credited publisher, with its address where the credit is a link."""

    name: str
    url: str | None = None


def in_text(text: str) -> str | None:
    """Read the credited publisher off one short line, or None."""
    text = squeeze(text).replace("\u4e28", "|")  # which Chinese media write as a bar
    opening = text[:200]
    match = _LABEL.search(opening) if _MARK.search(opening) else _UNMARKED.match(opening)
    if match is None or (match.start() > 60 and len(text) > 160):
        return None
    return _name(text[match.end() : match.end() + 80])


def _name(rest: str) -> str | None:
    rest = rest.lstrip(" :：“\"'《【[(（")
    end = _END.search(rest)
    name = rest[: end.start()] if end else rest
    if not _HAN.search(name):
        name = _LATIN_END.split(name, maxsplit=1)[0]
    elif " " in name:
        name = name.split(" ", 1)[0]
    name = name.strip(" \t\"'“”》】])）.·-")
    if not 1 < len(name) <= _LONGEST or name.lower() in _NOBODY or name.lower().startswith(("http", "www.")):
        return None
    return name if re.search(r"[^\W\d_]", name) else None


def _whole(text: str) -> str | None:
    # A name in an element of its own is not cut where a word follows that ends others (滨江发布).
    return text if 1 < len(text) <= _OWN and _HAN_ONLY.fullmatch(text) and text not in _NOBODY else None


def named(text: str) -> Reprint | None:
    """Return the source a field names outright, an address or an empty word left out."""
    name = in_text(text) or _name(squeeze(text))
    return Reprint(name) if name else None


def near_headline(near: Sequence[str], found: PageSignals, tree: HtmlElement) -> Reprint | None:
    """Find the credit among the texts around the headline, else in an element whose class speaks of the source."""
    for at, text in enumerate(near):
        if not text or len(text) > 160:
            continue
        name = in_text(text)
        if name is None and at + 1 < len(near) and _is_bare(text):
            name = _whole(near[at + 1]) or _name(near[at + 1][:80])
        if name:
            return Reprint(name, _address(found, tree, name))
    return in_marked(found)


def _is_bare(text: str) -> bool:
    """Return whether a text is a label whose name stands in the next text."""
    if _BARE.match(text):
        return True
    return text.rstrip()[-1:] in (":", "：") and _BARE_END.search(text) is not None


def in_marked(found: PageSignals) -> Reprint | None:
    """Find the credit in an element whose class or id speaks of the source."""
    for element in found.marked:
        label = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if "source" not in label or element.tag in ("img", "picture", "source", "video"):
            continue
        text = words(element, 80)
        if (name := in_text(text)) and not beside_article(element):
            return Reprint(name, next((a.get("href") for a in element.iter("a") if _absolute(a.get("href"))), None))
    return None


def _address(found: PageSignals, tree: HtmlElement, name: str) -> str | None:
    body = tree.find("body")
    for anchor in body.iter("a") if body is not None else ():
        if anchor.text and squeeze(anchor.text) == name and _absolute(anchor.get("href")):
            return anchor.get("href")
    return None


def _absolute(href: str | None) -> bool:
    return bool(href) and str(href).startswith(("http://", "https://"))


def in_lines(lines: Iterable[str]) -> str | None:
    """Read the credit off lines of the text (its head and tail) or lines that were taken off it."""
    return next((name for line in lines if len(line) <= 160 and (name := in_text(line))), None)
