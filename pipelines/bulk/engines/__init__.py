"""The executors of datatrove that do the ranks of a run: processes of this machine, Ray, Slurm."""

from importlib import import_module
from importlib.util import find_spec

from pipelines.bulk.beat import RankLimits
from pipelines.bulk.engines.options import ENGINES, EngineOptions
from pipelines.bulk.folder import needs
from pipelines.errors import BulkError

__all__ = ["ENGINES", "EngineOptions", "RankLimits", "check_engine", "execute"]


def check_engine(options: EngineOptions) -> None:
    """Refuse an engine that is not installed here.  Raises BulkError that says what brings it."""
    if options.name not in ENGINES:
        raise BulkError(f"--engine {options.name}: not known; known: {', '.join(ENGINES)}")
    for module, extra in (("datatrove", "bulk"), *([("ray", "ray")] if options.name == "ray" else [])):
        if find_spec(module) is None:
            raise BulkError(f"{module} is not installed: {needs(extra)}")
    import_module(f"pipelines.bulk.engines.{options.name}").check(options)


def execute(options: EngineOptions, address: str, ranks: list[int], logs: str) -> None:
    """Do the ranks of a run and return when the engine has no more to do for them, whatever became of them."""
    import_module(f"pipelines.bulk.engines.{options.name}").execute(options, address, ranks, logs)
