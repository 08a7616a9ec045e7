"""Carries out a run: an engine in a process of its own, and an eye on what the ranks themselves say.

Nothing that datatrove or an engine says of a rank is believed: a rank is done when its marker stands.  A round begins
the engine with the ranks that are missing and is over when the engine has ended, or when no rank at work shows a sign
of life and none can begin.  Ranks that died are begun again in the next round, three times in all.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import pipelines
from pipelines.bulk.beat import TRIES, RankState
from pipelines.bulk.engines import EngineOptions
from pipelines.bulk.folder import FileState, RunFolder
from pipelines.bulk.plan import STATES, RunPlan, marker
from pipelines.bulk.status import NAMED, RunStatus, forget_damaged, status_of, why
from pipelines.errors import BulkError, BulkIncomplete

_LOOK = 0.5
"""Seconds between two looks at a local folder; elsewhere a sixth of the silence, at most ten seconds."""
_PATIENCE = 300.0
"""Seconds for which the folder of a run may not answer before the command gives up; ranks go on meanwhile."""
_GRACE = 20.0
"""Seconds in which an engine cancels its jobs and ends its cluster."""

Told = Callable[[str], None]


@dataclass
class _Round:
    """The ranks of one round, in the lots that processes do: which showed a sign of life, and when each did last."""

    before: dict[str, FileState]
    lots: list[list[int]]
    seen: dict[int, FileState] = field(default_factory=dict)
    heard: dict[int, float] = field(default_factory=dict)

    def look(self, states: dict[str, FileState], now: float) -> None:
        """Note which states were written anew; clocks of other machines are not asked."""
        for rank in (rank for lot in self.lots for rank in lot):
            state = states.get(marker(rank))
            if state is not None and state not in (self.before.get(marker(rank)), self.seen.get(rank)):
                self.seen[rank], self.heard[rank] = state, now

    def is_over(self, missing: list[int], slots: int, silence: float, now: float) -> bool:
        """Return whether nothing moves any more: all lots with missing ranks are silent, or such hold all places."""
        left = [lot for lot in self.lots if not set(lot).isdisjoint(missing)]
        begun = [max(times) for lot in left if (times := [self.heard[rank] for rank in lot if rank in self.heard])]
        silent = sum(now - last > silence for last in begun)
        return silent > 0 and (silent == len(left) or (silent == len(begun) and silent >= slots))


def carry_out(folder: RunFolder, plan: RunPlan, engine: EngineOptions, told: Told = lambda _: None) -> RunStatus:
    """Do the ranks of a run that are missing and return how it stands when all are done.

    Raises BulkIncomplete, which names those that died or failed three times, and BulkError where nothing can be done
    at all.  Whatever ends it, the same call goes on.
    """
    forget_damaged(folder, status_of(folder))
    for rank in (missing := plan.missing(folder)):
        folder.remove(f"{STATES}/{marker(rank)}")  # a new call is a new chance
    number = 0
    while missing:
        number += 1
        problem = _round(folder, plan, engine, missing, number, told)
        states = {rank: RankState.read(folder, rank) for rank in plan.missing(folder)}
        if problem and not any(state.tries for state in states.values()):
            raise BulkError(f"--engine {engine.name}: {problem}")
        again = [rank for rank, state in states.items() if state.tries < TRIES]
        if states and not again:
            raise BulkIncomplete(_named(plan, states))
        missing = again
        if missing:
            told(f"{len(missing):,} of {plan.ranks:,} ranks did not end and are begun again")
    status = status_of(folder)
    if status.missing:
        raise BulkIncomplete(_named(plan, {rank: RankState.read(folder, rank) for rank in plan.missing(folder)}))
    return status


def _named(plan: RunPlan, states: dict[int, RankState]) -> str:
    named = "; ".join(f"rank {rank}: {why(state) or 'never began'}" for rank, state in list(states.items())[:NAMED])
    more = f"; and {len(states) - NAMED:,} more" if len(states) > NAMED else ""
    return f"{len(states):,} of {plan.ranks:,} ranks are missing: {named}{more}; run the same command again to go on"


def _round(
    folder: RunFolder, plan: RunPlan, engine: EngineOptions, ranks: list[int], number: int, told: Told
) -> str | None:
    """Let an engine do some ranks; return what it said where it failed."""
    lots = engine.lots(ranks)
    watched, slots = _Round(folder.files(STATES), lots), engine.places(len(lots))
    pause = _LOOK if folder.local else max(_LOOK, min(10.0, engine.limits.silence / 6))
    answered = time.monotonic()
    with TemporaryFile() as said, _engine(folder, engine, ranks, number, said) as process:
        while True:
            with suppress(subprocess.TimeoutExpired):
                process.wait(pause)
            now = time.monotonic()
            try:
                states, missing = folder.files(STATES), plan.missing(folder)
            except BulkError:
                if process.poll() is not None or now - answered > _PATIENCE:
                    raise
                continue
            answered = now
            watched.look(states, now)
            told(f"{plan.ranks - len(missing):,} of {plan.ranks:,} ranks done")
            if process.poll() is not None or not missing:
                break
            of_round = [rank for rank in missing if rank in ranks]
            if watched.is_over(of_round, slots, engine.limits.silence, now):
                break
        return _last_words(said) if process.poll() else None


@contextmanager
def _engine(
    folder: RunFolder, engine: EngineOptions, ranks: list[int], number: int, said: IO[bytes]
) -> "Iterator[subprocess.Popen[bytes]]":
    """Have an engine at work in a group of processes of its own, which is gone when the block ends."""
    # datatrove's logs stay on file systems: written to S3 they cost each rank a connection of their own
    base = folder.local / "logs" if folder.local else Path(engine.logs) / folder.address.strip("/").rpartition("/")[2]
    logs = str(base / f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{number}")
    words = json.dumps({"engine": asdict(engine), "address": folder.address, "ranks": ranks, "logs": logs})
    paths = [str(Path(pipelines.__path__[0]).parent), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    command = [sys.executable, "-m", "pipelines.bulk.launch", words]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=said, stderr=said, env=environment, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_GRACE)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _last_words(said: IO[bytes]) -> str:
    """Return the last line of what an engine said; sbatch says itself, in the line before, why it took no job."""
    said.seek(0, os.SEEK_END)
    said.seek(max(0, said.tell() - 4096))
    lines = said.read().decode(errors="replace").strip().splitlines()
    if len(lines) > 1 and lines[-1].startswith("sbatch ended"):
        return f"{lines[-1]}: {lines[-2]}"[:500]
    return lines[-1][:500] if lines else "ended without a word"
