"""What is asked of a page and what it gives, as values that pass between processes."""

from dataclasses import dataclass, field

from crawler.discovery.lists import ListReading
from storage.records import LinkKind, Result

ALWAYS_LISTS = frozenset({"pager", "archive"})
"""Ways to further pages of lists."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a page was fetched as: ``kind`` and ``via`` of the link to it.

    ``links``: the links of an article are wanted too; ``domains`` belong to the site besides that of the page;
    ``documents``: links to PDF files are wanted.
    """

    kind: LinkKind
    via: str
    links: bool = True
    domains: frozenset[str] = frozenset()
    documents: bool = False


@dataclass(frozen=True, slots=True)
class PageReading:
    """All that was read of a page in one go.

    ``refresh`` is the other page of its site that it sends its reader to; nothing else is read then.  ``is_list`` is
    the judgement; ``links`` are to be followed either way, as a page may be both.  ``following`` is the next page of a
    cut article, ``canonical`` the other page of the site that it names as its main address.  ``result`` is what the
    extractor made of it: None for a list, and for an article whose further pages must be had first.
    """

    is_list: bool = False
    links: ListReading = field(default_factory=ListReading)
    refresh: str | None = None
    canonical: str | None = None
    following: str | None = None
    result: Result | None = None
