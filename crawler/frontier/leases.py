"""The rows of the frontier that this process holds: claimed ahead, handed out, renewed, and never forgotten."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from time import monotonic, time

from crawler.process import is_gone
from pipelines.stages import DatabaseThread
from storage.frontier import LeaseBatch, LeasedURL, Worker
from storage.process import IsGone
from storage.records import Hints

logger = logging.getLogger("winnow")

SHORTEST_REST, LONGEST_REST = 0.05, 2.0
"""Seconds between two looks at a crawl in which nothing can be claimed at this moment."""


class LeaseBuffer:
    """Claims in batches of ``batch``.  ``wake`` is called when there may be something to do; ``lease`` in seconds.

    ``idle`` tells that nothing is under way: a row that is still out then was lost, and ``lost`` hears of it.
    ``gone`` knows the processes whose rows come back at once.
    """

    def __init__(
        self,
        member: Worker,
        desk: DatabaseThread,
        bounds: tuple[int, float],
        wake: Callable[[], None],
        idle: Callable[[], bool],
        lost: Callable[[LeasedURL], None],
        gone: IsGone = is_gone,
    ) -> None:
        self._member = member
        self._desk = desk
        self._batch, self._lease = bounds
        self._wake = wake
        self._idle = idle
        self._lost = lost
        self._gone = gone
        self._ready: deque[LeasedURL] = deque()
        self._out: dict[int, LeasedURL] = {}
        self._late: dict[str, Hints] = {}
        self._led: dict[str, int] = {}
        self._claiming: asyncio.Task[None] | None = None
        self._renewing = desk.watch(self._go_on_holding())
        self._rest_until = 0.0
        self._heard = monotonic()
        self._finished = False
        self._idle_looks = 0
        self.waiting = 0
        self.sources: int | None = None

    @property
    def pending(self) -> bool:
        """Whether the crawl has anything left, ours or held by another process."""
        return not self._finished

    def next(self) -> LeasedURL | None:
        """Hand out a row, and see that more is claimed in time.

        Nothing after a silence as long as the lease (this process or its database stood still): it may be another's.
        """
        few = len(self._ready) <= self._batch // 4
        if few and (self._claiming is None or self._claiming.done()) and monotonic() >= self._rest_until:
            self._claiming = self._desk.watch(self._claim())
        if not self._ready or monotonic() - self._heard > self._lease:
            return None
        row = self._ready.popleft()
        self._out[row.id] = row
        return row

    def drop(self, is_dropped: Callable[[LeasedURL], bool]) -> list[LeasedURL]:
        """Take back what was claimed and is not to be handed out any more; return it."""
        dropped = [row for row in self._ready if is_dropped(row)]
        self._ready = deque(row for row in self._ready if not is_dropped(row))
        return dropped

    def finish(self, row: LeasedURL) -> bool:
        """Take back a row that was handed out; False where that has happened before."""
        self._late.pop(row.normalized_url, None)
        for name in self.redirected_keys(row):
            del self._led[name]
        ended = self._out.pop(row.id, None) is not None
        if ended:
            self.look_again()
        return ended

    def follow_redirect(self, row: LeasedURL, name: str) -> bool:
        """Note that a row is led on to another page (its key); False where that one is under way already.

        A page that was claimed and not handed out yet is not asked for a second time.
        """
        under_way = any(each.normalized_url == name for each in self._out.values())
        if under_way or self._led.get(name, row.id) != row.id:
            return False
        self._led[name] = row.id
        self._ready = deque(each for each in self._ready if each.normalized_url != name)
        return True

    def redirected_keys(self, row: LeasedURL) -> list[str]:
        """Return the keys of the pages that a row was led to."""
        return [name for name, led in self._led.items() if led == row.id]

    def look_again(self) -> None:
        """Something has changed in the crawl: claim without resting."""
        self._finished = False
        self._rest_until = 0.0
        if not self._ready:
            self._wake()

    def keep_better(self, better: Mapping[str, Hints]) -> None:
        """Take what other places said meanwhile of rows that are held."""
        if not better:
            return
        for place, row in enumerate(self._ready):
            if row.normalized_url in better:
                self._ready[place] = replace(row, link=replace(row.link, hints=better[row.normalized_url]))
        out = {row.normalized_url for row in self._out.values()}
        self._late.update((name, hints) for name, hints in better.items() if name in out)

    def late_hints(self, row: LeasedURL) -> Hints | None:
        """Return what other places said of a page while it was being fetched."""
        return self._late.get(row.normalized_url)

    async def close(self) -> None:
        """Claim and renew no more."""
        self._renewing.cancel()
        if self._claiming is not None:
            await asyncio.wait([self._claiming])

    async def _claim(self) -> None:
        began = monotonic()
        turn: LeaseBatch = await self._desk.do(self._member.lease, self._batch, time(), self._gone)
        if turn.lost:
            self._hear(began, lost=True)
        if turn.returned:
            logger.info("%d requests of a process that ended are queued again", turn.returned)
        self._ready.extend(row for row in turn.rows if row.normalized_url not in self._led)
        if turn.remaining is not None:
            await self._rest(turn)
        self._wake()

    def _hear(self, began: float, *, lost: bool) -> None:
        """Note that the lease was renewed, by a word that went out at ``began``."""
        if lost:
            logger.warning("process stopped for over %g s: its requests were given to others", self._lease)
            self._ready.clear()
        self._heard = began

    async def _rest(self, turn: LeaseBatch) -> None:
        """Nothing can be claimed now: find out whether the crawl is done, or when to look again."""
        assert turn.remaining is not None
        self._finished = turn.remaining.is_empty
        if self._finished:
            return
        due = turn.remaining.next_at
        rest = LONGEST_REST / 4 if due is None or turn.standing_by else due - time()
        rest = min(max(rest, SHORTEST_REST), LONGEST_REST)
        self._rest_until = monotonic() + rest
        asyncio.get_running_loop().call_later(rest, self._wake)
        await self._search(turn)

    async def _search(self, turn: LeaseBatch) -> None:
        """Find rows that nobody works on though they are held: the answer to a claim that was never heard of."""
        self._idle_looks = self._idle_looks + 1 if self._idle() and not self._ready else 0
        if self._idle_looks < 2 or turn.standing_by:
            return
        for row in list(self._out.values()):
            self._lost(row)
        if turn.remaining is not None and turn.remaining.leased and not self._out:
            await self._desk.do(self._member.recover)

    async def _go_on_holding(self) -> None:
        """Renew the lease four times in its length, and count what waits, at most a twentieth of the time."""
        rest = self._lease / 4
        while True:
            await asyncio.sleep(rest)
            began = monotonic()
            self._hear(began, lost=not await self._desk.do(self._member.renew, time()))
            self._wake()
            began = monotonic()
            self.waiting, self.sources = await self._desk.do(self._member.ahead)
            rest = max(self._lease / 4 if self.waiting > 1000 else 2.0, 20 * (monotonic() - began))
            rest = min(rest, self._lease / 4)

    def __len__(self) -> int:
        """Return how many rows are claimed and not handed out yet."""
        return len(self._ready)
