"""What the engines are told, one value for all of them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.bulk.beat import RankLimits

_LOT = 8  # ranks that are lost at most, and begun again, with a process that dies

ENGINES = ("local", "ray", "slurm")


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How ranks are done: ``workers`` at a time (None: what the engine gives), each with ``cpus`` processors.

    ``address`` is that of a Ray cluster, None for one of this machine; ``partition`` that of Slurm, ``memory`` the
    gigabytes of a processor.  ``logs`` is a folder for what engines say of a run that lies elsewhere; under Slurm every
    node must reach it.
    """

    name: str = "local"
    workers: int | None = None
    cpus: int = 1
    memory: float = 2.0
    address: str | None = None
    partition: str | None = None
    logs: str = "logs"
    limits: RankLimits = field(default_factory=RankLimits)

    @property
    def grace(self) -> float:
        """Seconds that an engine lets a rank take: it ends itself when its time is over, with a word."""
        return self.limits.time + 300

    def lots(self, ranks: Sequence[int]) -> list[list[int]]:
        """Return the ranks that one process does one after the other.

        On Ray each process begins anew, which takes 3 s of CPU; elsewhere that is not so, or it is a job by itself.
        """
        at_once = self._at_once
        if self.name != "ray" or at_once is None:
            return [[rank] for rank in ranks]
        count = min(len(ranks), max(2 * at_once, -(-len(ranks) // _LOT)))
        return [list(ranks[first::count]) for first in range(count)]

    def places(self, lots: int) -> int:
        """Return how many of some lots are at work at a time, as far as it is known here.

        A local rank that dies keeps its place: none begins there any more.
        """
        at_once = min(self._at_once or lots, lots)
        return max(2, at_once) if self.name == "local" else at_once  # a process of its own also for one alone

    @property
    def _at_once(self) -> int | None:
        """Ranks at a time, None where only the engine knows."""
        here = self.name == "local" or (self.name == "ray" and self.address is None)
        own = max(1, (os.cpu_count() or 1) // self.cpus) if here else None
        return None if self.name == "slurm" else self.workers or own
