"""What the scheduling service keeps: leader, jobs, alert outbox, health."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.service.gauges import Gauges, read_gauges
    from storage.service.health import HealthRecord, HealthStore
    from storage.service.jobs import JobNotes, Jobs
    from storage.service.leader import LeaderElection, leader_of
    from storage.service.outbox import Outbox
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Gauges": "gauges",
            "HealthRecord": "health",
            "HealthStore": "health",
            "JobNotes": "jobs",
            "Jobs": "jobs",
            "LeaderElection": "leader",
            "Outbox": "outbox",
            "leader_of": "leader",
            "read_gauges": "gauges",
        },
    )

__all__ = [
    "Gauges",
    "HealthRecord",
    "HealthStore",
    "JobNotes",
    "Jobs",
    "LeaderElection",
    "Outbox",
    "leader_of",
    "planned_jobs",
    "read_gauges",
]
