"""Commands that are forked are like commands that are started anew."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from tests.servers import prestarted
from tests.servers.command_line import ROOT, WinnowHome

pytestmark = pytest.mark.process

SEEN = "import os, sys; print(sys.argv, os.getcwd(), sorted(os.environ.items()), sys.stdout.encoding, sys.stdin.read())"


@pytest.fixture
def module(tmp_path) -> str:
    """A module in the folder that a command is run in."""
    (tmp_path / "seen.py").write_text(SEEN)
    return "seen"


@pytest.mark.parametrize("words", [["--help"], ["runs"], ["crawl", "nowhere"], ["export"]])
def test_a_command_says_the_same_as_one_that_is_started_anew(tmp_path, words):
    house = WinnowHome(tmp_path)
    (tmp_path / "winnow.db").touch()
    anew = subprocess.run(
        [sys.executable, "-m", "scrapy", *words],
        cwd=ROOT, env=house.environment(), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    forked = house.scrapy(*words)
    assert (forked.status, forked.out, forked.err) == (anew.returncode, anew.stdout, anew.stderr)


def test_folder_environment_words_and_files_are_its_own(module, tmp_path):
    environment = {"A": "1", "PYTHONIOENCODING": "ascii:replace"}
    with TemporaryFile() as given, TemporaryFile() as out:
        given.write(b"what it reads")
        given.seek(0)
        child = prestarted.start([module, "a", "b"], environment, stdin=given, stdout=out, stderr=out, folder=tmp_path)
        assert child.wait(60) == 0
        out.seek(0)
        said = out.read().decode()
    assert said.startswith("['")
    assert said.endswith(f"'a', 'b'] {tmp_path} {sorted(environment.items())} ascii what it reads\n")


def test_its_end_its_signals_and_its_cpu_time_are_told(tmp_path):
    (tmp_path / "busy.py").write_text("import time\nwhile time.process_time() < 0.2: pass\ntime.sleep(60)\n")
    before = prestarted.cpu_seconds()
    with Path(os.devnull).open("wb") as nothing:
        child = prestarted.start(["busy"], {}, stdout=nothing, stderr=nothing, folder=tmp_path)
    assert child.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(1.5)
    child.send_signal(signal.SIGTERM)
    assert child.wait(60) == child.poll() == -signal.SIGTERM
    assert prestarted.cpu_seconds() - before >= 0.2
    child.kill()  # it ended already


def test_random_numbers_are_not_the_same_in_each(tmp_path):
    (tmp_path / "dice.py").write_text("import random; print(random.random())\n")
    seen = set()
    for _ in range(2):
        with TemporaryFile() as out:
            prestarted.start(["dice"], {}, stdout=out, stderr=out, folder=tmp_path).wait(60)
            out.seek(0)
            seen.add(out.read())
    assert len(seen) == 2


def test_the_first_test_that_starts_a_command_does_not_set_the_environment_of_the_others(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.customized = True\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    prestarted.client._server.cache_clear()  # another one, as if this test were the first
    seen = []
    for more in ({"PYTHONPATH": str(tmp_path)}, {}):
        (tmp_path / "elsewhere").mkdir(exist_ok=True)
        (tmp_path / "elsewhere" / "asked.py").write_text("import sys; print(hasattr(sys, 'customized'))\n")
        with TemporaryFile() as out:
            prestarted.start(["asked"], more, stdout=out, stderr=out, folder=tmp_path / "elsewhere").wait(60)
            out.seek(0)
            seen.append(out.read())
    assert seen == [b"True\n", b"False\n"]


WORKERS = """
import multiprocessing, os, sys, time
from multiprocessing import forkserver

def work(word):
    print(word, os.getcwd() == os.environ["HERE"], 50 * "x" == sys.argv[1], flush=True)

if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    os.chdir(os.environ["HERE"])
    for word in ("ready", "anew"):
        worker = context.Process(target=work, args=(word,))
        worker.start()
        worker.join()
        server = forkserver._forkserver._forkserver_pid
        parent = open(f"/proc/{server}/stat").read().rpartition(")")[2].split()[1]
        print(worker.exitcode, parent == str(os.getpid()), flush=True)
        os.kill(server, 9)
        os.waitid(os.P_PID, server, os.WEXITED | os.WNOWAIT)
"""


def test_workers_come_from_a_fork_server_of_the_command_and_from_a_new_one_when_it_dies(tmp_path):
    (tmp_path / "workers.py").write_text(WORKERS)
    with TemporaryFile() as out:
        environment = {"HERE": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
        child = prestarted.start(["workers", 50 * "x"], environment, stdout=out, stderr=out, folder=tmp_path)
        status = child.wait(60)
        out.seek(0)
        said = out.read().decode()
    assert (status, said) == (0, "ready True True\n0 True\nanew True True\n0 True\n")


def test_no_process_is_left_when_a_command_has_ended(tmp_path):
    (tmp_path / "family.py").write_text(
        "import os; print(*open(f'/proc/self/task/{os.getpid()}/children').read().split())"
    )
    with TemporaryFile() as out:
        prestarted.start(["family"], {}, stdout=out, stderr=out, folder=tmp_path).wait(60)
        out.seek(0)
        (spare,) = out.read().decode().split()
    deadline = time.monotonic() + 20
    while Path("/proc", spare).exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path("/proc", spare).exists()
