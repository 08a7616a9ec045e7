"""What is still to be done of an export in several files: which ones an earlier process finished, how long the rest."""

import hashlib
from collections.abc import Iterator
from itertools import islice

from storage.articles import StoredArticle
from storage.errors import ExportError
from storage.export.files.sharding import earlier_shards, quotas, shard_path
from storage.export.task import Task, Written, WrittenFile, mark_of
from storage.files import sync
from storage.files.staging import StagingFolder


def plan_shards(task: Task, place: StagingFolder) -> list[int] | None:
    """Return how many articles each file gets, None where its size decides; keep of what is finished what still holds.

    A finished file holds when it lies there as it was noted and the store would give the very same articles for it.
    """
    total = len(place.finished)
    place.take_back([shard_path(task.target, task.ending, number, total) for number in range(total)])
    place.keep(place.whole())
    shards = task.form.shards
    by_number = shards is not None and shards.count is not None
    if not place.finished and not by_number:
        return None
    if not place.finished and task.quick is not None:
        count = task.quick()
    else:
        articles = _Counting(task.recount())
        place.keep(_holding(place, articles))
        if not by_number:
            return None
        count = articles.rest()
    assert shards is not None
    wanted = quotas(shards, count)
    fitting = zip(place.finished, wanted, strict=False)
    place.keep(next((at for at, (each, quota) in enumerate(fitting) if each.articles != quota), len(place.finished)))
    return wanted


def _holding(place: StagingFolder, articles: Iterator[StoredArticle]) -> int:
    """Count the first files that the store would fill with the same articles."""
    for number, each in enumerate(place.finished):
        mark = hashlib.sha256()
        for stored in islice(articles, each.articles):
            mark.update(mark_of(stored))
        if mark.hexdigest() != each.mark:
            return number
    return len(place.finished)


class _Counting:
    """Counts what passes."""

    def __init__(self, articles: Iterator[StoredArticle]) -> None:
        self._articles = articles
        self._count = 0

    def __iter__(self) -> Iterator[StoredArticle]:
        return self

    def __next__(self) -> StoredArticle:
        stored = next(self._articles)
        self._count += 1
        return stored

    def rest(self) -> int:
        """Take all that is left and return the number of all there were."""
        return self._count + sum(1 for _ in self._articles)


# Finished files take their places, when all of them are whole.
def refuse_shards(task: Task) -> None:
    """Raise ExportError where files of the same name stand that were not said to give way."""
    earlier = earlier_shards(task.target, task.ending)
    if earlier and not task.form.overwrite:
        raise ExportError(str(earlier[0]), "is in the way; --overwrite replaces it and the others of its name")


def commit_shards(task: Task, place: StagingFolder, resumed: int) -> Written:
    """Move the files to their final names, take away those of an earlier export, and return the facts.

    A process that is killed here is followed by one that moves the rest.
    """
    place.commit()
    finals = [shard_path(task.target, task.ending, at, len(place.finished)) for at in range(len(place.finished))]
    files = []
    for each, final in zip(place.finished, finals, strict=True):
        if (path := place.data / each.name).exists():
            path.replace(final)
        files.append(WrittenFile(final, each.bytes, each.sha256, each.articles))
    for path in earlier_shards(task.target, task.ending):
        if path not in finals and path.is_file():
            path.unlink()
    sync(task.target.parent)
    missing = sum(each.missing for each in place.finished)
    return Written(tuple(files), sum(file.articles for file in files), missing, resumed)
