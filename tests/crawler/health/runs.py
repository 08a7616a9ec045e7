"""Rows of runs by hand, for the tests of one rule at a time."""

from datetime import UTC, datetime, timedelta

from storage.records import Run

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday."""


def run(number: int, at: datetime, ending: str | None = "finished", **counts: int) -> Run:
    """Return a run; ``outcome_new=3`` stands for the count ``outcome/new``."""
    return Run(
        id=number,
        site="source",
        kind="crawl",
        started_at=at,
        ended_at=None if ending is None else at + timedelta(seconds=30),
        ending=ending,
        exit_status=0,
        counts={name.replace("_", "/", 1): count for name, count in counts.items()},
        bytes=0,
        pid=None,
        log=None,
    )


def every_hour(days: int, begin: datetime = MONDAY) -> list[Run]:
    """Return a source with three good articles every hour, but for the nights and with an answer 304 then."""
    made = []
    for hour in range(24 * days):
        at = begin + timedelta(hours=hour)
        good = {"outcome_new": 3, "status_200": 5, "links_shown": 20} if 6 <= at.hour < 22 else {"saved_answers": 1}
        if "outcome_new" in good:
            good |= {"field_articles": 3, "field_title": 3, "field_date_published": 3, "text_leaky": 0}
            good |= {"text_q1": 1500, "text_median": 2000, "text_q3": 2600}
        made.append(run(hour, at, "finished", **good))
    return made
