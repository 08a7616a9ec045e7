"""Articles without a present signature, signed on all cores; then all clusters checked."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import wait

from pipelines.dedup.minhash import LETTERS, VERSION, sign
from pipelines.fork_server import start_fork_server
from storage.dedup import Progress
from storage.dedup.stories import Unsigned, count_unsigned, find_unsigned, place_signed, repair_all_clusters
from storage.signature import Signature
from storage.store import Store

_BATCH = 100  # articles signed in one piece and written in one transaction: 0.3 s


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: articles it signed, clusters that were not what their texts say."""

    signed: int
    wrong: int


def rebuild_clusters(store: Store, workers: int, progress: Progress) -> Rebuilt:
    """Bring every article into its cluster and set right what is wrong.

    Safe against a kill at any moment: each transaction leaves true clusters, and the next rebuild signs what is left.
    Raises what the store raises.
    """
    total = count_unsigned(store.engine, VERSION)
    done = placed = 0
    for batch in _signed(store, workers):
        progress("sign", done, total)
        placed += place_signed(store.engine, batch)
        done += len(batch)
    return Rebuilt(placed, repair_all_clusters(store.engine, progress))


def sign_all(texts: list[str]) -> list[Signature]:
    """Sign some texts, in a worker."""
    return [sign(text) for text in texts]


def _end_with_parent() -> None:
    """Let a worker end when the process it works for was killed; by itself it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for, args=(parent.sentinel,), daemon=True).start()


def _wait_for(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _signed(store: Store, workers: int) -> Iterator[list[tuple[Unsigned, Signature]]]:
    """Yield articles with their signatures, a few batches ahead of the one that is written."""
    first = find_unsigned(store.engine, VERSION, 0, _BATCH, LETTERS)
    if workers <= 1 or len(first) < _BATCH:
        for batch in _batches(store, first):
            yield list(zip(batch, sign_all([each.text for each in batch]), strict=True))
        return
    start_fork_server()
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent) as pool:
        waiting: deque[tuple[list[Unsigned], Future[list[Signature]]]] = deque()
        for batch in _batches(store, first):
            waiting.append((batch, pool.submit(sign_all, [each.text for each in batch])))
            if len(waiting) > 2 * workers:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)


def _batches(store: Store, batch: list[Unsigned]) -> Iterator[list[Unsigned]]:
    while batch:
        yield batch
        batch = find_unsigned(store.engine, VERSION, batch[-1].article_id, _BATCH, LETTERS)


def _next(
    waiting: deque[tuple[list[Unsigned], "Future[list[Signature]]"]],
) -> list[tuple[Unsigned, Signature]]:
    batch, answer = waiting.popleft()
    return list(zip(batch, answer.result(), strict=True))
