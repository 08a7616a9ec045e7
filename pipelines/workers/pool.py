"""Work on foreign bytes in worker processes: a hostile page costs itself and nothing else."""

import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from typing import Any, Self

from lxml.html import HtmlElement
from pebble import ProcessExpired, ProcessPool

from pipelines.errors import WorkersError
from pipelines.extraction import EXTRACTOR_VERSION, Rules, Template
from pipelines.fork_server import start_errors, start_fork_server
from pipelines.workers.bounds import MEMORY, OUT_OF_MEMORY, Lost, limit_memory, within_bounds
from storage.plain_text import clean_name
from storage.records import Article, Page, Reason, Rejected, Result
from storage.urls import normalize_url

# A worker is replaced after so many pages, against slow leaks in C libraries.
PAGES_PER_WORKER = 2000

DEATHS = 3
"""Workers that one piece of work may cost: the first death may be another's fault, as where the system runs short."""


def prepare(many: bool = True, also: Sequence[str] = ()) -> None:
    """Begin to load the extractor in the fork server, beside whatever this process does next; returns at once.

    For ``many`` pages it reads one ahead, which loads what only some pages need (0.45 s, the model of languages).
    ``also`` are further modules that the work needs; with them and without many pages a worker loads the extractor
    when the first page comes: most polls find none.
    """
    extractor = ["pipelines.dedup.minhash", "pipelines.workers.preload" if many else "pipelines.extraction.core"]
    modules = ["pipelines.workers.pool", *also, *(extractor if many or not also else ())]
    multiprocessing.get_context("forkserver").set_forkserver_preload(modules)
    start_fork_server()


def schedule(pool: ProcessPool, work: Callable[..., Any], *args: object, timeout: float | None = None) -> "Future[Any]":
    """Hand work to a pool, which starts its workers with the first.  Raises :class:`WorkersError`."""
    with start_errors():
        task: Future[Any] = pool.schedule(work, args=args, timeout=timeout)
    return task


def extract(page: Page, rules: Rules, template: Template | None, tree: HtmlElement | None = None) -> Result:
    """Read a page and sign its text, in a worker; the process that hands pages out never loads the extractor."""
    result: Result = import_module("pipelines.extraction.core").extract(page, rules, template, tree)
    if isinstance(result, Article):
        return replace(result, signature=import_module("pipelines.dedup.minhash").sign(result.text))
    return result


def learn(pages: Sequence[Page], rules: Rules, known: Mapping[str, Article]) -> Template | None:
    """Learn from pages, in a worker."""
    template: Template | None = import_module("pipelines.learning.induction").learn(pages, rules, known)
    return template


def _nothing() -> None:
    """Have a worker and no work."""


class ExtractionPool:
    """Worker processes for :func:`extract` and other work; each piece ends in a value, whatever it does to its worker.

    ``timeout`` is the seconds one piece may take, ``maxsize`` the bytes a page may have, ``memory`` the bytes a worker
    may hold, ``many`` and ``also`` what is loaded beforehand (see :func:`prepare`).  Workers come from a fork server
    that has loaded the extractor once, so replacing a killed one takes milliseconds (a fresh import takes 0.9 s).
    """

    def __init__(
        self,
        workers: int,
        timeout: float,
        maxsize: int,
        memory: int = MEMORY,
        *,
        many: bool = True,
        also: Sequence[str] = (),
    ) -> None:
        prepare(many, also)
        self._pool = process_pool(workers, PAGES_PER_WORKER, memory)
        self._timeout = timeout
        self._maxsize = maxsize
        self._memory = memory

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

    def too_large(self, *bodies: bytes) -> Lost | None:
        """Return what is said of bodies that are too large to be read together, or None."""
        size = sum(map(len, bodies))
        return Lost(Reason.TOO_LARGE, f"{size} bytes, at most {self._maxsize}") if size > self._maxsize else None

    def run(self, work: Callable[..., Any], *args: object, timeout: float | None = None) -> "Future[Any]":
        """Do a piece of work in a worker; the future gives what it returns, or :class:`Lost`, and never an error.

        ``work`` is found by its name there.  What ends its worker is tried again, up to three times in all, unless it
        asked for too much memory.  Raises :class:`WorkersError`.
        """
        answer: Future[Any] = Future()
        self._attempt(answer, 1, timeout or self._timeout, work, args)
        return answer

    def _attempt(
        self, answer: "Future[Any]", count: int, timeout: float, work: Callable[..., Any], args: tuple[object, ...]
    ) -> None:
        def settle(done: "Future[Any]") -> None:
            if count < DEATHS and _died(done):
                try:
                    self._attempt(answer, count + 1, timeout, work, args)
                except (WorkersError, RuntimeError):  # the pool is closed: nobody waits for a second try
                    answer.set_result(self._outcome(done, count, timeout))
            else:
                answer.set_result(self._outcome(done, count, timeout))

        schedule(self._pool, within_bounds, timeout, work, *args, timeout=timeout).add_done_callback(settle)

    def submit(self, page: Page, rules: Rules, template: Template | None = None) -> "Future[Result]":
        """Read a page in a worker; the future always gives a result, never an error.  Raises :class:`WorkersError`."""
        answer: Future[Result] = Future()
        if lost := self.too_large(*(part.body for part in (page, *page.more))):
            answer.set_result(rejected(page, lost.reason, lost.detail))
            return answer
        task = self.run(extract, plain(page), rules, template)
        task.add_done_callback(lambda done: answer.set_result(result_of(done.result(), page)))
        return answer

    def learn(
        self, pages: Sequence[Page], rules: Rules, known: Mapping[str, Article] | None = None
    ) -> "Future[Template | None]":
        """Learn from pages in a worker; a lesson that hangs or kills it teaches nothing.

        ``known`` are the articles of some pages, as :func:`pipelines.learning.learn` takes them.
        """
        # Three times what one page may take; 40 pages of the 14 sites measured take 1 to 6 s.
        answer: Future[Template | None] = Future()
        of_these = {page.url: known[page.url] for page in pages if known and page.url in known}
        task = self.run(learn, [plain(page) for page in pages], rules, of_these, timeout=3 * self._timeout)
        task.add_done_callback(
            lambda done: answer.set_result(None if isinstance(done.result(), Lost) else done.result())
        )
        return answer

    def _outcome(self, done: "Future[Any]", count: int, timeout: float) -> Any:
        try:
            return done.result()
        except TimeoutError:
            return Lost(Reason.TIMEOUT, f"reading it took over {timeout:g} s")
        except ProcessExpired as error:
            return Lost(Reason.CRASHED, _how_it_ended(error.exitcode, count, self._memory))
        except CancelledError:
            return Lost(Reason.CRASHED, "stopped before it was read")
        except (RuntimeError, ValueError, TypeError, OSError, MemoryError) as error:
            return Lost(Reason.CRASHED, f"{type(error).__name__}: {error}"[:300])

    def close(self) -> None:
        """Finish what was submitted, then end the workers."""
        self._pool.close()
        self._pool.join()

    def stop(self) -> None:
        """End the workers now; what they held is given as ``crashed``."""
        self._pool.stop()
        self._pool.join()


def process_pool(workers: int, tasks: int, memory: int) -> ProcessPool:
    """Make a pool of workers from the fork server; each is replaced after so many ``tasks``."""
    context = multiprocessing.get_context("forkserver")
    return ProcessPool(workers, tasks, limit_memory, (memory,), context)


def _died(done: "Future[Any]") -> bool:
    """Return whether a piece of work ended its worker in a way that may have been chance."""
    error = None if done.cancelled() else done.exception()
    return isinstance(error, ProcessExpired) and error.exitcode != OUT_OF_MEMORY


def _how_it_ended(status: int, count: int, memory: int) -> str:
    if status == OUT_OF_MEMORY:
        return f"reading it takes more than {memory // 1024**2} MB of memory (WINNOW_WORKER_MEMORY)"
    return f"worker ended with {status}" + (f", {count} times" if count > 1 else "")


def plain(page: Page) -> Page:
    """Return a page as it is sent to a worker: pickling the headers of its request costs more than they tell."""
    return replace(page, request_headers=(), original=None)


def result_of(given: "Result | Lost", page: Page) -> Result:
    """Return what a worker made of a page, or its rejection where it was lost."""
    return rejected(page, given.reason, given.detail) if isinstance(given, Lost) else given


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
