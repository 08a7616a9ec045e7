import subprocess
import sys

from pipelines.workers.bounds import WorkerBounds


def test_work_that_nobody_waits_for_any_more_ends_itself():
    words = "import time; from pipelines.workers import bounds as b; b.GRACE = 0; b.within_bounds(0.1, time.sleep, 60)"
    assert subprocess.run([sys.executable, "-c", words], check=False, timeout=30).returncode == -14


def test_bounds_are_read_from_the_settings():
    class Settings(dict[str, float]):
        getint = getfloat = dict.__getitem__

    values = {
        "WINNOW_WORKERS": 4,
        "WINNOW_PAGE_TIMEOUT": 20.0,
        "WINNOW_PAGE_MAXSIZE": 1_000,
        "WINNOW_WORKER_MEMORY": 2_000,
    }
    assert WorkerBounds.of(Settings(values)) == (4, 20.0, 1_000, 2_000)
    assert WorkerBounds.of(Settings(values), 1).workers == 1
