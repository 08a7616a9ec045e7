"""Leading and standing by, in one process and between real ones that are killed."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlalchemy import update

from crawler.process.identity import is_gone
from crawler.service.leader import Leader, ServiceRole
from storage.db.engine import write_transaction
from storage.errors import DatabaseBusy
from storage.process import Process
from storage.schema.service import leaders
from storage.service.leader import LeaderElection, leader_of
from storage.store import Store
from tests.storage.service.test_leader import end_sessions, nobody

NOW = 1_800_000_000.0
ROOT = Path(__file__).parents[3]
SERVICE = """
import sys, time
from crawler.process.identity import is_gone, this_process
from crawler.service.leader import Leader
from storage.db.engine import open_engine
from storage.service.leader import LeaderElection
leader = Leader(LeaderElection(open_engine(sys.argv[1]), this_process(), is_gone, float(sys.argv[2])))
while True:
    print(time.time(), leader.step(time.time()), flush=True)
    time.sleep(0.1)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    address = f"sqlite:///{tmp_path / 'winnow.db'}"
    if request.param == "postgresql":
        address = request.getfixturevalue("empty_postgresql")
    with Store.open(address) as store:
        yield store


def leader(store: Store, pid: int) -> Leader:
    return Leader(LeaderElection(store.engine, Process("here", pid, "1"), nobody))


@pytest.fixture
def told(caplog):
    caplog.set_level(logging.INFO, "crawler.service.leader")
    return lambda: [record.getMessage() for record in caplog.records]


def test_each_change_is_told_once(store, told):
    first, second = leader(store, 1), leader(store, 2)
    for seconds in range(0, 60, 3):
        assert first.step(NOW + seconds) is ServiceRole.LEADING
        assert second.step(NOW + seconds) is ServiceRole.STANDBY
    first.resign()
    assert second.step(NOW + 60) is ServiceRole.LEADING
    assert first.step(NOW + 60) is ServiceRole.STANDBY
    second.resign()
    assert told() == [
        "this service leads",
        "this service stands by: process 1 of here leads; Ctrl-C or SIGTERM ends this one",
        "this service leads",
        "this service stands by: process 2 of here leads; Ctrl-C or SIGTERM ends this one",
    ]
    first.resign()


def test_who_was_stopped_while_another_took_over_begins_nothing_though_its_last_turn_said_that_it_leads(store):
    first, second = leader(store, 1), leader(store, 2)
    assert not first.may_begin()
    first.step(NOW)
    assert first.may_begin()
    with write_transaction(store.engine) as connection:  # as the second one enters itself
        connection.execute(update(leaders).values(pid=2))
    assert first.role is ServiceRole.LEADING
    assert not first.may_begin()
    for each in (first, second):
        each.resign()


def test_another_that_leads_is_told_from_a_database_that_is_away(store, monkeypatch):
    first, second = leader(store, 1), leader(store, 2)
    assert (first.step(NOW), first.another) == (ServiceRole.LEADING, False)
    assert (second.step(NOW), second.another) == (ServiceRole.STANDBY, True)
    with monkeypatch.context() as patch:
        patch.setattr(LeaderElection, "stay", Mock(side_effect=DatabaseBusy("database", "is away")))
        patch.setattr(LeaderElection, "leads", lambda *_: False)
        assert (first.step(NOW + 1), first.another) == (ServiceRole.STANDBY, False)
    first.resign()
    assert (second.step(NOW + 2), second.another) == (ServiceRole.LEADING, False)
    second.resign()


def test_a_lost_connection_deposes_at_once(empty_postgresql, told):
    with Store.open(empty_postgresql) as store:
        first = leader(store, 1)
        assert first.step(NOW) is ServiceRole.LEADING
        end_sessions(store, "advisory")
        assert first.step(NOW + 1) is ServiceRole.STANDBY
        assert first.step(NOW + 2) is ServiceRole.LEADING, "nobody else was there"
        first.resign()
    assert told()[1] == "this service does not lead any more and begins no crawl"


def test_a_busy_database_is_told_once_and_leads_as_long_as_the_lease(tmp_path, told, monkeypatch):
    monkeypatch.setattr("storage.service.leader._BUSY_SECONDS", 0)
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        first = leader(store, 1)
        assert first.step(NOW) is ServiceRole.LEADING
        with write_transaction(store.engine):
            roles = [first.step(NOW + seconds) for seconds in (5, 15, 30, 39, 41, 45)]
        assert roles == [ServiceRole.LEADING] * 4 + [ServiceRole.STANDBY] * 2
        assert first.step(NOW + 50) is ServiceRole.LEADING
        first.resign()
    assert len(told()) == 4
    assert "leading while the database is away" in told()[1]
    assert "standby while the database is away" in told()[2]


class Service:
    """A process that only leads or stands by, and writes down which."""

    def __init__(self, address: str, folder: Path, number: int, lease: float) -> None:
        self.out = folder / f"{number}.txt"
        with self.out.open("wb") as out:
            command = [sys.executable, "-c", SERVICE, address, str(lease)]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out)

    def roles(self) -> list[tuple[float, str]]:
        lines = self.out.read_text().splitlines()[:-1]
        return [(float(line.split()[0]), line.split()[1]) for line in lines]

    def leads(self) -> bool:
        return self.roles()[-1:] != [] and self.roles()[-1][1] == "leading"


@pytest.fixture
def services(store, tmp_path):
    address = store.engine.url.render_as_string(hide_password=False)
    made: list[Service] = []

    def start(count: int, lease: float) -> list[Service]:
        made.extend(Service(address, tmp_path, turn, lease) for turn in range(count))
        return list(made)

    yield start
    for service in made:
        service.process.kill()
        service.process.wait(10)


def wait_for(what: Callable[[], bool], patience: float = 20.0) -> None:
    until = time.monotonic() + patience
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def only(found: list[Service]) -> Service:
    (one,) = found
    return one


def follower(of: list[Service]) -> tuple[Service, float]:
    """Wait for the one that leads now, and say since when."""
    wait_for(lambda: any(each.leads() for each in of))
    one = only([each for each in of if each.leads()])
    return one, next(at for at, role in one.roles() if role == "leading")


@pytest.mark.process
def test_real_processes_follow_one_that_was_killed_and_one_that_stands_still(store, services):
    """The killed one at once (it is gone, or the server has ended its session), the other after its lease."""
    three = services(3, 3.0)
    wait_for(lambda: all(each.roles() for each in three))
    time.sleep(0.5)
    first = only([each for each in three if each.leads()])
    first.process.send_signal(signal.SIGKILL)
    first.process.wait(10)
    killed = time.time()
    three.remove(first)
    second, taken = follower(three)
    assert taken - killed < 2
    found = leader_of(store.engine)
    assert found is not None
    assert found.process.pid == second.process.pid
    assert not is_gone(found.process)

    os.kill(second.process.pid, signal.SIGSTOP)
    stopped = time.time()
    three.remove(second)
    third, taken = follower(three)
    assert 1.5 < taken - stopped < 8
    os.kill(second.process.pid, signal.SIGCONT)
    wait_for(lambda: second.roles()[-1][0] > taken + 0.5)
    assert [at for at, role in second.roles() if role == "leading" and at > taken] == []
    assert third.leads()
