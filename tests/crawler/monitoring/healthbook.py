"""A health book in memory, for what is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """The last verdict on a site."""

    site: str = "example.com"
    state: str = "broken"
    since: datetime = NOON
    reason: str = "no new article for 31 hours; a usual gap is 2 hours"
    examples: Sequence[str] = ("https://example.com/a/1.html",)
    checked_at: datetime = NOON
    told: str | None = None
    told_at: datetime | None = None


@dataclass
class Book:
    """Rows by site."""

    rows: dict[str, Row] = field(default_factory=dict)

    def all(self) -> list[Row]:
        return list(self.rows.values())

    def told(self, site: str, state: str, now: datetime) -> None:
        self.rows[site] = replace(self.rows[site], told=state, told_at=now)

    def judge(self, site: str, state: str, at: datetime) -> None:
        """Keep a verdict as the health room does: ``since`` stays while the state does."""
        before = self.rows.get(site) or Row(site=site, state="")
        since = before.since if before.state == state else at
        self.rows[site] = replace(before, state=state, since=since, checked_at=at)
