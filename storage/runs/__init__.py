"""The history of runs: begun, ended, abandoned, forgotten."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.runs.abandoned import close_abandoned_runs
    from storage.runs.ended import ended_crawls, last_run
    from storage.runs.history import KILLED, RunHistory, latest_crawls, latest_of_each
    from storage.runs.retention import BATCH, count_old_crawls, forget_crawls
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "BATCH": "retention",
            "KILLED": "history",
            "RunHistory": "history",
            "close_abandoned_runs": "abandoned",
            "count_old_crawls": "retention",
            "ended_crawls": "ended",
            "forget_crawls": "retention",
            "last_run": "ended",
            "latest_crawls": "history",
            "latest_of_each": "history",
        },
    )

__all__ = [
    "BATCH",
    "KILLED",
    "RunHistory",
    "close_abandoned_runs",
    "count_old_crawls",
    "ended_crawls",
    "forget_crawls",
    "last_run",
    "latest_crawls",
    "latest_of_each",
]
