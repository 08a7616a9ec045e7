"""Work on many pages at once by datatrove's executors: local processes, Ray, Slurm.

A run lives in a folder at any address of fsspec.  What it works with is frozen there, each rank reads its share of it
and puts what it made beside, its marker last; no worker knows a database.
"""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.bulk.beat import RankLimits
    from pipelines.bulk.dedup import Dedup, dedup_runs
    from pipelines.bulk.engines import EngineOptions, check_engine
    from pipelines.bulk.extract import ExtractArticles
    from pipelines.bulk.folder import RunFolder
    from pipelines.bulk.frozen import FrozenRules, SiteRules
    from pipelines.bulk.plan import MOST_TASKS, RunPlan, begin, opened
    from pipelines.bulk.release import BulkRelease, release_runs
    from pipelines.bulk.results import ResultPlace, results_of
    from pipelines.bulk.sources import shard_lines
    from pipelines.bulk.status import RunStatus, status_of
    from pipelines.bulk.watch import carry_out
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "BulkRelease": "release",
            "Dedup": "dedup",
            "EngineOptions": "engines",
            "dedup_runs": "dedup",
            "release_runs": "release",
            "ExtractArticles": "extract",
            "RankLimits": "beat",
            "MOST_TASKS": "plan",
            "check_engine": "engines",
            "results_of": "results",
            "shard_lines": "sources",
            "FrozenRules": "frozen",
            "ResultPlace": "results",
            "RunFolder": "folder",
            "RunPlan": "plan",
            "RunStatus": "status",
            "SiteRules": "frozen",
            "begin": "plan",
            "carry_out": "watch",
            "opened": "plan",
            "status_of": "status",
        },
    )

__all__ = [
    "MOST_TASKS",
    "BulkRelease",
    "Dedup",
    "EngineOptions",
    "ExtractArticles",
    "FrozenRules",
    "RankLimits",
    "ResultPlace",
    "RunFolder",
    "RunPlan",
    "RunStatus",
    "SiteRules",
    "begin",
    "carry_out",
    "check_engine",
    "dedup_runs",
    "opened",
    "release_runs",
    "results_of",
    "shard_lines",
    "status_of",
]
