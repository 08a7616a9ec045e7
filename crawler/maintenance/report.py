"""What one maintenance did, as a value that grows while it goes on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class MaintenanceReport:
    """``removed`` counts by what it was (rows, files), ``bytes`` what files took; ``dry_run``: nothing was removed.

    ``remarks`` say what was left for another time.
    """

    dry_run: bool
    removed: Counter[str] = field(default_factory=Counter)
    bytes: Counter[str] = field(default_factory=Counter)
    tables: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def to_json(self) -> Mapping[str, Any]:
        """Return the report as it is printed with --json."""
        return {
            "dry_run": self.dry_run,
            "removed": dict(self.removed),
            "bytes": dict(self.bytes),
            "tables": self.tables,
            "remarks": self.remarks,
        }
