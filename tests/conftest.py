"""What every test may rely on: nothing of the user's, nothing but loopback on the network, a real PostgreSQL server."""

import os
import socket
import time
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

from tests import environment

environment.forget_the_user()
environment.keep_bytecode()
environment.pause_garbage_collection()
environment.import_what_looks_at_its_callers()

from tests import markers, processes  # noqa: E402  after the byte code is kept
from tests.durations import slowest_files  # noqa: E402
from tests.servers.postgresql import shared_database  # noqa: E402
from tests.servers.tables import remember_tables  # noqa: E402

LOOPBACK = ("127.", "::1", "localhost")
BEGAN = pytest.StashKey[tuple[float, float, int]]()
STARTED = pytest.StashKey[int]()

# Examples that a property is tried on where its test names no number. `nightly` is for `make endurance`.
settings.register_profile("ci", max_examples=40, deadline=None)
settings.register_profile("nightly", max_examples=300, deadline=None)
settings.load_profile(os.environ.get("WINNOW_TEST_EXAMPLES", "ci"))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Five for two cores: half of the time of all tests is spent waiting for a child or a server."""
    return 5 * (os.cpu_count() or 1) // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test by what it does, and let the long ones begin first."""
    for item in items:
        if isinstance(item, pytest.Function):
            markers.mark(item)
    items.sort(key=markers.rank)


def pytest_collection_finish() -> None:
    """Begin to look after the memory; what tests use has been imported."""
    remember_tables()
    processes.count()
    environment.resume_garbage_collection()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note how things stand as a test begins."""
    item.stash[BEGAN] = markers.cpu_seconds(), time.monotonic(), processes.started()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a test fail that is not what its marks say."""
    report = yield
    if call.when == "call":
        item.stash[STARTED] = processes.started()  # servers that the whole run shares end behind its last test
    if call.when == "teardown" and report.passed:
        spent, began, before = item.stash[BEGAN]
        took = time.monotonic() - began
        started = item.stash.get(STARTED, before) - before
        found = markers.complaint(item, markers.cpu_seconds() - spent, took, started)
        if found:
            report.outcome, report.longrepr = "failed", f"{item.nodeid} {found}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the files that took longest."""
    reports = (each for some in terminalreporter.stats.values() for each in some)
    for line in slowest_files(each for each in reports if isinstance(each, pytest.TestReport)):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Iterator[None]:
    """Refuse every connection of a test process that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):  # type: ignore[index]
            raise AssertionError(f"a test wanted to reach {address}")
        connect(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of a database of this worker, on one server for all; the tests fail when it does not start."""
    base = tmp_path_factory.getbasetemp()
    with shared_database(base if worker_id == "master" else base.parent, worker_id) as address:
        yield address


@pytest.fixture
def empty_postgresql(postgresql: str) -> str:
    """The address of the server's database, emptied."""
    import psycopg  # noqa: PLC0415 - few runs need it

    with psycopg.connect(postgresql.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return postgresql
