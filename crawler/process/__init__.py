"""Which process this is, and the runs of processes that died."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.process.abandoned_runs import end_abandoned_runs, knower
    from crawler.process.identity import is_gone, is_running, process_of, this_process
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "end_abandoned_runs": "abandoned_runs",
            "is_gone": "identity",
            "is_running": "identity",
            "knower": "abandoned_runs",
            "process_of": "identity",
            "this_process": "identity",
        },
    )

__all__ = [
    "child_command",
    "end_abandoned_runs",
    "is_gone",
    "is_running",
    "knower",
    "process_of",
    "this_process",
]
