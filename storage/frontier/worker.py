"""One process's part in a walk: what it claims, renews, acknowledges and leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Connection, Engine

from storage.db.engine import reading, take_turns, writing
from storage.frontier import crawls, queue
from storage.frontier import queue as rows
from storage.frontier.crawls import Walk
from storage.frontier.queue import Added, Claimed, Entry, Remaining
from storage.process import IsGone, Process


@dataclass(frozen=True, slots=True)
class Batch:
    """What a claim came to; ``standing_by`` while another process holds the site; ``remaining`` where rows is empty.

    ``lost``: what was claimed before went to others meanwhile, as :meth:`Member.renew` tells.
    """

    rows: Sequence[Claimed]
    standing_by: bool = False
    remaining: Remaining | None = None
    returned: int = 0
    lost: bool = False


class Member:
    """A process that takes part in a walk.  Every method is one transaction; ``now`` is seconds since 1970.

    ``lease`` is in seconds; ``together`` processes may work on the site at a time, the others stand by until the
    lease of one of them ends.
    """

    def __init__(self, engine: Engine, walk: Walk, process: Process, lease: float, together: int) -> None:
        self._engine = engine
        self.walk = walk
        self._process = process
        self._lease = lease
        self._together = together
        self.worker = 0

    @classmethod
    def join(cls, engine: Engine, walk: Walk, process: Process, now: float, lease: float, together: int = 1) -> Self:
        """Take part in a walk."""
        member = cls(engine, walk, process, lease, together)
        with writing(engine) as connection:
            member.worker = crawls.enlist(connection, walk.id, process, now, lease)
        return member

    def renew(self, now: float) -> bool:
        """Go on holding what is held; False where it was lost meanwhile (a new place in the walk is taken)."""
        with writing(self._engine) as connection:
            return self._stay(connection, now)

    def claim(self, limit: int, now: float, is_gone: IsGone) -> Batch:
        """Hold up to ``limit`` more rows, after those of processes that are gone have come back."""
        with writing(self._engine) as connection:
            members = crawls.crew(connection, self.walk.id)
            mine = next((each["lease_until"] for each in members if each["id"] == self.worker), 0.0)
            lost = False
            if not now + self._lease * 0.75 < mine <= now + self._lease:  # renewed seldom: a claim is asked for often
                lost = not self._stay(connection, now)
            others = [each for each in members if each["id"] != self.worker]
            returned, remain = crawls.bury(connection, others, now, self._lease, is_gone)
            if sum(other < self.worker for other in remain) >= self._together:
                return Batch((), True, rows.remaining(connection, self.walk.id), returned, lost)
            found = rows.claim_rows(connection, self.walk.id, self.worker, limit, now)
            left = None if found else rows.remaining(connection, self.walk.id)
            return Batch(found, False, left, returned, lost)

    def is_first(self, now: float, is_gone: IsGone) -> bool:
        """Whether no process that is alive takes part in the walk for longer than this one."""
        with writing(self._engine) as connection:
            others = [each for each in crawls.crew(connection, self.walk.id) if each["id"] != self.worker]
            _, remain = crawls.bury(connection, others, now, self._lease, is_gone)
            return min(remain, default=self.worker) >= self.worker

    def add(self, entries: Sequence[Entry], now: float) -> Added:
        """Add what the walk does not have yet; durable on return."""
        if not entries:
            return Added(0, {})
        with writing(self._engine) as connection:
            return rows.add_entries(connection, self.walk.id, entries, now)

    def done(self, outcomes: Mapping[int, str], now: float, passed: Sequence[str] = ()) -> None:
        """Acknowledge rows by their number, each with its outcome, and the pages ``passed`` that they were led to."""
        with writing(self._engine) as connection:
            rows.settle_rows(connection, outcomes, self.worker, now)
            for outcome in set(outcomes.values()) if passed else ():
                rows.acknowledge(connection, self.walk.id, passed, outcome, now)

    def failed(self, row: Claimed, kind: str, words: str, now: float, again: float | None) -> None:
        """Note a failure: the row waits until ``again``, or has failed for good where that is None."""
        values: dict[str, Any] = {"outcome": kind, "error": words, "tries": row.tries + 1}
        with writing(self._engine) as connection:
            if again is None:
                rows.settle_row(connection, row.id, self.worker, "failed", now, **values)
            else:
                later = {"next_at": again, "priority": row.priority - 1}
                rows.settle_row(connection, row.id, self.worker, "waiting", now, **values, **later)

    def postponed(self, row: Claimed, until: float, now: float) -> None:
        """Put a row back without counting a failure."""
        with writing(self._engine) as connection:
            rows.settle_row(connection, row.id, self.worker, "waiting", now, next_at=until)

    def moved(self, row: Claimed, entry: Entry, now: float) -> bool:
        """Say whether a redirect may be followed; where it may not, the row is done as a duplicate."""
        with writing(self._engine) as connection:
            free = rows.move_row(connection, self.walk.id, row.id, self.worker, entry, now)
            if not free:
                rows.settle_row(connection, row.id, self.worker, "done", now, outcome="duplicate", error=None)
            return free

    def recover(self) -> int:
        """Let rows wait again that this process holds and knows nothing of: the answer to a claim was lost."""
        with writing(self._engine) as connection:
            count = rows.recover_rows(connection, self.worker)
            queue.reopen_hosts(connection, self.walk.id)
            return count

    def hold(self, host: str, until: float) -> None:
        """Ask nothing of a host before a time, after a restart either."""
        with writing(self._engine) as connection:
            queue.hold_host(connection, self.walk.id, host, until)

    def ask_again(self, via: Sequence[str], now: float) -> None:
        """Let sources that are done wait again."""
        with writing(self._engine) as connection:
            rows.ask_again(connection, self.walk.id, via, now)

    def counts(self) -> dict[str, int]:
        """Count the rows of the walk by state and outcome, as :func:`storage.frontier.crawls.count_rows`."""
        with reading(self._engine) as connection:
            return crawls.count_rows(connection, self.walk.id)

    def ahead(self) -> tuple[int, int]:
        """Count the rows that wait or are held, and those of them that may name more."""
        with reading(self._engine) as connection:
            return crawls.count_ahead(connection, self.walk.id)

    def keep_plan(self, plan: Mapping[str, Any]) -> None:
        """Keep what the walk goes through."""
        with writing(self._engine) as connection:
            crawls.set_plan(connection, self.walk.id, plan)

    def leave(self, ending: str | None = None) -> None:
        """Give back what is held; ``ending`` closes the walk when nobody else takes part.

        A walk that ``finished`` stays open where anything still waits.
        """
        with writing(self._engine) as connection:
            take_turns(connection, [f"walks of {self.walk.site}"])  # of two that leave at once, one must see it is last
            crawls.leave(connection, self.walk.id, self.worker)
            if ending is None or crawls.crew(connection, self.walk.id):
                return
            counts = crawls.count_rows(connection, self.walk.id)
            if ending != "finished" or not counts.get("waiting"):
                crawls.finish_walk(connection, self.walk.id, ending, counts)

    def _stay(self, connection: Connection, now: float) -> bool:
        if crawls.renew(connection, self.worker, now, self._lease):
            return True
        self.worker = crawls.enlist(connection, self.walk.id, self._process, now, self._lease)
        return False
