"""What one kind of run is given to do a rank, and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.bulk.beat import Heartbeat
from pipelines.bulk.folder import RunFolder
from pipelines.bulk.plan import RunPlan
from pipelines.workers import WorkerBounds


@dataclass(frozen=True, slots=True)
class RankJob:
    """One rank to be done: ``scratch`` is an empty local folder, ``workers`` how many processes extract.

    ``beat`` is told of every step.
    """

    folder: RunFolder
    plan: RunPlan
    rank: int
    scratch: Path
    workers: int
    beat: Heartbeat

    @property
    def bounds(self) -> WorkerBounds:
        """The workers of this rank and their limits."""
        limits = self.plan.facts
        return WorkerBounds(self.workers, float(limits["timeout"]), int(limits["maxsize"]), int(limits["memory"]))


@dataclass(frozen=True, slots=True)
class RankResult:
    """What a rank made: figures by name, and local files by the folder of the run they go to."""

    counts: Mapping[str, int]
    files: Mapping[str, Path]
