"""Run folders of `winnow bulk extract` with given articles, without extracting anything."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from pipelines.bulk import RunPlan
from pipelines.dedup import sign
from storage.export import ShardForm
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
