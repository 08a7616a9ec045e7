"""What the engines are told, one value for all of them."""

import os
from dataclasses import dataclass, field

from pipelines.bulk.beat import RankLimits

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

    def places(self, ranks: int) -> int:
        """Return how many of some ranks are at work at a time, as far as it is known here.

        A local rank that dies keeps its place: none begins there any more.
        """
        if self.name == "local":
            at_once = self.workers or max(1, (os.cpu_count() or 1) // self.cpus)
            return max(2, min(at_once, ranks))  # a process of its own also for one alone: it may be killed
        return min(self.workers or ranks, ranks) if self.name == "ray" else ranks
