"""Deciding what of the sites' health is told to the operator, and in which words: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

HOLD = timedelta(minutes=30)
"""Good news must have held for this long between two checks: a site that answers once is not mended."""

CALM = timedelta(hours=6)
"""Within this time of the last alert on a site, bad news must have held for ``HOLD`` as well."""

EXAMPLES = 5
"""Addresses shown in an alert."""

TROUBLE = {"degraded": 1, "broken": 2}
WELL, NEW = "healthy", "new"
SECTIONS = {"broken": "A site is broken", "degraded": "A site is degraded"}
"""Sections of docs/how-to/read-an-alert.md by state."""


class HealthRow(Protocol):
    """The last verdict on a site and what the operator was told of it; times are aware."""

    @property
    def site(self) -> str: ...  # noqa: D102
    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def since(self) -> datetime: ...  # noqa: D102
    @property
    def reason(self) -> str: ...  # noqa: D102
    @property
    def examples(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def checked_at(self) -> datetime: ...  # noqa: D102
    @property
    def told(self) -> str | None: ...  # noqa: D102
    @property
    def told_at(self) -> datetime | None: ...  # noqa: D102


class HealthReader(Protocol):
    """Where the verdicts are kept."""

    def all(self) -> Sequence[HealthRow]:
        """Return the last verdict on every site."""

    def told(self, site: str, state: str, now: datetime) -> None:
        """Note that the operator was told this state of a site."""


@dataclass(frozen=True, slots=True)
class PendingAlert:
    """One thing to tell of a site or a part of the service; ``urgency`` is failure, warning, success or info."""

    about: str
    state: str
    title: str
    body: str
    urgency: str


def alerts_to_send(rows: Iterable[HealthRow], now: datetime) -> list[PendingAlert]:
    """Return a notice for each site whose change of state the operator should hear of, the worst first.

    Broken and degraded are told, quiet never; healthy and new only where trouble was told.  The first bad news is
    told at once.  Good news (healthy, or degraded after broken) is told when it held for ``HOLD`` between two checks,
    as is bad news within ``CALM`` of the last alert: a site that goes to and fro is told at most twice an hour.
    """
    due = [row for row in rows if _matters(row) and (_held(row, now) or _at_once(row, now))]
    due.sort(key=lambda row: (-TROUBLE.get(row.state, 0), row.site))
    return [_notice(row) for row in due]


def service_alert(about: str, words: str, urgency: str = "warning") -> PendingAlert:
    """Make a notice of the service's own trouble, as a site file that cannot be read."""
    return PendingAlert(about, urgency, f"Winnow: {about}", words, urgency)


def _matters(row: HealthRow) -> bool:
    if row.state in TROUBLE:
        return row.state != row.told
    return row.state in (WELL, NEW) and row.told in TROUBLE


def _at_once(row: HealthRow, now: datetime) -> bool:
    better = TROUBLE.get(row.state, 0) < TROUBLE.get(row.told or "", 0)
    return not better and (row.told_at is None or not timedelta(0) <= now - row.told_at < CALM)


def _held(row: HealthRow, now: datetime) -> bool:
    # an old trouble comes back with the `since` it has: that the last alert was a while ago is asked for as well
    calm = row.told_at is None or not timedelta(0) <= now - row.told_at < HOLD
    return calm and row.checked_at - row.since >= HOLD


def _notice(row: HealthRow) -> PendingAlert:
    if row.state == WELL:
        body = f"{row.site} is healthy again, since {_moment(row.since)} ({row.told} was told).\n{_sentence(row)}"
        return PendingAlert(row.site, row.state, f"{row.site}: healthy again", body, "success")
    if row.state == NEW:  # the runs from before a long trouble are out of sight, or the operator accepted what is now
        body = f"{row.site} shows no trouble any more ({row.told} was told).\n{_sentence(row)}"
        return PendingAlert(row.site, row.state, f"{row.site}: no trouble any more", body, "success")
    lines = [f"{row.site} is {row.state} since {_moment(row.since)}{_before(row)}.", _sentence(row)]
    if row.examples:
        lines += ["For example:", *(f"  {example}" for example in row.examples[:EXAMPLES])]
    lines += [
        f"What to do: docs/how-to/read-an-alert.md, section '{SECTIONS[row.state]}'.",
        f"Its latest crawls: winnow runs {row.site}",
    ]
    urgency = "failure" if row.state == "broken" else "warning"
    return PendingAlert(row.site, row.state, f"{row.site}: {row.state}", "\n".join(lines), urgency)


def _sentence(row: HealthRow) -> str:
    return f"{row.reason[:1].upper()}{row.reason[1:].rstrip('.')}."


def _before(row: HealthRow) -> str:
    return f" (before: {row.told})" if row.told in TROUBLE else ""


def _moment(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
