"""Slips of page writers that cost a parser the whole text: what browsers mend and libxml2 drops or hides."""

from collections.abc import Callable

from lxml.html import HtmlElement

_OF_HEAD = frozenset("title meta link style script base noscript template bgsound basefont".split())  # noqa: SIM905  a row of words


def mended(text: str, parse: Callable[[str], HtmlElement | None]) -> HtmlElement | None:
    """Return the tree of a page with its text in the body.

    Of 1,117 captured pages eight had lost all of it: behind an early ``</html>``, in a title that nobody closed, or in
    a head that opens with an element unknown to it.
    """
    tree = parse(text)
    if tree is None:
        return None
    again = _with_closed_title(text, tree)
    tree = tree if again is None else parse(again)
    if tree is not None:
        _gather(tree)
    return tree


def _with_closed_title(text: str, tree: HtmlElement) -> str | None:
    """Return the page with the title ended before its first tag, if the title has swallowed the page."""
    title = tree.find("head/title")
    swallowed = title is not None and title.text and "<body" in title.text.lower()
    at = text.lower().find("<title") if swallowed else -1
    end = text.find("<", at + 1) if at >= 0 else -1
    return f"{text[:end]}</title>{text[end:]}" if end > 0 else None


def _gather(tree: HtmlElement) -> None:
    """Move what stands in the head, after the body or after the page's own end into the body."""
    late = [child for root in tree.itersiblings() for child in (root if root.tag == "html" else (root,))]
    body = tree.find("body")
    if body is not None:
        late = [*body.itersiblings(), *late]
    early = _misplaced(tree.find("head"))
    if not early and not late:
        return
    if body is None:
        body = tree.makeelement("body")
        tree.append(body)
    for at, element in enumerate(early):
        body.insert(at, element)
    for element in late:
        if element.tag == "body":
            _pour(element, body)
        else:
            body.append(element)


def _misplaced(head: HtmlElement | None) -> list[HtmlElement]:
    """Return the first element that no head may hold, with all that follows it there."""
    if head is None:
        return []
    children = list(head)
    first = next((at for at, child in enumerate(children) if child.tag not in _OF_HEAD), len(children))
    return children[first:]


def _pour(body: HtmlElement, into: HtmlElement) -> None:
    if body.text and body.text.strip():
        piece = into.makeelement("div")
        piece.text = body.text
        into.append(piece)
    for child in list(body):
        into.append(child)
