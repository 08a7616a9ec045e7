"""A real child that holds a run and is killed: its row is closed, and not before."""

import logging
import subprocess
import sys
from dataclasses import replace

import pytest

from crawler.process.abandoned_runs import end_abandoned_runs, knower
from crawler.process.identity import this_process
from storage.store import Store
from tests.servers.command_line import ROOT

CHILD = """
import sys
from crawler.process.identity import this_process
from storage.store import Store
with Store.open(sys.argv[1]) as store:
    run = store.start_run("paper", "crawl", process=this_process())
    assert store.adopt_run(run, this_process(), "a.log")
    print(run, flush=True)
    sys.stdin.read()
    store.finish_run(run, ending="finished", exit_status=0, counts={})
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    return f"sqlite:///{tmp_path / 'winnow.db'}" if request.param == "sqlite" else request.getfixturevalue("postgresql")


def test_after_a_reboot_all_that_wrote_a_file_is_gone_and_what_wrote_to_a_server_may_be_elsewhere(address):
    me = this_process()
    name, start, space = me.machine.split("/")
    with Store.open(address) as store:
        gone = knower(store.engine)
        assert gone(replace(me, machine=f"{name}/another-{start}/{space}")) == address.startswith("sqlite")
        assert not gone(replace(me, machine=f"another-{name}/another-{start}/{space}"))
        assert not gone(me)


def test_killed_with_9(address, caplog):
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, address], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with child, Store.open(address) as store:
        assert child.stdout is not None
        run_id = int(child.stdout.readline())
        try:
            end_abandoned_runs(store)  # what other tests left in a server they share
            assert [run.pid for run in store.unended() if run.id == run_id] == [child.pid]
        finally:
            child.kill()
            child.wait()
        with caplog.at_level(logging.WARNING, "winnow"):
            (run,) = end_abandoned_runs(store)
        assert (run.id, run.ending, run.log) == (run_id, "killed", "a.log")
        assert f"run {run_id} (crawl of paper)" in caplog.text
        assert end_abandoned_runs(store) == []
        assert run_id not in {each.id for each in store.unended()}
