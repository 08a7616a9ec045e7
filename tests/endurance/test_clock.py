import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.endurance.clock import Clock
from tests.servers.command_line import ROOT

START = datetime(2026, 3, 2, tzinfo=UTC)
ASK = """
import sys, time
from pathlib import Path
from tests.endurance.clock import Clock
clock = Clock(Path(sys.argv[1]))
with clock.at_work():
    print("in", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock.start(tmp_path / "clock", START)


def test_it_ticks_and_moves(clock: Clock):
    first = clock.now()
    assert 0 <= first - START.timestamp() < 5
    time.sleep(0.02)
    assert 0.02 <= clock.now() - first < 5
    clock.forward(3600)
    assert 3600 <= clock.now() - first < 3605


def test_a_process_that_travels_sees_it(clock: Clock):
    clock.forward(86400)
    with clock.travel() as traveller:
        assert datetime.now(UTC).date().isoformat() == "2026-03-03"
        assert abs(time.time() - clock.now()) < 0.1
        clock.forward(3600)
        traveller.shift(3600)
        assert abs(time.time() - clock.now()) < 0.1
    assert time.time() > START.timestamp() + 10 * 86400


def test_it_is_not_moved_while_somebody_works(clock: Clock):
    assert clock.forward_alone(60)
    with clock.at_work(), clock.at_work():
        before = clock.now()
        assert not clock.forward_alone(3600)
        assert clock.now() - before < 60
    assert clock.forward_alone(60)


def test_who_is_killed_at_work_lets_go(clock: Clock):
    words = [sys.executable, "-c", ASK, str(clock.file)]
    with subprocess.Popen(words, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert not clock.forward_alone(60)
        child.kill()
        child.wait()
    assert clock.forward_alone(60)
