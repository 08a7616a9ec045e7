"""Links are brought to the database once, and again only with more to say."""

import asyncio
from datetime import UTC, datetime
from functools import partial

import pytest

from crawler.frontier.intake import LinkIntake
from pipelines.stages.db_thread import DatabaseThread
from storage.frontier import QueuedURL, Track
from storage.frontier.queue import EnqueueResult
from storage.records import Hints, Link

SEEN = datetime(2026, 5, 4, 12, tzinfo=UTC)
LATER = datetime(2026, 5, 4, 13, tzinfo=UTC)


class FakeWorker:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.given = list[tuple[str, Hints, int]]()

    def add(self, entries, now) -> EnqueueResult:
        self.given += [(entry.link.url, entry.link.hints, entry.track.depth) for entry in entries]
        return EnqueueResult(0, {})


class FakeClaims:
    """Hears of better hints and does nothing."""

    def keep_better(self, better) -> None:
        assert not better


def given(*links: tuple[Link, int]) -> list[tuple[str, Hints, int]]:
    """Return what reaches the database of links that are added one after the other, each with its depth."""

    async def run() -> list[tuple[str, Hints, int]]:
        desk = DatabaseThread("frontier", lambda error: pytest.fail(str(error)))
        worker = FakeWorker()
        intake = LinkIntake(worker, desk, FakeClaims(), entry_of)  # type: ignore[arg-type]
        for link, depth in links:
            await intake.add([link], partial(at_depth, depth))
        await desk.close()
        return worker.given

    return asyncio.run(run())


def at_depth(depth: int, _: Link) -> Track:
    return Track(depth)


def entry_of(link: Link, track: Track) -> QueuedURL:
    return QueuedURL(link, track=track)


def link(**hints) -> Link:
    return Link("https://a.example/1", hints=Hints(**hints))


def test_a_link_that_says_the_same_again_is_not_brought_again():
    first, again = link(title="One", seen_at=SEEN), link(title="One", seen_at=LATER)
    assert given((first, 0), (again, 0), (again, 2), (link(), 1)) == [(first.url, first.hints, 0)]


def test_what_is_nearer_to_a_list_or_says_more_is():
    far, near, dated = link(title="One"), link(title="One"), link(date="2026-05-03", seen_at=LATER)
    assert [depth for _, _, depth in given((far, 2), (near, 1), (near, 1), (dated, 1), (dated, 1))] == [2, 1, 1]


def test_a_time_of_change_is_brought_with_the_time_it_was_seen_at():
    first, again = link(modified="2 hours ago", seen_at=SEEN), link(modified="2 hours ago", seen_at=LATER)
    assert len(given((first, 0), (again, 0))) == 2
