"""What an installation lets go as it grows old: rows and files nobody needs, by the time each site is kept."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.maintenance.report import MaintenanceReport
    from crawler.maintenance.retention import RetentionRules, read_rules
    from crawler.maintenance.run import Maintenance
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Maintenance": "run",
            "MaintenanceReport": "report",
            "RetentionRules": "retention",
            "read_rules": "retention",
        },
    )

__all__ = ["Maintenance", "MaintenanceReport", "RetentionRules", "read_rules"]
