"""The rows a process holds: none is asked for twice, and none after a silence as long as the lease."""

import asyncio
from types import SimpleNamespace

import pytest

from crawler.frontier import leases as module
from crawler.frontier.leases import Claims
from pipelines.stages.db_thread import Desk
from storage.frontier.queue import Claimed, Remaining
from storage.frontier.worker import Batch
from storage.records import Link


def row(number: int) -> Claimed:
    url = f"https://a.example/{number}"
    return Claimed(number, url.removeprefix("https://"), Link(url), "a.example", 0, 0)


class Member:
    """Gives its turns one after the other, then says that nothing is left."""

    def __init__(self, *turns: Batch) -> None:
        self.turns = list(turns)
        self.recovered = 0

    def claim(self, limit, now, is_gone) -> Batch:
        return self.turns.pop(0) if self.turns else Batch((), False, Remaining(False, None))

    def renew(self, now) -> bool:
        return True

    def ahead(self) -> tuple[int, int]:
        return 0, 0


@pytest.fixture
def clock(monkeypatch):
    made = SimpleNamespace(now=100.0)
    monkeypatch.setattr(module, "monotonic", lambda: made.now)
    return made


async def settle(claims: Claims) -> None:
    """Have the claim that `take` begins, and its answer."""
    claims.take()
    await asyncio.sleep(0.05)


def held(member: Member, work) -> None:
    async def run() -> None:
        desk = Desk("frontier", lambda error: pytest.fail(str(error)))
        claims = Claims(member, desk, (8, 60.0), lambda: None, lambda: False, print)  # type: ignore[arg-type]
        await settle(claims)
        try:
            await work(claims)
        finally:
            await claims.close()
            await asyncio.sleep(0)
            desk._thread.shutdown()

    asyncio.run(run())


def test_what_a_redirect_leads_to_is_not_asked_for_a_second_time(clock):
    async def work(claims: Claims) -> None:
        first = claims.take()
        assert first is not None
        assert claims.lead(first, row(2).normalized_url)
        assert claims.passed(first) == [row(2).normalized_url]
        assert claims.take() == row(3)

    held(Member(Batch((row(1), row(2), row(3)))), work)


def test_a_page_under_way_is_not_led_to_again(clock):
    async def work(claims: Claims) -> None:
        first, second, third = claims.take(), claims.take(), claims.take()
        assert first is not None
        assert second is not None
        assert third is not None
        assert not claims.lead(first, second.normalized_url)
        assert claims.lead(first, "a.example/new")
        assert not claims.lead(third, "a.example/new")
        claims.end(first)
        assert claims.lead(third, "a.example/new")

    held(Member(Batch((row(1), row(2), row(3)))), work)


def test_nothing_is_handed_out_after_a_silence_as_long_as_the_lease(clock):
    async def work(claims: Claims) -> None:
        assert claims.take() == row(1)
        clock.now += 61.0
        assert claims.take() is None
        claims._hear(clock.now, lost=False)
        assert claims.take() == row(2)

    held(Member(Batch((row(1), row(2), row(3)))), work)


def test_what_went_to_others_is_forgotten(clock):
    async def work(claims: Claims) -> None:
        claims.take()
        await asyncio.sleep(0.05)
        assert claims.take() == row(9)
        assert claims.take() is None

    held(Member(Batch((row(1), row(2))), Batch((row(9),), lost=True)), work)
