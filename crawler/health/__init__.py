"""The health of a source, judged from its runs: broken, degraded, quiet or well."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.health.check import (
        HealthState,
        HealthStatus,
        accept,
        check_source,
        idle_since,
        needed_since,
        recent_runs,
    )
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "HealthState": "check",
            "HealthStatus": "check",
            "accept": "check",
            "check_source": "check",
            "idle_since": "check",
            "needed_since": "check",
            "recent_runs": "check",
        },
    )

__all__ = ["HealthState", "HealthStatus", "accept", "check_source", "idle_since", "needed_since", "recent_runs"]
