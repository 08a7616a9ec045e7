"""Finished files take their places, when all of them are whole."""

from storage.errors import ExportError
from storage.export.atomic import sync
from storage.export.sharding import earlier_shards, shard_path
from storage.export.task import Task
from storage.export.workplace import Workplace
from storage.export.written import Written, WrittenFile


def refuse_shards(task: Task) -> None:
    """Raise ExportError where files of the same name stand that were not said to give way."""
    earlier = earlier_shards(task.target, task.ending)
    if earlier and not task.form.overwrite:
        raise ExportError(str(earlier[0]), "is in the way; --overwrite replaces it and the others of its name")


def settle_shards(task: Task, place: Workplace, resumed: int) -> Written:
    """Move the files to their final names, take away those of an earlier export, and give the facts.

    A process that is killed here is followed by one that moves the rest.
    """
    place.settle()
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
