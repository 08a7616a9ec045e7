"""The rows a process holds: none is asked for twice, and none after a silence as long as the lease."""

import asyncio
from types import SimpleNamespace

import pytest

from crawler.frontier import leases as module
from crawler.frontier.leases import LeaseBuffer
from pipelines.stages.db_thread import DatabaseThread
from storage.frontier.claims import Remaining
from storage.frontier.queue import LeasedURL
from storage.frontier.worker import LeaseBatch
from storage.records import Link


def row(number: int) -> LeasedURL:
    url = f"https://a.example/{number}"
    return LeasedURL(number, url.removeprefix("https://"), Link(url), "a.example", 0, 0)


class FakeWorker:
    """Gives its turns one after the other, then says that nothing is left."""

    def __init__(self, *turns: LeaseBatch) -> None:
        self.turns = list(turns)
        self.recovered = 0
        self.asked = 0

    def lease(self, limit, now, is_gone, skip) -> LeaseBatch:
        self.asked += 1
        return self.turns.pop(0) if self.turns else LeaseBatch((), False, Remaining(False, None))

    def renew(self, now) -> bool:
        return True

    def ahead(self) -> tuple[int, int]:
        return 0, 0


@pytest.fixture
def clock(monkeypatch):
    made = SimpleNamespace(now=100.0)
    monkeypatch.setattr(module, "monotonic", lambda: made.now)
    return made


def following(claims: LeaseBuffer) -> LeasedURL | None:
    claims.refill()
    return claims.take(claims.hosts[0]) if claims.hosts else None


async def settle(claims: LeaseBuffer) -> None:
    """Have the lease that is begun where nothing is left, and its answer."""
    claims.refill()
    await asyncio.sleep(0.05)


def held(member: FakeWorker, work) -> None:
    async def run() -> None:
        desk = DatabaseThread("frontier", lambda error: pytest.fail(str(error)))
        claims = LeaseBuffer(member, desk, (8, 60.0), lambda: None, lambda: False, print)  # type: ignore[arg-type]
        await settle(claims)
        try:
            await work(claims)
        finally:
            await claims.close()
            await asyncio.sleep(0)
            desk._thread.shutdown()

    asyncio.run(run())


def test_what_a_redirect_leads_to_is_not_asked_for_a_second_time(clock):
    async def work(claims: LeaseBuffer) -> None:
        first = following(claims)
        assert first is not None
        assert claims.follow_redirect(first, row(2).normalized_url)
        assert claims.redirected_keys(first) == [row(2).normalized_url]
        assert following(claims) == row(3)

    held(FakeWorker(LeaseBatch((row(1), row(2), row(3)))), work)


def test_a_page_under_way_is_not_led_to_again(clock):
    async def work(claims: LeaseBuffer) -> None:
        first, second, third = following(claims), following(claims), following(claims)
        assert first is not None
        assert second is not None
        assert third is not None
        assert not claims.follow_redirect(first, second.normalized_url)
        assert claims.follow_redirect(first, "a.example/new")
        assert not claims.follow_redirect(third, "a.example/new")
        claims.finish(first)
        assert claims.follow_redirect(third, "a.example/new")

    held(FakeWorker(LeaseBatch((row(1), row(2), row(3)))), work)


def test_nothing_is_handed_out_after_a_silence_as_long_as_the_lease(clock):
    async def work(claims: LeaseBuffer) -> None:
        assert following(claims) == row(1)
        clock.now += 61.0
        assert following(claims) is None
        claims._hear(clock.now, lost=False)
        assert following(claims) == row(2)

    held(FakeWorker(LeaseBatch((row(1), row(2), row(3)))), work)


def test_what_went_to_others_is_forgotten(clock):
    async def work(claims: LeaseBuffer) -> None:
        following(claims)
        await settle(claims)
        assert following(claims) == row(9)
        assert following(claims) is None

    held(FakeWorker(LeaseBatch((row(1), row(2))), LeaseBatch((row(9),), lost=True)), work)


def test_the_table_is_looked_at_again_only_when_the_last_row_ends(clock):
    member = FakeWorker(LeaseBatch((row(1), row(2))), LeaseBatch((), False, Remaining(True, None)))

    async def work(claims: LeaseBuffer) -> None:
        first, second = following(claims), following(claims)
        assert first is not None
        assert second is not None
        await settle(claims)
        claims.finish(first)
        await settle(claims)
        assert (member.asked, claims.pending) == (2, True)
        claims.finish(second)
        await settle(claims)
        assert (member.asked, claims.pending) == (3, False)

    held(member, work)


def test_what_was_added_meanwhile_is_claimed_at_once(clock):
    member = FakeWorker(LeaseBatch((row(1),)), LeaseBatch((), False, Remaining(True, None)), LeaseBatch((row(2),)))

    async def work(claims: LeaseBuffer) -> None:
        assert following(claims) == row(1)
        await settle(claims)
        claims.expect({"a.example"})
        await settle(claims)
        assert following(claims) == row(2)

    held(member, work)
