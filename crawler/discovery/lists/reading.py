"""What a page links to, as a value: whoever only takes it needs no parser."""

from dataclasses import dataclass

from storage.records import Link


@dataclass(frozen=True, slots=True)
class ListReading:
    """What a page links to.

    ``links`` are in the order of the page, each address once.  ``next`` are the pages after this one in its list, the
    very next first.  ``is_listing`` says whether the page looks like a list rather than an article, ``score`` how
    surely (positive for lists).  ``prose`` weighs the text of a list that stands outside its entries, 0 for what is
    no list.
    """

    links: tuple[Link, ...] = ()
    next: tuple[Link, ...] = ()
    is_listing: bool = False
    score: float = 0.0
    prose: float = 0.0
