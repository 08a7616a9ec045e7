"""A cluster under Slurm: an array of jobs, watched until none is left."""

import shutil
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

from datatrove.executor import SlurmPipelineExecutor

from pipelines.bulk.engines.options import EngineOptions
from pipelines.bulk.rank import RankWork
from pipelines.errors import BulkError

_LOOK = 5.0  # seconds between two questions to the controller
_PATIENCE = 900.0  # seconds that the controller may not answer: a restart of it takes minutes
_TIMEOUT = 60.0  # of one question


class _Array(SlurmPipelineExecutor):
    """Without a job that only adds figures up: ours stand in the markers."""

    def launch_merge_stats(self) -> None:
        """Launch nothing."""


def check(options: EngineOptions) -> None:
    """Refuse where no job can be sent from.  Raises BulkError."""
    missing = [name for name in ("sbatch", "squeue", "scancel") if shutil.which(name) is None]
    if missing:
        raise BulkError(f"--engine slurm: {', '.join(missing)} not found; run it where jobs are sent from")
    if not options.partition:
        raise BulkError("--engine slurm needs --partition")


def execute(options: EngineOptions, address: str, ranks: list[int], logs: str) -> None:
    """Send an array of jobs and wait until none of it is left; an early end cancels them.  Raises BulkError."""
    name = f"winnow-{sha256(f'{address} {time.time_ns()}'.encode()).hexdigest()[:10]}"
    seconds = int(options.grace)
    executor = _Array(
        [RankWork(address, options.lots(ranks), options.limits, options.cpus)],
        tasks=len(ranks),
        time=f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}",
        partition=options.partition or "",
        cpus_per_task=options.cpus,
        mem_per_cpu_gb=max(1, round(options.memory)),
        workers=options.workers or -1,
        job_name=name,
        qos="",
        env_command=f'export PATH="{Path(sys.executable).parent}:$PATH"',
        logging_dir=logs,
        slurm_logs_folder=f"{logs}/slurm",
        requeue=False,
        requeue_signals=None,
    )
    try:
        executor.run()
        _wait(name)
    except subprocess.CalledProcessError as error:
        raise BulkError(f"sbatch ended with {error.returncode}") from error
    finally:
        _ask("scancel", "--name", name)


def _wait(name: str) -> None:
    """Wait until no job of that name is left.  Raises BulkError where the controller is gone for long."""
    answered = time.monotonic()
    while True:
        asked = _ask("squeue", "--noheader", "--name", name)
        if asked is not None:
            answered = time.monotonic()
            if not asked.strip():
                return
        elif time.monotonic() - answered > _PATIENCE:
            raise BulkError(f"the controller of Slurm has not answered for {_PATIENCE:g} s")
        time.sleep(_LOOK)


def _ask(*words: str) -> str | None:
    """Return what a command of Slurm prints, None where it fails."""
    try:
        return subprocess.run(words, capture_output=True, text=True, check=True, timeout=_TIMEOUT).stdout
    except (OSError, subprocess.SubprocessError):
        return None
