"""Which process this is, and the runs of processes that died."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.process.abandoned_runs import end_abandoned_runs, knower
    from crawler.process.child_command import (
        adopt_environment,
        child_environment,
        environment_at,
        own_settings_module,
        python_command,
    )
    from crawler.process.identity import is_gone, is_running, process_of, this_process
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "adopt_environment": "child_command",
            "child_environment": "child_command",
            "end_abandoned_runs": "abandoned_runs",
            "environment_at": "child_command",
            "is_gone": "identity",
            "is_running": "identity",
            "knower": "abandoned_runs",
            "own_settings_module": "child_command",
            "process_of": "identity",
            "python_command": "child_command",
            "this_process": "identity",
        },
    )

__all__ = [
    "adopt_environment",
    "child_environment",
    "end_abandoned_runs",
    "environment_at",
    "is_gone",
    "is_running",
    "knower",
    "own_settings_module",
    "process_of",
    "python_command",
    "this_process",
]
