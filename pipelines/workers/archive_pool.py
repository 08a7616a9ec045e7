"""Pages of the archive read in worker processes: where they stand goes in, what they give comes out."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from time import process_time
from typing import Self

from pebble import ProcessExpired

from pipelines.extraction import Rules, Template
from pipelines.workers.bounds import WorkerBounds, within_bounds
from pipelines.workers.pool import PAGES_PER_WORKER, extract, prepare, process_pool, rejected, schedule
from storage.archive import Where
from storage.archive.reader import read_page
from storage.errors import ArchiveError, RemoteError
from storage.records import Page, Reason, Result

CHUNK = 16
"""Pages of one task: 16 of 20 ms each keep a worker busy for a third of a second."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some pages of one site by their references, with what reads them."""

    site: str
    refs: tuple[str, ...]
    rules: Rules
    template: Template | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page gives (None: the archive has no such page) and what that cost, in seconds of a processor."""

    result: Result | None
    reading: float = 0.0
    extracting: float = 0.0


def read_chunk(where: Where, chunk: Chunk, most: int) -> list[Answer]:
    """Read some pages, in a worker; ``most`` is the bytes that one may have."""
    return [_read(where, ref, chunk, most) for ref in chunk.refs]


def _read(where: Where, ref: str, chunk: Chunk, most: int) -> Answer:
    began = process_time()
    try:
        page = replace(read_page(where, ref), site=chunk.site, request_headers=())
    except RemoteError:
        raise  # nothing is known of the page: whoever reads the archive again goes on later
    except ArchiveError:
        return Answer(None, process_time() - began)
    size = sum(len(part.body) for part in (page, *page.more))
    read = process_time()
    if size > most:
        result: Result = rejected(page, Reason.TOO_LARGE, f"{size} bytes, at most {most}")
        result = replace(result, rules_digest=chunk.rules.digest)
    else:
        result = extract(page, chunk.rules, chunk.template)
    return Answer(result, read - began, process_time() - read)


class ArchivePool:
    """Worker processes that read an archive's pages; each page ends in an answer, whatever it does to its worker.

    ``bounds`` are those of :class:`pipelines.workers.pool.ExtractionPool`.
    """

    def __init__(self, where: Where, bounds: WorkerBounds) -> None:
        prepare()
        self._timeout, self._most = bounds.timeout, bounds.maxsize
        self._where = where
        self._ahead = 3 * bounds.workers
        self._pool = process_pool(bounds.workers, PAGES_PER_WORKER // CHUNK, bounds.memory)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()

    def answers(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, list[Answer]]]:
        """Read chunks, a few of them ahead, and yield each with its answers, in order.

        A page that hangs or ends its worker takes its chunk along: the pages of such a chunk are read one by one.
        """
        waiting: list[tuple[Chunk, Future[list[Answer]]]] = []
        for chunk in chunks:
            waiting.append((chunk, self._submit(chunk)))
            if len(waiting) > self._ahead:
                yield self._settle(*waiting.pop(0))
        for chunk, task in waiting:
            yield self._settle(chunk, task)

    def _submit(self, chunk: Chunk) -> "Future[list[Answer]]":
        return schedule(
            self._pool, within_bounds, self._timeout, read_chunk, self._where, chunk, self._most, timeout=self._timeout
        )

    def _settle(self, chunk: Chunk, task: "Future[list[Answer]]") -> tuple[Chunk, list[Answer]]:
        if not isinstance(done := _outcome(task), str):
            return chunk, done
        if len(chunk.refs) == 1:
            return chunk, [self._lost(chunk.refs[0], chunk, done)]
        alone = [replace(chunk, refs=(ref,)) for ref in chunk.refs]
        tasks = [(one, self._submit(one)) for one in alone]
        return chunk, [answer for one, task in tasks for answer in self._settle(one, task)[1]]

    def _lost(self, ref: str, chunk: Chunk, words: str) -> Answer:
        try:
            page: Page = replace(read_page(self._where, ref, alone=True), site=chunk.site)
        except RemoteError:
            raise
        except ArchiveError:
            return Answer(None)
        reason = Reason.TIMEOUT if words == _SLOW else Reason.CRASHED
        return Answer(rejected(page, reason, words), extracting=self._timeout if words == _SLOW else 0.0)


_SLOW = "took too long"


def _outcome(task: "Future[list[Answer]]") -> list[Answer] | str:
    """Return the answers, or what came between in words."""
    try:
        return task.result()
    except TimeoutError:
        return _SLOW
    except ProcessExpired as error:
        return f"worker ended with {error.exitcode}"
    except CancelledError:
        return "stopped before it was read"
    except (RuntimeError, ValueError, TypeError, OSError, MemoryError) as error:
        return f"{type(error).__name__}: {error}"[:300]


def in_chunks(site: str, refs: Sequence[str], rules: Rules, template: Template | None) -> Iterator[Chunk]:
    """Cut the references of one site into tasks."""
    for start in range(0, len(refs), CHUNK):
        yield Chunk(site, tuple(refs[start : start + CHUNK]), rules, template)
