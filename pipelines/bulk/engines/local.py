"""Processes of this machine."""

from datatrove.executor import LocalPipelineExecutor

from pipelines.bulk.engines.options import EngineOptions
from pipelines.bulk.rank import RankWork


def check(options: EngineOptions) -> None:
    """Every machine has it."""


def execute(options: EngineOptions, address: str, ranks: list[int], logs: str) -> None:
    """Do ranks, as many at a time as there are processors where no number is given."""
    work = RankWork(address, options.lots(ranks), options.limits, options.cpus)
    LocalPipelineExecutor([work], tasks=len(ranks), workers=options.places(len(ranks)), logging_dir=logs).run()
