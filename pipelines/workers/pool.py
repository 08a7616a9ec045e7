"""extract() in worker processes: a hostile page costs itself and nothing else."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from typing import Any, Self

from pebble import ProcessExpired, ProcessPool

from pipelines.extraction import EXTRACTOR_VERSION, Rules, Template
from pipelines.fork_server import start_errors, start_fork_server
from storage.plain_text import clean_name
from storage.records import Article, Page, Reason, Rejected, Result
from storage.urls import normalize_url

# A worker is replaced after so many pages, against slow leaks in C libraries.
PAGES_PER_WORKER = 2000


def prepare(many: bool = True) -> None:
    """Begin to load the extractor in the fork server, beside whatever this process does next; returns at once.

    For ``many`` pages it reads one ahead, which loads what only some pages need (0.45 s, the model of languages).
    """
    modules = [
        "pipelines.workers.pool",
        "pipelines.dedup.minhash",
        "pipelines.workers.preload" if many else "pipelines.extraction.core",
    ]
    multiprocessing.get_context("forkserver").set_forkserver_preload(modules)
    start_fork_server()


def schedule(pool: ProcessPool, work: Callable[..., Any], *args: object, timeout: float | None = None) -> "Future[Any]":
    """Hand work to a pool, which starts its workers with the first.  Raises :class:`WorkersError`."""
    with start_errors():
        task: Future[Any] = pool.schedule(work, args=args, timeout=timeout)
    return task


def extract(page: Page, rules: Rules, template: Template | None) -> Result:
    """Read a page and sign its text, in a worker; the process that hands pages out never loads the extractor."""
    result: Result = import_module("pipelines.extraction.core").extract(page, rules, template)
    if isinstance(result, Article):
        return replace(result, signature=import_module("pipelines.dedup.minhash").sign(result.text))
    return result


def learn(pages: Sequence[Page], rules: Rules) -> Template | None:
    """Learn from pages, in a worker."""
    template: Template | None = import_module("pipelines.learning.induction").learn(pages, rules)
    return template


def _nothing() -> None:
    """Have a worker and no work."""


class ExtractionPool:
    """Worker processes for :func:`extract`; each page ends in a result, whatever it does to its worker.

    ``timeout`` is the seconds a page may take, ``maxsize`` the bytes it may have, ``many`` whether many pages are
    expected (see :func:`prepare`).  Workers come from a fork server
    that has loaded the extractor once, so replacing a killed one takes milliseconds (a fresh import takes 0.9 s).
    """

    def __init__(self, workers: int, timeout: float, maxsize: int, many: bool = True) -> None:
        prepare(many)
        context = multiprocessing.get_context("forkserver")
        self._pool = ProcessPool(max_workers=workers, max_tasks=PAGES_PER_WORKER, context=context)
        self._timeout = timeout
        self._maxsize = maxsize

    def start(self) -> None:
        """Start the workers and wait for the first; without it the first page does.  Raises :class:`WorkersError`."""
        schedule(self._pool, _nothing).exception()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.stop()

    def submit(self, page: Page, rules: Rules, template: Template | None = None) -> "Future[Result]":
        """Read a page in a worker; the future always gives a result, never an error.  Raises :class:`WorkersError`."""
        answer: Future[Result] = Future()
        size = sum(len(part.body) for part in (page, *page.more))
        if size > self._maxsize:
            answer.set_result(rejected(page, Reason.TOO_LARGE, f"{size} bytes, at most {self._maxsize}"))
            return answer
        # The whole address space of headers is not needed to read a page; pickling them costs more than it tells.
        plain = replace(page, request_headers=())
        task = schedule(self._pool, extract, plain, rules, template, timeout=self._timeout)
        task.add_done_callback(lambda done: answer.set_result(self._settle(done, page)))
        return answer

    def learn(self, pages: Sequence[Page], rules: Rules) -> "Future[Template | None]":
        """Learn from pages in a worker; a lesson that hangs or kills it teaches nothing."""
        # Three times what one page may take; 40 pages of the 14 sites measured take 1 to 6 s.
        answer: Future[Template | None] = Future()
        plain = [replace(page, request_headers=()) for page in pages]
        task = schedule(self._pool, learn, plain, rules, timeout=3 * self._timeout)
        task.add_done_callback(lambda done: answer.set_result(_lesson(done)))
        return answer

    def _settle(self, done: "Future[Result]", page: Page) -> Result:
        try:
            return done.result()
        except TimeoutError:
            return rejected(page, Reason.TIMEOUT, f"extraction took over {self._timeout:g} s")
        except ProcessExpired as error:
            return rejected(page, Reason.CRASHED, f"worker ended with {error.exitcode}")
        except CancelledError:
            return rejected(page, Reason.CRASHED, "stopped before it was read")
        except (RuntimeError, ValueError, TypeError, OSError, MemoryError) as error:
            return rejected(page, Reason.CRASHED, f"{type(error).__name__}: {error}"[:300])

    def close(self) -> None:
        """Finish what was submitted, then end the workers."""
        self._pool.close()
        self._pool.join()

    def stop(self) -> None:
        """End the workers now; what they held is given as ``crashed``."""
        self._pool.stop()
        self._pool.join()


def _lesson(done: "Future[Template | None]") -> Template | None:
    try:
        return done.result()
    except (TimeoutError, ProcessExpired, CancelledError, RuntimeError, ValueError, TypeError, OSError, MemoryError):
        return None


def rejected(page: Page, reason: Reason, detail: str, at: datetime | None = None) -> Rejected:
    """Make the rejection of a page that the extractor could not be asked about."""
    return Rejected(
        site=page.site,
        url=page.url,
        final_url=page.final_url,
        normalized_url=normalize_url(page.final_url),
        reason=reason,
        detail=clean_name(detail),
        date_fetched=at or page.fetched_at,
        status=page.status,
        raw_ref=page.raw_ref,
        extractor_version=EXTRACTOR_VERSION,
    )
