"""What the rights of many articles come to, for a manifest and a data card: counts and nothing else."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from storage.rights.decision import unknown
from storage.rights.levels import Rights

NAMES = 100
"""Licences counted by name; the rest together are ``other``."""

MEANINGS: Mapping[Rights, str] = {
    Rights.ANY: "Nothing was left out for what page or site say of its use.",
    Rights.NO_OPTOUT: (
        "Left out was every article against whose mining or training something stood when it was fetched, and every "
        "one that robots.txt kept from us. What was not looked at is kept and counted as unknown."
    ),
    Rights.OPEN_LICENCE: "Kept was every article that itself names a licence known as open, and no other.",
}
"""Each option in words, for the card."""


@dataclass
class RightsSummary:
    """Counts the rights of articles one by one."""

    articles: int = 0
    fully_looked_at: int = 0
    robots: Counter[str] = field(default_factory=Counter)
    opt_outs: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    not_looked_at: Counter[str] = field(default_factory=Counter)
    ai_agents_refused: Counter[str] = field(default_factory=Counter)

    def add(self, rights: Mapping[str, Any] | None) -> None:
        """Count one article."""
        self.articles += 1
        missing = unknown(rights)
        self.not_looked_at.update(missing)
        self.fully_looked_at += not missing
        if rights is None:
            self.robots["unknown"] += 1
            return
        self.robots[rights["robots"]] += 1
        self.opt_outs.update({f"{each['kind']}:{each['scope']}" for each in rights["opt_out"]})
        self.ai_agents_refused.update(rights["ai_agents_refused"])
        self._count_licence(rights["licence"])

    def to_json(self) -> dict[str, Any]:
        """Return the counts, each by name in the order of the names: the same articles give the same value."""
        return {
            "articles": self.articles,
            "fully_looked_at": self.fully_looked_at,
            **{
                name: dict(sorted(getattr(self, name).items()))
                for name in ("not_looked_at", "robots", "opt_outs", "licences", "ai_agents_refused")
            },
        }

    def _count_licence(self, licence: Mapping[str, Any] | None) -> None:
        name = "none" if licence is None else _name(licence)
        self.licences[name if name in self.licences or len(self.licences) < NAMES else "other"] += 1


def _name(licence: Mapping[str, Any]) -> str:
    name = licence["name"] if licence["open"] is not None else "unknown licence"
    return str(name) if licence["place"] == "article" else f"{name} ({licence['place']})"
