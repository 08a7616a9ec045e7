"""Processes of this machine."""

import os

from datatrove.executor import LocalPipelineExecutor

from pipelines.bulk.engines.options import EngineOptions
from pipelines.bulk.rank import RankWork


def check(options: EngineOptions) -> None:
    """Every machine has it."""


def execute(options: EngineOptions, address: str, ranks: list[int], logs: str) -> None:
    """Do ranks, as many at a time as there are processors where no number is given."""
    workers = min(options.workers or max(1, (os.cpu_count() or 1) // options.cpus), len(ranks))
    work = RankWork(address, ranks, options.limits, options.cpus)
    # A process of its own for each rank at work, also for one alone: it may be killed.
    LocalPipelineExecutor([work], tasks=len(ranks), workers=max(2, workers), logging_dir=logs).run()
