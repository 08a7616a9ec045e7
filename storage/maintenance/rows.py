"""Rows about pages that are old: what their last fetch looked like, and rejections."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Engine

from storage.rows import clean_text
from storage.schema.core import fetch_state, rejections
from storage.sweep import sweep


def forget_fetch_states(engine: Engine, site: str, before: datetime, *, dry_run: bool = False) -> Iterator[int]:
    """Forget how the last fetches of a site's pages were answered, where that was before an aware time.

    An article that is to be fetched once more stays.  A list or article that is fetched after all is asked for whole,
    once.
    """
    name = clean_text(site)
    due = fetch_state.c.due_at.is_(None) | (fetch_state.c.due_at < _day(before))
    old = (fetch_state.c.site == name) & (fetch_state.c.looked_at < _day(before)) & due
    yield from sweep(engine, fetch_state, old, locks=[name], dry_run=dry_run)


def forget_rejections(engine: Engine, site: str, before: datetime, *, dry_run: bool = False) -> Iterator[int]:
    """Forget the rejections of a site that were last made before an aware time.

    What became of their addresses stays in ``visits``: a crawl asks for no page again because of this.
    """
    name = clean_text(site)
    old = (rejections.c.site == name) & (rejections.c.date_last_seen < _day(before))
    yield from sweep(engine, rejections, old, locks=[name], dry_run=dry_run)


def _day(moment: datetime) -> str:
    """Return a day as stored times begin: all of them are in UTC, whatever they write behind the seconds."""
    return moment.astimezone(UTC).date().isoformat()
