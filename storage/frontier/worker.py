"""One process's part in a crawl: what it claims, renews, acknowledges and leaves."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Connection, Engine

from storage.db import glance, write_transaction
from storage.frontier import crawls, host_queues
from storage.frontier import queue as rows
from storage.frontier.claims import Remaining, hosts_ahead, hosts_done, lease_urls, remaining
from storage.frontier.crawls import Crawl
from storage.frontier.finished import clear_finished, site_lock
from storage.frontier.given_up import GivenUp, give_up_hosts
from storage.frontier.queue import EnqueueResult, LeasedURL, QueuedURL, stamp
from storage.process import IsGone, Process
from storage.rows import lock_names


@dataclass(frozen=True, slots=True)
class LeaseBatch:
    """What a claim came to; ``standing_by`` while another process holds the site; ``remaining`` where rows is empty.

    ``lost``: what was claimed before went to others meanwhile, as :meth:`Worker.renew` tells.  ``drained`` are the
    hosts that had fewer rows than they were asked for; ``more`` tells that there are hosts this claim did not come to.
    """

    rows: Sequence[LeasedURL]
    standing_by: bool = False
    remaining: Remaining | None = None
    returned: int = 0
    lost: bool = False
    drained: frozenset[str] = frozenset()
    more: bool = False


class Worker:
    """A process that takes part in a crawl.  Every method is one transaction; ``now`` is seconds since 1970.

    ``lease`` is in seconds; ``together`` processes may work on the site at a time, the others stand by until the
    lease of one of them ends.
    """

    def __init__(self, engine: Engine, crawl: Crawl, process: Process, lease: float, together: int) -> None:
        self._engine = engine
        self.crawl = crawl
        self._process = process
        self._lease = lease
        self._together = together
        self.worker = 0
        self._ended: dict[int, tuple[str, float]] = {}

    @classmethod
    def join(cls, engine: Engine, crawl: Crawl, process: Process, now: float, lease: float, together: int = 1) -> Self:
        """Take part in a crawl."""
        member = cls(engine, crawl, process, lease, together)
        with write_transaction(engine) as connection:
            member.worker = crawls.register_worker(connection, crawl.id, process, now, lease)
        return member

    def renew(self, now: float) -> bool:
        """Go on holding what is held; False where it was lost meanwhile (a new place in the crawl is taken)."""
        with self._write() as connection:
            return self._stay(connection, now)

    def lease(self, limit: int, now: float, is_gone: IsGone, skip: Collection[str] = ()) -> LeaseBatch:
        """Hold up to ``limit`` more rows, after those of processes that are gone have come back.

        ``skip`` are hosts of which none is wanted at this moment.
        """
        with self._write() as connection:
            members = crawls.list_workers(connection, self.crawl.id)
            mine = next((each["lease_until"] for each in members if each["id"] == self.worker), 0.0)
            lost = False
            if not now + self._lease * 0.75 < mine <= now + self._lease:  # renewed seldom: a claim is asked for often
                lost = not self._stay(connection, now)
            others = [each for each in members if each["id"] != self.worker]
            returned, remain = crawls.reap_workers(connection, others, now, self._lease, is_gone)
            if sum(other < self.worker for other in remain) >= self._together:
                return LeaseBatch((), True, remaining(connection, self.crawl.id, now), returned, lost)
            claim = lease_urls(connection, self.crawl.id, self.worker, limit, now, skip)
            left = None if claim.rows else remaining(connection, self.crawl.id, now, skip)
            return LeaseBatch(claim.rows, False, left, returned, lost, claim.drained, claim.more)

    def is_first(self, now: float, is_gone: IsGone) -> bool:
        """Return whether no process that is alive takes part in the crawl for longer than this one."""
        with self._write() as connection:
            others = [each for each in crawls.list_workers(connection, self.crawl.id) if each["id"] != self.worker]
            _, remain = crawls.reap_workers(connection, others, now, self._lease, is_gone)
            return min(remain, default=self.worker) >= self.worker

    def add(self, entries: Sequence[QueuedURL], now: float) -> EnqueueResult:
        """Add what the crawl does not have yet; durable on return."""
        if not entries:
            return EnqueueResult(0, {})
        with self._write() as connection:
            return rows.enqueue(connection, self.crawl.id, entries, now)

    def end(self, row: int, outcome: str, now: float) -> None:
        """Have a row acknowledged by its number with whatever is written next; no transaction, from any thread."""
        self._ended[row] = outcome, now

    @property
    def has_ended(self) -> bool:
        """Whether :meth:`end` was told of rows that are not acknowledged yet."""
        return bool(self._ended)

    def flush(self) -> None:
        """Acknowledge what :meth:`end` was told of, where anything is left of it."""
        if self._ended:
            with self._write():
                pass

    def done(
        self, outcomes: Mapping[int, str], now: float, passed: Sequence[str] = (), passing: str | None = None
    ) -> None:
        """Acknowledge rows by their number, each with its outcome, and the pages ``passed`` that they were led to.

        Those end as the rows do, or as ``passing`` says.
        """
        with self._write() as connection:
            rows.finish_urls(connection, outcomes, self.worker, now)
            for outcome in {passing} if passing else set(outcomes.values()) if passed else ():
                rows.acknowledge(connection, self.crawl.id, passed, outcome, now)

    def failed(self, row: LeasedURL, kind: str, words: str, now: float, again: float | None) -> None:
        """Note a failure: the row waits until ``again``, or has failed for good where that is None."""
        values: dict[str, Any] = {"outcome": kind, "error": words, "tries": row.tries + 1}
        with self._write() as connection:
            if again is None:
                rows.finish_url(connection, row.id, self.worker, "failed", now, **values)
            else:
                later = {"next_at": again, "priority": row.priority - 1}
                rows.finish_url(connection, row.id, self.worker, "waiting", now, **values, **later)

    def postponed(self, row: LeasedURL, until: float, now: float) -> None:
        """Put a row back without counting a failure."""
        with self._write() as connection:
            rows.finish_url(connection, row.id, self.worker, "waiting", now, next_at=until)

    def redirected(self, row: LeasedURL, entry: QueuedURL, now: float) -> bool:
        """Return whether a redirect may be followed; where it may not, the row is done as a duplicate."""
        with self._write() as connection:
            free = rows.redirect_url(connection, self.crawl.id, row.id, self.worker, entry, now)
            if not free:
                rows.finish_url(connection, row.id, self.worker, "done", now, outcome="duplicate", error=None)
            return free

    def recover(self) -> int:
        """Let rows wait again that this process holds and knows nothing of: the answer to a claim was lost."""
        with self._write() as connection:
            count = rows.release_urls(connection, self.worker)
            host_queues.reopen_queues(connection, self.crawl.id)
            return count

    def block_queue(self, host: str, until: float) -> None:
        """Ask nothing of a host before a time, after a restart either."""
        with self._write() as connection:
            host_queues.block_queue_until(connection, self.crawl.id, host, until)

    def release(self, held: Collection[int]) -> None:
        """Let rows wait again that this process holds and did not ask for."""
        with self._write() as connection:
            rows.release_some(connection, self.crawl.id, self.worker, held)

    def hosts_ahead(self) -> frozenset[str] | None:
        """Return the hosts of which rows wait or are held; None while other processes hold rows too."""
        self.flush()
        with glance(self._engine) as connection:
            return hosts_ahead(connection, self.crawl.id, self.worker)

    def hosts_done(self) -> frozenset[str]:
        """Return the hosts of which a row is done."""
        self.flush()
        with glance(self._engine) as connection:
            return hosts_done(connection, self.crawl.id)

    def give_up(self, hosts: Collection[str], kind: str, words: str, now: float) -> list[GivenUp]:
        """Let all that waits of some hosts fail."""
        with self._write() as connection:
            return give_up_hosts(connection, self.crawl.id, hosts, kind, words, stamp(now))

    def requeue_sources(self, via: Sequence[str], now: float) -> None:
        """Let sources that are done wait again."""
        with self._write() as connection:
            rows.requeue_sources(connection, self.crawl.id, via, now)

    def counts(self) -> dict[str, int]:
        """Count the rows of the crawl by state and outcome, as :func:`storage.frontier.crawls.count_rows`."""
        self.flush()
        with glance(self._engine) as connection:
            return crawls.count_rows(connection, self.crawl.id)

    def ahead(self) -> tuple[int, int]:
        """Count the rows that wait or are held, and those of them that may name more."""
        self.flush()
        with glance(self._engine) as connection:
            return crawls.count_ahead(connection, self.crawl.id)

    def keep_plan(self, plan: Mapping[str, Any]) -> None:
        """Keep what the crawl goes through."""
        with self._write() as connection:
            crawls.set_plan(connection, self.crawl.id, plan)

    def leave(self, ending: str | None = None) -> None:
        """Give back what is held; ``ending`` closes the crawl when nobody else takes part.

        A crawl that ``finished`` stays open where anything still waits.
        """
        if self._finish(ending):
            deque(clear_finished(self._engine, self.crawl.site), maxlen=0)

    def _finish(self, ending: str | None) -> bool:
        """Give back what is held; return whether the crawl is closed by it."""
        with self._write() as connection:
            lock_names(connection, [site_lock(self.crawl.site)])  # of two that leave at once, one must see it is last
            crawls.unregister_worker(connection, self.crawl.id, self.worker)
            if ending is None or crawls.list_workers(connection, self.crawl.id):
                return False
            counts = crawls.count_rows(connection, self.crawl.id)
            if ending == "finished" and counts.get("waiting"):
                return False
            crawls.finish_crawl(connection, self.crawl.id, ending, counts)
            return True

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """Yield a connection in a transaction that has acknowledged the rows that ended."""
        ended = dict(self._ended)
        with write_transaction(self._engine) as connection:
            if ended:
                outcomes = {row: outcome for row, (outcome, _) in ended.items()}
                rows.finish_urls(connection, outcomes, self.worker, max(at for _, at in ended.values()))
            yield connection
        for row in ended:
            self._ended.pop(row, None)

    def _stay(self, connection: Connection, now: float) -> bool:
        if crawls.renew_lease(connection, self.worker, now, self._lease):
            return True
        self.worker = crawls.register_worker(connection, self.crawl.id, self._process, now, self._lease)
        return False
