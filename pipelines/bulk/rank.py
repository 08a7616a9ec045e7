"""One rank of a run on whatever machine: does its share, puts its files in place, and its marker last."""

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep

from pipelines.bulk.beat import TRIES, Heartbeat, RankLimits, RankState
from pipelines.bulk.commands import WORK
from pipelines.bulk.folder import RunFolder
from pipelines.bulk.job import RankJob, RankResult
from pipelines.bulk.plan import DONE, RunPlan, marker, opened
from pipelines.errors import BulkError


class RankWork(PipelineStep):
    """Does those ranks of a run that are missing, as the only step of a datatrove pipeline.

    It raises nothing: datatrove would end the other ranks of a machine with the first that fails.  What went wrong
    stands in the rank's state, and there is no marker.
    """

    type = "🌾 - WINNOW"
    name = "Rank of a bulk run"

    def __init__(self, address: str, lots: Sequence[Sequence[int]], limits: RankLimits, workers: int = 1) -> None:
        super().__init__()
        self.address, self.lots, self.limits, self.workers = address, lots, limits, workers

    def run(self, data: Iterable[Document] | None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Do the ranks of a lot, one after the other; yields nothing."""
        with _plain_main():
            for each in self.lots[rank]:
                do_rank(RunFolder(self.address), each, self.limits, self.workers)
        yield from ()


def do_rank(folder: RunFolder, rank: int, limits: RankLimits, workers: int) -> None:
    """Do a rank unless it is done or was begun too often.  Raises BulkError where its state cannot be written."""
    state = RankState.read(folder, rank)
    if marker(rank) in folder.files(DONE) or state.tries >= TRIES:
        return
    with Heartbeat(folder, rank, replace(state, tries=state.tries + 1, error=None), limits) as beat:
        try:
            _do(folder, rank, workers, beat)
        except Exception as error:  # noqa: BLE001 - whatever a rank raises is its own end and nobody else's
            beat.fail(f"{type(error).__name__}: {error}"[:500] if not isinstance(error, BulkError) else str(error))


def _do(folder: RunFolder, rank: int, workers: int, beat: Heartbeat) -> None:
    plan = opened(folder)
    with TemporaryDirectory(prefix="winnow-bulk-") as scratch:
        result = work_of(plan)(RankJob(folder, plan, rank, Path(scratch), workers, beat))
        files = []
        for place, file in result.files.items():
            beat.step()
            name = f"{place}/{rank:05d}{file.name.removeprefix(place)}"
            folder.put(file, name)
            files.append({"name": name, **_facts(file)})
        folder.write_json(f"{DONE}/{marker(rank)}", {"rank": rank, "counts": dict(result.counts), "files": files})


def work_of(plan: RunPlan) -> Callable[[RankJob], RankResult]:
    """Return what does the ranks of a run."""
    module, _, name = WORK[plan.command].rpartition(".")
    found: Callable[[RankJob], RankResult] = getattr(import_module(module), name)
    return found


def _facts(file: Path) -> dict[str, Any]:
    with file.open("rb") as opened_file:
        return {"size": file.stat().st_size, "sha256": hashlib.file_digest(opened_file, "sha256").hexdigest()}


@contextmanager
def _plain_main() -> Iterator[None]:
    """Let this process have no main module meanwhile: each worker process would run its file again.

    On Ray that imports Ray, which takes each of them a second and 60 MB.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
