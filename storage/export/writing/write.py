"""From a stream of articles to one file, to several, or to a folder: whole or not at all."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from storage.articles import StoredArticle
from storage.errors import ExportError
from storage.export.files.sharding import MOST, shard_path
from storage.export.sink import HashingFile
from storage.export.task import Task, Written, WrittenFile, mark_of
from storage.export.writing.folder import write_folder
from storage.export.writing.shards import commit_shards, plan_shards, refuse_shards
from storage.files import staged_file, translate_os_errors, with_folder
from storage.files.staging import FinishedFile, StagingFolder, staging_folder

Full = Callable[[int], bool]
"""Says of a file with so many bytes whether the next article goes into another."""


def write_corpus(task: Task) -> Written:
    """Write all of it.  Raises ExportError, DiskFull, and what the articles raise."""
    if task.format.page is not None:
        return write_folder(task)
    if task.form.shards is not None:
        return _write_shards(task)
    with staged_file(task.target) as temporary:
        one = _write_file(task, temporary, task.target.name, task.articles(), _never)
        task.hooks.seal()
    file = WrittenFile(task.target, one.bytes, one.sha256, one.articles)
    return Written((file,), one.articles, one.missing)


def _write_file(task: Task, path: Path, name: str, articles: Iterable[StoredArticle], full: Full) -> FinishedFile:
    assert task.format.open is not None
    layout, mark, count = task.layout(name), hashlib.sha256(), 0
    marked = task.form.shards is not None
    with HashingFile(path) as sink, task.format.open(sink, layout) as write:
        for stored in articles:
            write(task.record(stored))
            count += 1
            if marked:
                mark.update(mark_of(stored))
            if full(sink.size + sink.pending):
                break
    return FinishedFile(path.name, sink.size, sink.sha256, count, layout.missing.total(), mark.hexdigest())


def _never(size: int) -> bool:
    return False


def _write_shards(task: Task) -> Written:
    with_folder(task.target)
    with translate_os_errors(task.target):
        shard_path(task.target, task.ending, 0, MOST).exists()  # a name that is too long is said before the work
    with staging_folder(task.target, task.key) as place:
        if not place.settling:
            refuse_shards(task)
        wanted = plan_shards(task, place)
        articles, resumed = task.articles(), sum(each.articles for each in place.finished)
        _skip(task, place, articles)
        for some, full in _pieces(task, place, articles, wanted):
            number = len(place.finished)
            name = f"{task.stem}-{number:05}{task.ending}"
            place.finish(_write_file(task, place.data / f"{number:05}", name, some, full))
        if next(articles, None) is not None:  # to the end: whoever watches them waits for the last one
            raise _changed(task)
        task.hooks.seal()
        return commit_shards(task, place, resumed)


def _pieces(
    task: Task, place: StagingFolder, articles: Iterator[StoredArticle], wanted: list[int] | None
) -> Iterator[tuple[Iterable[StoredArticle], Full]]:
    """Yield the articles of each file that is to be written, and when it is full."""
    if wanted is not None:
        for quota in wanted[len(place.finished) : -1]:
            yield islice(articles, quota), _never
        if len(place.finished) < len(wanted):
            yield articles, _never  # those too that came while they were counted
        return
    limit = (task.form.shards and task.form.shards.size) or 0
    while (first := next(articles, None)) is not None or not place.finished:
        yield chain([] if first is None else [first], articles), lambda size: size >= limit


def _skip(task: Task, place: StagingFolder, articles: Iterator[StoredArticle]) -> None:
    """Pass over what an interrupted export has written, as if it were written now."""
    watched = task.hooks.observe is not None or task.hooks.progress is not None
    for each in place.finished:
        mark = hashlib.sha256()
        for stored in islice(articles, each.articles):
            mark.update(mark_of(stored))
            if watched:
                task.record(stored)
        if mark.hexdigest() != each.mark:
            raise _changed(task)


def _changed(task: Task) -> ExportError:
    return ExportError(str(task.target), "the store was changed meanwhile; give the same command again")
