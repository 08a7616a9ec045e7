"""Run folders of `winnow bulk extract` with given articles, without extracting anything."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from pipelines.bulk import RunFolder, watch
from pipelines.bulk.dedup import Dedup, dedup_runs
from pipelines.bulk.engines import RankLimits
from pipelines.bulk.plan import RunPlan
from pipelines.bulk.rank import do_rank
from pipelines.dedup import sign
from storage.export.files import ShardForm
from storage.records import Article
from tests.storage.samples import article


def signed(url: str, **changes: object) -> Article:
    """An article as a run has it."""
    made = article(url, **changes)
    return replace(made, signature=sign(made.text))


def write_run(folder: Path, ranks: Sequence[Sequence[Article]], form: str = "jsonl.gz") -> str:
    """Write a run that is done and return its address."""
    shard = ShardForm("winnow", form)
    options = {"profile": "winnow", "format": form}
    for name in ("articles", "done"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, articles in enumerate(ranks):
        with shard.open(folder / "articles" / f"{number:05d}.{form}") as write:
            for each in articles:
                write(shard.record(each))
        (folder / "done" / f"{number:05d}.json").write_text(json.dumps({"counts": {}, "files": []}))
    (folder / "run.json").write_text(json.dumps(asdict(RunPlan("extract", len(ranks), options, ranks=len(ranks)))))
    return str(folder)


def dedup_here(runs: Sequence[str], tasks: int = 16, anew: bool = False) -> Counter[str]:
    """Do the phases of a dedup in this process, without any engine."""

    def engine(folder: RunFolder, plan: RunPlan, options: object, ranks: list[int], number: int, told: object) -> None:
        for rank in ranks:
            do_rank(folder, rank, RankLimits(), 1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watch, "_round", engine)
        return dedup_runs(Dedup(runs, tasks, anew))
