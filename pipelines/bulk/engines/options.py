"""What the engines are told, one value for all of them."""

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
