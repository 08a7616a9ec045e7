"""What a run came to: its statistics as one value, with the exit status they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from pipelines.stats.counters import FAILED, FAILED_ELSEWHERE, FATAL, OUTCOME, REJECTED
from pipelines.stats.measures import measured

INTERRUPTED = "interrupted"
"""How a run ended that was stopped by a signal: what was under way is kept, and the same command goes on."""

DEADLINE = "deadline"
"""How a run ended that had taken as long as its site may take."""

WORKERS_FAILED = "workers_failed"
"""How a run ended whose worker processes could not be started: nothing was read."""


def ending_of(reason: str) -> str:
    """Name how a run ended from the reason Scrapy gives for the end of a crawl."""
    return INTERRUPTED if reason == "shutdown" else reason


@dataclass(frozen=True, slots=True)
class RunSummary:
    """Pages by outcome, rejections by reason, failures by kind; ``fatal`` is the one line that ended a run early.

    ``unchanged`` counts the answers that said nothing has changed (304), ``saved`` the bytes they did not send: those
    of the last full answer, for an article at least those of its text.  ``unstarted`` tells that no start page could
    be read.  ``elsewhere`` are failures on hosts that are not the site's own: told, and no failure of the run.
    ``barren`` tells that lists were read and the site has no article at all.
    ``images`` counts those ``saved``, their ``bytes``, those to be asked for ``later`` and ``refused/<reason>``.
    ``measures`` are the figures of :func:`pipelines.stats.measures.measured`: kept, and not shown to people.
    """

    fetched: int
    outcomes: Mapping[str, int]
    rejected: Mapping[str, int]
    failed: Mapping[str, int]
    skipped: Mapping[str, int]
    seconds: float
    received: int
    unchanged: int
    saved: int
    fatal: str | None
    unstarted: bool
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    measures: Mapping[str, int] = field(default_factory=dict)
    images: Mapping[str, int] = field(default_factory=dict)
    barren: bool = False
    BARREN: ClassVar[str] = "winnow/no_articles"

    @classmethod
    def of(cls, stats: Mapping[str, Any]) -> Self:
        """Read Scrapy's statistics of a crawl."""
        return cls(
            fetched=int(stats.get("response_received_count", 0)),
            outcomes=_under(stats, OUTCOME),
            rejected=_under(stats, REJECTED),
            failed=_under(stats, FAILED),
            skipped=_under(stats, "winnow/skipped/"),
            seconds=float(stats.get("elapsed_time_seconds") or 0.0),
            received=int(stats.get("downloader/response_bytes", 0)),
            unchanged=int(stats.get("winnow/saved/answers", 0)),
            saved=int(stats.get("winnow/saved/bytes", 0)),
            fatal=stats.get(FATAL),
            unstarted=bool(stats.get("winnow/unstarted")),
            elsewhere=_under(stats, FAILED_ELSEWHERE),
            measures=measured(stats),
            images=_under(stats, "winnow/images/"),
            barren=bool(stats.get(cls.BARREN)),
        )

    @classmethod
    def of_row(cls, figures: Mapping[str, int], received: int, seconds: float) -> Self:
        """Read what the row of a run keeps: its :attr:`figures`, the bytes that it received, how long it took."""
        return cls(
            fetched=figures.get("fetched", 0),
            outcomes=_under(figures, "outcome/"),
            rejected=_under(figures, "rejected/"),
            failed=_under(figures, "failed/"),
            skipped=_under(figures, "skipped/"),
            seconds=seconds,
            received=received,
            unchanged=figures.get("saved/answers", 0),
            saved=figures.get("saved/bytes", 0),
            fatal=None,
            unstarted=False,
            elsewhere=_under(figures, "failed_elsewhere/"),
            images=_under(figures, "images/"),
        )

    @property
    def kept(self) -> int:
        """Articles that this run stored or found as they were."""
        return sum(self.outcomes.get(key, 0) for key in ("new", "changed", "unchanged"))

    @property
    def found_nothing(self) -> bool:
        """Whether lists were read and no article was kept, none known and none left out for its date."""
        known = self.skipped.get("known", 0) + self.unchanged
        dated = self.skipped.get("outside_window", 0) + self.rejected.get("outside_window", 0)
        return bool(self.outcomes.get("listing")) and not (self.kept or known or dated)

    @property
    def exit_status(self) -> int:
        """0 done, 1 with failures or without any article, 2 could not run: ended early, or no start page was read."""
        if self.fatal:
            return 2
        if self.unstarted and not self.kept:
            return 2
        return 1 if self.failed or self.barren else 0

    @property
    def figures(self) -> dict[str, int]:
        """All counts by name, as the run's row keeps them."""
        named = {
            "outcome": self.outcomes,
            "rejected": self.rejected,
            "failed": self.failed,
            "failed_elsewhere": self.elsewhere,
            "skipped": self.skipped,
            "images": self.images,
        }
        counts = {f"{group}/{key}": count for group, part in named.items() for key, count in sorted(part.items())}
        saved = {"saved/answers": self.unchanged, "saved/bytes": self.saved}
        return {
            "fetched": self.fetched,
            **counts,
            **{key: count for key, count in saved.items() if count},
            **self.measures,
        }


def _under(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    return {key.removeprefix(prefix): int(value) for key, value in stats.items() if key.startswith(prefix)}
