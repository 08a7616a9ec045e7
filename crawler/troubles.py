"""What the answer of a feed or sitemap says of it: nothing wrong, or which kind of trouble."""

from crawler.answers import PASSING_STATUSES
from storage.weighing import Trouble

GONE = frozenset({404, 410})
PASSING_KINDS = frozenset({"timeout", "connection", "tls", "error"})
"""Kinds of :func:`crawler.answers.kind_of` that another try may well not meet."""


def of_status(status: int) -> Trouble | None:
    """Judge the status of an answer; a redirect that was not followed leads out of the site."""
    if status in GONE:
        return Trouble.HARD
    if status in PASSING_STATUSES or status >= 500:
        return Trouble.PASSING
    return Trouble.SOFT if status >= 300 and status != 304 else None


def of_kind(kind: str) -> Trouble | None:
    """Judge a request without an answer by its kind; None where it was not made or says nothing of the source."""
    if kind in ("refused", "robots_unavailable"):
        return None
    if kind == "dns":
        return Trouble.HARD
    return Trouble.PASSING if kind in PASSING_KINDS else Trouble.SOFT


def of_problem(problem: str | None, entries: int) -> Trouble | None:
    """Judge what discovery read: what gave entries is good, however damaged; an empty one may have been so always."""
    if problem is None or entries:
        return None
    if problem.startswith(("HTML instead", "not a ")):
        return Trouble.HARD
    empty = problem.startswith("empty ") or problem.endswith("without entries")
    return None if empty else Trouble.SOFT
