"""The articles of runs read back from their files, row by row."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.bulk.folder import RunFolder
from pipelines.bulk.plan import RunPlan, opened
from pipelines.errors import BulkError, BulkIncomplete
from storage.release.verify import UNREADABLE, reader_of

ARTICLES = "articles"


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """The articles of one rank of a run."""

    folder: RunFolder
    plan: RunPlan
    rank: int

    @property
    def name(self) -> str:
        """Its name within the folder of its run."""
        return f"{ARTICLES}/{self.rank:05d}.{self.plan.options['format']}"

    def fetch(self, scratch: Path) -> Path:
        """Copy it to this machine, under its own name.  Raises BulkError."""
        target = scratch / self.name.rpartition("/")[2]
        try:
            with self.folder.reading(self.name) as file, target.open("wb") as out:
                shutil.copyfileobj(file, out, 2**20)
        except FileNotFoundError as error:
            raise BulkError(f"{self.folder.child(self.name)}: no such file") from error
        return target

    def rows(self, scratch: Path) -> Iterator[dict[str, Any]]:
        """Yield its rows.  Raises BulkError for a file that is missing or damaged."""
        read = reader_of(str(self.plan.options["format"]))
        assert read is not None
        local = self.fetch(scratch)
        try:
            yield from read(local)
        except UNREADABLE as error:
            raise BulkError(f"{self.folder.child(self.name)}: damaged: {error}") from error
        finally:
            local.unlink(missing_ok=True)


def article_files(addresses: Sequence[str], profiles: Sequence[str] = ("winnow", "extract")) -> list[ArticleFile]:
    """Return the files of the articles of some runs, in order; ``profiles`` have what is needed of an article.

    Raises BulkIncomplete for a run that is not done, and BulkError for one whose articles do not have all fields.
    """
    files: list[ArticleFile] = []
    for address in dict.fromkeys(each.rstrip("/") for each in addresses):
        folder = RunFolder(address)
        plan = opened(folder)
        if (profile := plan.options.get("profile")) not in profiles:
            raise BulkError(f"{address}: articles written under --profile {profile}; {profiles[0]} is needed")
        if missing := plan.missing(folder):
            raise BulkIncomplete(f"{address}: {len(missing):,} of {plan.ranks:,} ranks are not done")
        files += [ArticleFile(folder, plan, rank) for rank in range(plan.ranks)]
    return files
