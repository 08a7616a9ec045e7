import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.endurance.clock import Clock
from tests.endurance.simulated_service import Pause

START = datetime(2026, 3, 2, tzinfo=UTC)
UNTIL = START.timestamp() + 7200


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock.start(tmp_path / "clock", START)


@pytest.fixture
def woken() -> list[float]:
    return []


@pytest.fixture
def pause(clock: Clock, woken: list[float]) -> Iterator[Pause]:
    with clock.travel() as traveller:
        yield Pause(clock, UNTIL, traveller, lambda: woken.append(time.time()))


def test_it_moves_to_the_next_crawl_and_says_so(pause: Pause, clock: Clock, woken: list[float]):
    pause(3600, 0)
    assert 3600 <= clock.now() - START.timestamp() < 3605
    assert abs(time.time() - clock.now()) < 0.1
    assert woken[0] - START.timestamp() >= 3600


def test_it_only_waits_while_crawls_are_at_work(pause: Pause, clock: Clock, woken: list[float]):
    pause(3600, 1)
    with clock.at_work():
        pause(3600, 0)
    assert clock.now() - START.timestamp() < 5
    assert not woken


def test_it_does_not_go_beyond_the_end(pause: Pause, clock: Clock, woken: list[float]):
    pause(86400, 0)
    pause(86400, 0)
    assert 0 <= clock.now() - UNTIL < 5
    assert len(woken) == 1
