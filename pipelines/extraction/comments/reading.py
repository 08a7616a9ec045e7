"""The comments of a page: of the places that may state them, the one that states most."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.extraction.comments.found import LONGEST, MOST, FoundComment
from pipelines.extraction.comments.linked import linked_comments
from pipelines.extraction.comments.marked import marked_comments
from pipelines.extraction.comments.plain import plain_comments
from pipelines.extraction.dates.choose import read_moment
from pipelines.extraction.page.document import Document
from storage.plain_text import clean, clean_value
from storage.records import Comment

MOST_LETTERS = 1_000_000
"""Characters of all comments of an article."""

_LONGEST_NAME = 200


def read_comments(docs: Sequence[Document]) -> tuple[Comment, ...]:
    """Return the comments on the pages of an article, in their order; the trees are whole, and stay so.

    JSON-LD and what is marked up or named on the page are read, and the longer list counts.  Where there is none, the
    paragraphs that trafilatura takes for comments are taken.
    """
    comments: list[Comment] = []
    left = MOST_LETTERS
    for doc in docs:
        source, found = _found(doc)
        before = len(comments)
        for one in found[: MOST - before]:
            left -= len(one.text)
            if left < 0:
                return tuple(comments)
            comments.append(_comment(one, source, doc, before))
    return tuple(comments)


def _found(doc: Document) -> tuple[str, list[FoundComment]]:
    scripts = [str(each.text or "") for each in doc.tree.iter("script") if "ld+json" in (each.get("type") or "")]
    linked, (source, marked) = linked_comments(scripts), marked_comments(doc.tree)
    if linked and len(linked) >= len(marked):
        return "json-ld", linked
    return (source, marked) if marked else ("trafilatura", plain_comments(doc.tree))


def _comment(found: FoundComment, source: str, doc: Document, before: int) -> Comment:
    stamp = None if found.date is None else read_moment(found.date, doc)
    made = Comment(
        text=clean(found.text[:LONGEST]),
        author=clean_value(found.author and found.author[:_LONGEST_NAME]) or None,
        date=None if stamp is None else stamp.value,
        date_precision=None if stamp is None else stamp.precision,
        id=clean_value(found.id and found.id[:_LONGEST_NAME]) or None,
        source=source,
    )
    return made if found.parent is None else replace(made, parent=before + found.parent + 1)
