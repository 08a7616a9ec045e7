"""The rows of the frontier that this process holds: claimed ahead, handed out, renewed, and never forgotten."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from time import monotonic, time

from crawler.frontier.ready_rows import ReadyRows
from crawler.process import is_gone
from pipelines.stages import DatabaseThread
from storage.frontier import LeasedURL
from storage.frontier.worker import LeaseBatch, Worker
from storage.process import IsGone
from storage.records import Hints

logger = logging.getLogger("winnow")

SHORTEST_REST, LONGEST_REST = 0.05, 2.0
"""Seconds between two looks at a crawl in which nothing can be claimed at this moment."""


class LeaseBuffer:
    """Claims in batches of ``batch``.  ``wake`` is called when there may be something to do; ``lease`` in seconds.

    Every host has rows of its own here, and more are claimed for a host that runs short; one that is not asked now has
    enough, and fills no further batch.  ``idle`` tells that nothing is under way: a row that is still out then was
    lost, and ``lost`` hears of it.  ``gone`` knows the processes whose rows come back at once.
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
        self._ready = ReadyRows()
        self._out: dict[int, LeasedURL] = {}
        self._late: dict[str, Hints] = {}
        self._led: dict[str, int] = {}
        self._short: set[str] = set()  # hosts that run out of rows here and may have more in the table
        self._drained: set[str] = set()  # hosts that had no more in the table when it was looked at
        self._left: set[str] = set()
        self._met: set[str] = set()
        self._more = False
        self._claiming: asyncio.Task[None] | None = None
        self._renewing = desk.watch(self._go_on_holding())
        self._rest_until = self._look_at = 0.0
        self._heard = monotonic()
        self._finished = False
        self._idle_looks = 0
        self.stands_by = False  # another process works on the site
        self.waiting = 0
        self.sources: int | None = None

    @property
    def pending(self) -> bool:
        """Whether the crawl has anything left, ours or held by another process."""
        return not self._finished

    @property
    def hosts(self) -> list[str]:
        """The hosts of which a row can be handed out, the one that was served longest ago first.

        None after a silence as long as the lease (this process or its database stood still): rows may be another's.
        """
        return [] if monotonic() - self._heard > self._lease else self._ready.hosts

    @property
    def hosts_at_work(self) -> frozenset[str]:
        """The hosts of all rows that are held."""
        return frozenset((*self._ready.hosts, *(row.host for row in self._out.values())))

    def refill(self) -> None:
        """See that rows are claimed in time."""
        if self._claiming is not None and not self._claiming.done():
            return
        now = monotonic()
        if len(self._ready):
            wanted = bool(self._short) or self._more or (len(self._met) > 1 and now >= self._look_at)
        else:
            wanted = now >= self._rest_until
        if wanted:
            self._claiming = self._desk.watch(self._claim())

    def take(self, host: str) -> LeasedURL:
        """Hand out the next row of one of the ``hosts``."""
        row = self._ready.take(host)
        self._out[row.id] = row
        self._note_short(host)
        return row

    def drop(self, is_dropped: Callable[[LeasedURL], bool]) -> list[LeasedURL]:
        """Take back what was claimed and is not to be handed out any more; return it."""
        return self._ready.drop(is_dropped)

    def _note_short(self, host: str) -> None:
        if host not in self._drained and self._ready.count(host) <= self._batch // 4:
            self._short.add(host)

    def give_back(self, host: str) -> None:
        """Let the rows of a host wait in the table that were not handed out: it may not be asked for long."""
        if rows := self._ready.take_all(host):
            self._desk.begin(self._member.release, [row.id for row in rows])
            self._drained.discard(host)

    def leave(self, host: str) -> None:
        """Claim nothing more of a host."""
        self._left.add(host)
        self.give_back(host)

    def rejoin(self, hosts: Collection[str]) -> None:
        """Claim of some hosts again that were left."""
        self._left.difference_update(hosts)
        self.look_again()

    def finish(self, row: LeasedURL) -> bool:
        """Take back a row that was handed out; False where that has happened before.

        Nothing can be claimed because of it but what its page led to (:meth:`expect`) and the row itself, where it is
        put back; with the last one the crawl may be done.
        """
        self._late.pop(row.normalized_url, None)
        for name in self.redirected_keys(row):
            del self._led[name]
        ended = self._out.pop(row.id, None) is not None
        if ended and not self._out:
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
        self._ready.forget(name)
        return True

    def redirected_keys(self, row: LeasedURL) -> list[str]:
        """Return the keys of the pages that a row was led to."""
        return [name for name, led in self._led.items() if led == row.id]

    def look_again(self) -> None:
        """Something has changed in the crawl: claim without resting where nothing is left here."""
        self._finished = False
        self._rest_until = 0.0
        if not len(self._ready):
            self._wake()

    def expect(self, hosts: Collection[str]) -> None:
        """Rows of some hosts were added: claim them without resting."""
        self._drained.difference_update(hosts)
        for host in hosts:
            self._note_short(host)
        self.look_again()
        if self._short:
            self._wake()

    def keep_better(self, better: Mapping[str, Hints]) -> None:
        """Take what other places said meanwhile of rows that are held."""
        if not better:
            return
        self._ready.complete(better)
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
        skip = self._enough()
        self._short.clear()
        turn: LeaseBatch = await self._desk.do(self._member.lease, self._batch, time(), self._gone, skip)
        if turn.lost:
            self._hear(began, lost=True)
        if turn.returned:
            logger.info("%d requests of a process that ended are queued again", turn.returned)
        self._ready.add(row for row in turn.rows if row.normalized_url not in self._led)
        self._more, self.stands_by = turn.more, turn.standing_by
        self._drained |= turn.drained
        self._drained.difference_update({row.host for row in turn.rows} - turn.drained)
        self._met.update(row.host for row in turn.rows)
        self._look_at = monotonic() + LONGEST_REST
        if turn.remaining is not None:
            await self._rest(turn)
        if len(self._met) > 1:
            asyncio.get_running_loop().call_later(LONGEST_REST, self._wake)  # what waits of others may be due
        self._wake()

    def _enough(self) -> frozenset[str]:
        """Return the hosts of which nothing more is wanted now."""
        full = {host for host in self._ready.hosts if self._ready.count(host) > self._batch // 4}
        return frozenset(full | self._left)

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
        if due is None or turn.standing_by:
            rest = LONGEST_REST if self._out and not self._idle() else LONGEST_REST / 4
        else:
            rest = due - time()
        rest = min(max(rest, SHORTEST_REST), LONGEST_REST)
        self._rest_until = monotonic() + rest
        asyncio.get_running_loop().call_later(rest, self._wake)
        await self._search(turn)

    async def _search(self, turn: LeaseBatch) -> None:
        """Find rows that nobody works on though they are held: the answer to a claim that was never heard of."""
        self._idle_looks = self._idle_looks + 1 if self._idle() and not len(self._ready) else 0
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
