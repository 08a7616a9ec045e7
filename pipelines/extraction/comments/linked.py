"""Comments that the JSON-LD of a page states: ``comment`` of an article, each with its answers."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.extraction.comments.found import LONGEST, MOST, FoundComment
from pipelines.extraction.page.dom import squeeze
from pipelines.extraction.structured.tolerant_json import read_json

_DEEPEST = 12
_NODES = 20_000  # of all JSON-LD that are looked at
_TAG = re.compile(r"<[^<>]{1,200}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]{0,50}>", re.IGNORECASE)
_KINDS = frozenset({"Comment", "UserComments", "Answer"})


def linked_comments(scripts: Sequence[str]) -> list[FoundComment]:
    """Return the comments in the order in which they are stated; an answer comes behind what it answers."""
    reading = _Reading()
    for script in scripts:
        if "omment" in script:
            for data in read_json(script.strip()):
                reading.look_through(data, 0)
    return reading.finished()


@dataclass
class _Reading:
    found: list[FoundComment] = field(default_factory=list)
    answers: dict[int, str] = field(default_factory=dict)  # what one names as the comment that it answers
    nodes: int = 0

    def look_through(self, data: Any, depth: int) -> None:
        """Read the comments of whatever has some, but not of what is linked from there."""
        self.nodes += 1
        if depth > _DEEPEST or self.nodes > _NODES:
            return
        if isinstance(data, list):
            for item in data:
                self.look_through(item, depth + 1)
        elif isinstance(data, dict):
            if not _is_comment(data):
                self.take(data.get("comment"), None, 0)
            for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart"):
                if isinstance(data.get(key), dict | list):
                    self.look_through(data[key], depth + 1)

    def take(self, value: Any, parent: int | None, depth: int) -> None:
        """Take a comment or a list of some, and the answers to each."""
        for node in value if isinstance(value, list) else [value]:
            if not isinstance(node, dict) or depth > _DEEPEST or len(self.found) >= MOST:
                continue
            text = _plain(node.get("text") or node.get("commentText") or node.get("description"))
            place = parent
            if text:
                place = len(self.found)
                self.found.append(_comment(node, text, parent))
                if parent is None and (answered := _id(node.get("parentItem"))):
                    self.answers[place] = answered
            self.take(node.get("comment") or node.get("reply"), place, depth + 1)

    def finished(self) -> list[FoundComment]:
        """Return them, those that name their parents with its place."""
        places = {one.id: place for place, one in enumerate(self.found) if one.id}
        named = ((place, places.get(name)) for place, name in self.answers.items())
        for place, parent in named:
            if parent is not None and parent < place:
                self.found[place] = replace(self.found[place], parent=parent)
        return self.found


def _comment(node: dict[str, Any], text: str, parent: int | None) -> FoundComment:
    date = next(
        (str(value) for name in ("dateCreated", "datePublished", "commentTime") if (value := node.get(name))), None
    )
    return FoundComment(text, next(_names(node.get("author") or node.get("creator")), None), date, _id(node), parent)


def _is_comment(node: dict[str, Any]) -> bool:
    kind = node.get("@type")
    return isinstance(kind, str) and kind.rpartition("/")[2] in _KINDS


def _id(node: Any) -> str | None:
    if isinstance(node, str):
        return node
    named = (node.get(name) for name in ("@id", "identifier", "url")) if isinstance(node, dict) else ()
    return next((str(value) for value in named if isinstance(value, str | int) and value), None)


def _names(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and (plain := squeeze(html.unescape(name))):
            yield plain


def _plain(value: Any) -> str:
    """Return a text without its tags, which some state escaped, with its lines."""
    if not isinstance(value, str):
        return ""
    text = html.unescape(value[: 4 * LONGEST])
    lines = (squeeze(line) for line in _TAG.sub("", _BREAK.sub("\n", text)).splitlines())
    return "\n".join(line for line in lines if line)
