"""One run as its health is read from it: figures by kind, with what older rows do not have left unknown."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipelines.stats import WORKERS_FAILED
from storage.records import Reason, Run

FIELDS = (
    *("title", "date_published", "time_published"),
    *("authors", "description", "section", "language", "images", "source_name"),
)
"""Fields of an article whose coverage is watched."""

_FIELD_KEYS = tuple(f"field/{name}" for name in FIELDS)
_REFUSED = frozenset({"401", "403", "407", "429", "451"})
_FAILED = frozenset(
    {"crashed", "could_not_run", "killed", "store_failed", "archive_failed", "browser_failed", WORKERS_FAILED}
)

_SIGNED_OUT = "signed_out"


class Contact(StrEnum):
    """Whether a run met its source: ``met``, or what it met instead; ``none`` tells nothing of the source."""

    MET = "met"
    EMPTY = "empty"
    REFUSED = "refused"
    ERRORS = "errors"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RunObservation:
    """Figures of one run.

    ``start`` is in seconds since 1970, ``fields`` counts articles with each of FIELDS filled, ``text`` is the natural
    logarithm of the middle text length.  ``kept`` counts new and changed articles and duplicates.  None is unknown:
    the row does not say.
    """

    run: int
    at: datetime
    start: float
    ending: str
    contact: Contact
    new: int
    kept: int
    rejected: int
    reasons: Mapping[str, int]
    articles: int
    fields: Sequence[int | None]
    text: float | None
    leaky: int | None
    answers: int
    refused: int
    shown: int | None
    newest: int | None
    signed_in: bool = False
    signed_out: bool = False


def observe_runs(runs: Iterable[Run]) -> list[RunObservation]:
    """Read the runs that have ended, in the order they began."""
    return [_read(run) for run in sorted(runs, key=lambda run: run.started_at) if run.ended_at is not None]


def _read(run: Run) -> RunObservation:
    get = run.counts.get
    new = get("outcome/new", 0)
    # what a rule of the operator keeps out says nothing of the source
    rejected = max(0, get("outcome/rejected", 0) - get(f"rejected/{Reason.UNWANTED.value}", 0))
    kept = new + get("outcome/changed", 0) + get("outcome/duplicate", 0)
    good, bad, refused = _answers(run.counts)
    articles = get("field/articles", 0)
    return RunObservation(
        run=run.id,
        at=run.started_at,
        start=run.started_at.timestamp(),
        ending=run.ending or "",
        contact=_contact(run, kept + get("outcome/unchanged", 0), good, bad, refused),
        new=new,
        kept=kept,
        rejected=rejected,
        reasons=_reasons(run.counts) if rejected else {},
        articles=articles,
        fields=[get(key) for key in _FIELD_KEYS] if articles else (),
        text=_length(run.counts) if articles else None,
        leaky=get("text/leaky"),
        answers=good + bad,
        refused=refused,
        shown=get("links/shown"),
        newest=get("feed/newest_s"),
        signed_in=get("access/signed_in", 0) > 0,
        signed_out=run.ending == _SIGNED_OUT or get("access/signed_out", 0) > get("access/signed_in", 0),
    )


def _contact(run: Run, kept: int, good: int, bad: int, refused: int) -> Contact:
    ending = run.ending or ""
    if ending in _FAILED or (ending == "deadline" and not kept):
        return Contact.FAILED
    if ending in ("interrupted", _SIGNED_OUT) and not kept:
        return Contact.NONE
    get = run.counts.get
    if kept or get("links/shown") or get("saved/answers") or get("outcome/rejected"):
        return Contact.MET
    if good <= 1:  # a robots.txt that is still there says nothing
        lost = _lost(run.counts, good, bad, refused)
        if lost is not Contact.MET:
            return lost
    return Contact.EMPTY if get("links/shown") == 0 else Contact.MET


def _lost(counts: Mapping[str, int], good: int, bad: int, refused: int) -> Contact:
    if bad:
        return Contact.REFUSED if 2 * refused >= bad else Contact.ERRORS
    if any(key.startswith("failed/") for key in counts):
        return Contact.UNREACHABLE
    return Contact.MET if good or counts.get("fetched") else Contact.NONE


def _answers(counts: Mapping[str, int]) -> tuple[int, int, int]:
    """Count the answers that were good, those that were not, and those of them that refused us."""
    good = bad = refused = 0
    for key, count in counts.items():
        if key[:7] == "status/":
            code = key[7:]
            if code < "4":
                good += count
            else:
                bad += count
                refused += count if code in _REFUSED else 0
    return good, bad, refused


def _length(counts: Mapping[str, int]) -> float | None:
    """Return the logarithm of the middle length; the quartiles steady it where there are few texts."""
    known = [length for length in (counts.get("text/q1"), counts.get("text/median"), counts.get("text/q3")) if length]
    return sum(map(math.log, known)) / len(known) if known else None


def _reasons(counts: Mapping[str, int]) -> dict[str, int]:
    return {why: count for why, count in _under(counts, "rejected/").items() if why != Reason.UNWANTED.value}


def _under(counts: Mapping[str, int], prefix: str) -> dict[str, int]:
    return {key.removeprefix(prefix): count for key, count in counts.items() if key.startswith(prefix)}
