"""The marks of other tests follow from what they do, as these do."""

import multiprocessing
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import environment, markers, processes
from tests.servers.command_line import WinnowHome


def names(request: pytest.FixtureRequest) -> set[str]:
    return {each.name for each in request.node.iter_markers()}


@pytest.fixture
def house(tmp_path):
    return WinnowHome(tmp_path)


def helper() -> str:
    return subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True, text=True, check=True).stdout


def test_a_plain_test(request):
    assert names(request) == set()


def test_a_child_process_in_a_helper(request):
    assert names(request) == {"process"}
    assert helper() == "1\n"


def test_a_command_in_a_fixture(request, house):
    assert names(request) == {"process"}


def test_a_fork(request):
    assert names(request) == {"process"}
    child = os.fork()
    if not child:
        os._exit(0)
    assert os.waitpid(child, 0) == (child, 0)


@pytest.mark.parametrize("address", ["postgresql"])
def test_a_database_in_a_parameter(request, address):
    assert "database" in names(request)


@given(st.none())
def test_a_property(request, nothing):
    assert "property" in names(request)


@pytest.fixture
def shared() -> None:
    """What its test alone uses."""


@pytest.fixture(scope="module")
def made_once() -> None:
    """What the first of its tests makes for the others."""


@pytest.mark.process
def test_processes_are_counted_whoever_starts_them():
    before = processes.started()
    helper()
    assert processes.started() == before + 1
    child = multiprocessing.get_context("spawn").Process(target=print)
    child.start()
    child.join()
    assert processes.started() == before + 2


def test_a_unit_starts_no_process(request):
    assert "started a process" in str(markers.complaint(request.node, 0.0, 0.0, 1))
    request.node.add_marker("process")
    assert markers.complaint(request.node, 0.0, 0.0, 1) is None


def test_an_unmarked_test_is_limited(request):
    assert markers.complaint(request.node, 19.9, 60.0) is None
    assert "took 60.0 s of CPU time" in str(markers.complaint(request.node, 60.0, 60.0))


def test_a_marked_test_is_slow(request, shared):
    request.node.own_markers.append(pytest.mark.slow.mark)
    assert markers.complaint(request.node, 60.0, 60.0) is None
    assert "it is not slow" in str(markers.complaint(request.node, 1.0, 0.5))
    request.node.own_markers.clear()


def test_a_marked_test_may_use_what_others_have_made(request, made_once):
    request.node.own_markers.append(pytest.mark.slow.mark)
    assert markers.complaint(request.node, 0.0, 0.0) is None
    request.node.own_markers.clear()


def test_nothing_of_the_user_is_seen(monkeypatch):
    monkeypatch.setenv("WINNOW_HOME", "/home/somebody/news")
    monkeypatch.setenv("WINNOW_SITES", "/home/somebody/sites")
    monkeypatch.setenv("WINNOW_TEST_MINUTES", "2")
    environment.forget_the_user()
    seen = {name: value for name, value in os.environ.items() if name.startswith("WINNOW_")}
    assert "somebody" not in str(seen)
    assert seen["WINNOW_TEST_MINUTES"] == "2"
