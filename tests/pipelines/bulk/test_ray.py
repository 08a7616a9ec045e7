"""Bulk work on a Ray cluster of this machine: a worker dies hard in the middle, and the bytes are the same."""

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.pipelines.bulk.test_corpus import newsroom
from tests.servers.bulk_inputs import extracted, pid_at_work, put_together, write_warcs
from tests.servers.bulk_runs import dedup_here, write_run
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
def test_near_duplicates_are_the_same_bytes_on_ray(cluster, tmp_path):
    house = WinnowHome(tmp_path / "home")
    run, plain = (write_run(tmp_path / name, [newsroom(1), newsroom(2)]) for name in ("run", "plain"))
    counts = dedup_here([plain])
    words = ["bulk", "dedup", run, "--tasks", "2", "--engine", "ray", "--address", cluster, "--workers", "2"]
    child = house.start(*words, "--memory", "0.5", variables=VARIABLES)
    try:
        assert child.wait(170) == 0
    finally:
        child.kill()
    assert json.loads((tmp_path / "run/dedup.json").read_text())["counts"] == dict(counts)
    assert marked(run) == marked(plain)


def marked(run: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(run, "dedup").iterdir()}


@pytest.mark.slow
def test_a_ray_worker_that_is_killed_costs_nothing(cluster, tmp_path):
    house = WinnowHome(tmp_path / "home")
    """Its process has a third rank to do behind it, which is done in the next round too."""
    inputs, run = write_warcs(tmp_path, files=3, pages=60), tmp_path / "run"
    words = ["bulk", "extract", *map(str, inputs), str(run), "--tasks", "3", "--engine", "ray", "--memory", "0.5"]
    form = ["--address", cluster, "--workers", "1", "--profile", "extract", "--format", "jsonl"]
    child = house.start(*words, *form, settings={"WINNOW_BULK_SILENCE": 4}, variables=VARIABLES)
    try:
        os.kill(pid_at_work(run, 0), signal.SIGKILL)
        assert child.wait(100) == 0
    finally:
        child.kill()
    assert put_together(run) == extracted(house, inputs)
    assert json.loads((run / "ranks" / "00000.json").read_text())["tries"] == 2
