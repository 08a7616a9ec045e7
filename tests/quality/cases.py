"""What the gate measures: a page, what is true of it, and the digest that pins floors to a set of cases."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from pipelines.extraction.rules import DEFAULT, Rules
from storage.records import Page


@dataclass(frozen=True, slots=True)
class Case:
    """A page and its truth; what is None or empty is not measured.

    ``day`` is ``YYYY-MM-DD``, or "" where the page shows no date and none may be invented.  ``leaks`` are lines that
    must not stand in the text, ``optional`` lines that may.  ``people`` are authors and contributors, in any order.
    ``sources`` are the names of the credited publisher that will do.
    """

    name: str
    page: Page
    is_article: bool = True
    body: str | None = None
    leaks: tuple[str, ...] = ()
    title: str | None = None
    day: str | None = None
    people: tuple[str, ...] | None = None
    sources: tuple[str, ...] | None = None
    optional: tuple[str, ...] = ()
    rules: Rules = field(default=DEFAULT)


def digest(cases: Iterable[Case]) -> str:
    """Fingerprint the pages and truths of a set; another digest means that its floors say nothing."""
    found = hashlib.sha256()
    for case in sorted(cases, key=lambda case: case.name):
        truth = (
            case.name,
            case.is_article,
            case.body,
            case.leaks,
            case.title,
            case.day,
            case.people,
            case.sources,
            case.optional,
        )
        hints = [(name, value) for name, value in asdict(case.page.hints).items() if value is not None]
        found.update(repr((truth, case.page.url, hints, case.page.fetched_at.isoformat())).encode())
        found.update(case.page.body)
    return found.hexdigest()[:16]
