"""What the evidence on rights in a corpus comes to: counts of what was found, and of what nobody looked at."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

LICENCES = 100
"""Licences counted by name; the rest together are ``other``."""


class RightsFacts:
    """Counts over the ``rights`` of the articles, without a verdict of its own."""

    def __init__(self) -> None:
        self.without_evidence = 0
        self.opt_outs: Counter[str] = Counter()
        self.robots: Counter[str] = Counter()
        self.licences: Counter[str] = Counter()
        self.not_looked_at: Counter[str] = Counter()

    def add(self, ours: Mapping[str, Any]) -> None:
        """Count an article."""
        self._licence(ours)
        rights = ours["rights"]
        if not isinstance(rights, Mapping):
            self.without_evidence += 1
            return
        self.robots[str(rights.get("robots") or "unknown")] += 1
        self.opt_outs.update({str(each["kind"]) for each in rights.get("opt_out") or ()})
        checked = rights.get("checked") or {}
        self.not_looked_at.update(place for place, moment in checked.items() if moment is None)

    def _licence(self, ours: Mapping[str, Any]) -> None:
        rights = ours["rights"]
        named = rights.get("licence") if isinstance(rights, Mapping) else None
        name = str(named.get("name") or named.get("url") or "unknown") if named else ours["license"] or "none named"
        name = name[:200]
        self.licences[name if name in self.licences or len(self.licences) < LICENCES else "other"] += 1

    def to_json(self) -> dict[str, Any]:
        """Give the counts."""
        return {
            "without_evidence": self.without_evidence,
            "opt_outs": dict(sorted(self.opt_outs.items())),
            "robots": dict(sorted(self.robots.items())),
            "licences": dict(sorted(self.licences.items())),
            "not_looked_at": dict(sorted(self.not_looked_at.items())),
        }
