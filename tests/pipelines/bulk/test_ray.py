"""Bulk extraction on a Ray cluster of this machine: a worker dies hard in the middle, and the bytes are the same."""

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.servers.bulk_inputs import extracted, pid_at_work, put_together, write_warcs
from tests.servers.command_line import ROOT, WinnowHome

CLUSTER = """
import logging, sys, ray
found = ray.init(num_cpus=2, include_dashboard=False, logging_level=logging.ERROR,
    object_store_memory=100 * 2**20, _memory=4 * 2**30)
print(found.address_info["gcs_address"], flush=True)
sys.stdin.read()
ray.shutdown()
"""


VARIABLES = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # Ray's word for loopback only
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": secrets.token_hex(32),
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Have a cluster of two processors on loopback, whose processes are gone afterwards; gives its address."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **VARIABLES}
    process = subprocess.Popen(
        [sys.executable, "-c", CLUSTER],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
        process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


@pytest.mark.slow
def test_a_ray_worker_that_is_killed_costs_nothing(cluster, tmp_path):
    house = WinnowHome(tmp_path / "home")
    inputs, run = write_warcs(tmp_path, files=2, pages=100), tmp_path / "run"
    words = ["bulk", "extract", *map(str, inputs), str(run), "--tasks", "2", "--engine", "ray", "--memory", "0.5"]
    form = ["--address", cluster, "--profile", "extract", "--format", "jsonl"]
    child = house.start(*words, *form, settings={"WINNOW_BULK_SILENCE": 4}, variables=VARIABLES)
    try:
        os.kill(pid_at_work(run, 1), signal.SIGKILL)
        assert child.wait(100) == 0
    finally:
        child.kill()
    assert put_together(run) == extracted(house, inputs)
    assert json.loads((run / "ranks" / "00001.json").read_text())["tries"] == 2
