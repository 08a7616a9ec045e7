"""Bulk work under a real Slurm of one node: a task dies hard in the middle, and the bytes are the same."""

import json
import os
import signal

import pytest

from tests.pipelines.bulk.test_corpus import marks, newsroom
from tests.servers.bulk_inputs import extracted, pid_at_work, put_together, write_warcs
from tests.servers.bulk_runs import dedup_here, write_run
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


def test_near_duplicates_found_under_slurm_are_those_found_here(tmp_path):
    """Every phase is an array of jobs; the marks are those of a dedup without an engine."""
    house, articles = WinnowHome(tmp_path / "home"), newsroom(1)
    run, here = (write_run(tmp_path / name, [articles[:20], articles[20:]]) for name in ("there", "here"))
    dedup_here([here])
    words = ["bulk", "dedup", run, "--tasks", "2", "--engine", "slurm", "--partition", PARTITION, "--memory", "1"]
    with slurm() as variables:
        child = house.start(*words, variables=variables)
        try:
            assert child.wait(115) == 0
        finally:
            child.kill()
    assert marks(tmp_path / "there") == marks(tmp_path / "here") != {}
    stories = [(tmp_path / name / "dedup/clusters.jsonl.gz").read_bytes() for name in ("there", "here")]
    assert stories[0] == stories[1]
