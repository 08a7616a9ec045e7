"""Bulk extraction under a real Slurm of one node: a task dies hard in the middle, and the bytes are the same."""

import json
import os
import signal

import pytest

from tests.servers.bulk_inputs import extracted, pid_at_work, put_together, write_warcs
from tests.servers.command_line import WinnowHome
from tests.servers.slurm import PARTITION, slurm

pytestmark = pytest.mark.long


def test_a_slurm_task_that_is_killed_costs_nothing(tmp_path):
    house = WinnowHome(tmp_path / "home")
    inputs, run = write_warcs(tmp_path, files=2, pages=100), tmp_path / "run"
    words = ["bulk", "extract", *map(str, inputs), str(run), "--tasks", "2", "--engine", "slurm", "--memory", "1"]
    form = ["--partition", PARTITION, "--profile", "extract", "--format", "jsonl"]
    with slurm() as variables:
        child = house.start(*words, *form, settings={"WINNOW_BULK_SILENCE": 10}, variables=variables)
        try:
            os.kill(pid_at_work(run, 1), signal.SIGKILL)
            assert child.wait(110) == 0
        finally:
            child.kill()
    assert put_together(run) == extracted(house, inputs)
    assert json.loads((run / "ranks" / "00001.json").read_text())["tries"] == 2
