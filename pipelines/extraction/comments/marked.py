"""Comments that stand on a page: marked up as such (microdata), or boxes whose class or id says so."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extraction.comments.found import LONGEST, MOST, FoundComment
from pipelines.extraction.lexicon.classes import COMMENTS, words_of
from pipelines.extraction.page.dom import SILENT, squeeze, words

_ELEMENTS = 100_000  # of a page that are looked at
_OWN = 3_000  # elements of one comment that are
_BOXES = frozenset("li div article section dl dd tr td blockquote p".split())  # noqa: SIM905  a row of words
_ONE = COMMENTS - {"comments", "commentlist", "disqus", "cmts"}
_OF_ONE = frozenset("item entry node box wrapper wrap single block row card li cell reply post parent child".split())  # noqa: SIM905  a row of words
_OF_ONE |= frozenset("even odd alt js depth thread".split())  # noqa: SIM905  a row of words
_ID = re.compile(
    r"(?:li-|div-|user-?)?(?:comment|cmt|pinglun|reply)s?[-_]?(?:id[-_]?)?(\w{0,8}\d[\w-]{0,40})", re.IGNORECASE
)
_IDS = ("data-comment-id", "data-commentid", "data-comment", "data-cid", "data-reply-id")
_KINDS = ("/comment", "/usercomments", "/answer")
_AUTHORS = (("fn",), ("nickname", "nick", "username"), ("name", "author", "user", "commenter", "writer"))
_DATES = frozenset("date time datetime ago posted published pubtime timestamp".split())  # noqa: SIM905  a row of words
_TEXTS = (("content", "text", "message", "msg", "txt", "con"), ("body", "main", "desc"))
_NO_TEXT = frozenset(
    "meta author user name avatar date time reply replies actions toolbar like vote report footer".split()  # noqa: SIM905  a row of words
)
_LINES = frozenset("p div br li blockquote tr dd dt section article h1 h2 h3 h4 h5 h6 pre ul ol table".split())  # noqa: SIM905  a row of words
_LONGEST_NAME = 80
_TRIED = 20  # elements of a comment that may hold its text


def marked_comments(tree: HtmlElement) -> tuple[str, list[FoundComment]]:
    """Return by which marks comments were found (``microdata`` or ``html``), and the comments in the page's order."""
    typed = (each for each in islice(tree.iter(), _ELEMENTS) if isinstance(each.tag, str) and _is_typed(each))
    if found := _read(list(islice(typed, 2 * MOST))):
        return "microdata", found
    named = (each for each in islice(tree.iter(), _ELEMENTS) if each.tag in _BOXES and _is_one(each))
    return "html", _read(list(islice(named, 2 * MOST)))  # twice: a frame and the comment in it


def _is_typed(element: HtmlElement) -> bool:
    return (element.get("itemtype") or "").strip().lower().endswith(_KINDS)


def _is_one(element: HtmlElement) -> bool:
    """Return whether class or id say that an element is one comment, and no list or part of one."""
    if _ID.fullmatch(element.get("id") or "") or any(element.get(name) for name in _IDS):
        return True
    for name in (element.get("class") or "").split():
        said = frozenset(words_of(name))
        if said & _ONE and said <= _ONE | _OF_ONE:
            return True
    return False


def _read(elements: list[HtmlElement]) -> list[FoundComment]:
    entries = set(elements)
    above = {each: next((up for up in each.iterancestors() if up in entries), None) for each in elements}
    inside = Counter(above.values())
    places: dict[HtmlElement, int] = {}
    found: list[FoundComment] = []
    for element in elements:
        one = _comment(element, entries, _placed_above(element, above, places))
        if one is None:
            continue
        up = above[element]
        if up is not None and up not in places and _is_frame(up, element, inside[up]):
            places[up] = len(found)
        places[element] = len(found)
        found.append(one)
        if len(found) == MOST:
            break
    return found


def _placed_above(
    element: HtmlElement, above: Mapping[HtmlElement, HtmlElement | None], places: Mapping[HtmlElement, int]
) -> int | None:
    """Return the place of the comment that an element stands in, frames without words of their own passed over."""
    up = above[element]
    while up is not None and up not in places:
        up = above[up]
    return None if up is None else places[up]


def _is_frame(outer: HtmlElement, inner: HtmlElement, count: int) -> bool:
    """Return whether an element without words of its own is one comment with the one in it, and no list of some."""
    number = _number(outer)
    return number == _number(inner) if number else count == 1


def _comment(element: HtmlElement, entries: set[HtmlElement], parent: int | None) -> FoundComment | None:
    own = list(islice(_own(element, entries), _OWN))
    author, date = _author(own), _date(own)
    text = _text(element, own, entries, {author[0], date[0]} - {None})
    number = _number(element)
    if not text or not (author[1] or date[1] or number or _is_typed(element)):
        return None
    return FoundComment(text[:LONGEST], author[1], date[1], number, parent)


def _own(element: HtmlElement, entries: set[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield what stands in a comment, without the comments that answer it."""
    for child in element:
        if isinstance(child.tag, str) and child not in entries and child.tag not in SILENT - {"button"}:
            yield child
            yield from _own(child, entries)


def _number(element: HtmlElement) -> str | None:
    said = next((value for name in _IDS if (value := element.get(name))), None)
    match = _ID.fullmatch(element.get("id") or "")
    return said or (match[1] if match else None) or element.get("itemid")


def _author(own: list[HtmlElement]) -> tuple[HtmlElement | None, str | None]:
    for element in own:
        if not {"author", "creator"}.isdisjoint((element.get("itemprop") or "").lower().split()):
            named = next((each for each in element.iter() if each.get("itemprop") == "name"), element)
            if name := squeeze(named.get("content")) or _name(named):
                return element, name[:_LONGEST_NAME]
    for wanted in _AUTHORS:
        for element in own:
            called = _names_of(element)
            name = "" if called.isdisjoint(wanted) else _name(element)
            if name and len(name) <= _LONGEST_NAME and called.isdisjoint(_DATES):
                return element, name.rstrip(":： ")
    return None, None


def _date(own: list[HtmlElement]) -> tuple[HtmlElement | None, str | None]:
    for element in own:
        if said := element.get("datetime") or (element.get("content") if _is_time(element) else None):
            return element, said[:100]
    for element in own:
        is_dated = element.tag == "time" or _is_time(element) or not _names_of(element).isdisjoint(_DATES)
        if is_dated and (said := _name(element)) and len(said) <= _LONGEST_NAME:
            return element, said
    return None, None


def _name(element: HtmlElement) -> str:
    return words(element, _LONGEST_NAME)


def _is_time(element: HtmlElement) -> bool:
    return (element.get("itemprop") or "").lower() in ("datecreated", "datepublished", "commenttime")


def _text(
    element: HtmlElement, own: list[HtmlElement], entries: set[HtmlElement], without: set[HtmlElement | None]
) -> str:
    for each in own:
        if (each.get("itemprop") or "").lower() in ("text", "commenttext", "description", "reviewbody"):
            return _lines(each, entries, set())
    for wanted in _TEXTS:
        said = [each for each in own if not _names_of(each).isdisjoint(wanted) and _names_of(each).isdisjoint(_NO_TEXT)]
        texts = [text for each in said[:_TRIED] if (text := _lines(each, entries, without))]
        if texts:
            return max(texts, key=len)
    if paragraphs := [each for each in own if each.tag == "p"]:
        return "\n".join(filter(None, (_lines(each, entries, without) for each in paragraphs)))
    return _lines(element, entries, without)


def _lines(element: HtmlElement, entries: set[HtmlElement], without: set[HtmlElement | None]) -> str:
    """Return the words of an element in lines, without answers, buttons and who wrote it when."""
    pieces: list[str] = []
    _collect(element, entries, without, pieces)
    lines = (squeeze(line) for line in "".join(pieces).split("\x00"))
    return "\n".join(line for line in lines if line)


def _collect(
    element: HtmlElement, entries: set[HtmlElement], without: set[HtmlElement | None], pieces: list[str]
) -> None:
    mark = "\x00" if element.tag in _LINES else ""
    pieces += [mark, element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not _is_left_out(child, entries, without):
            _collect(child, entries, without, pieces)
        pieces.append(child.tail or "")
    pieces.append(mark)


def _is_left_out(element: HtmlElement, entries: set[HtmlElement], without: set[HtmlElement | None]) -> bool:
    if element in entries or element in without or element.tag in SILENT or element.tag in ("form", "time"):
        return True
    return not _names_of(element).isdisjoint({"reply", "actions", "toolbar", "report", "vote"})


def _names_of(element: HtmlElement) -> frozenset[str]:
    return frozenset(words_of(element.get("class") or ""))
