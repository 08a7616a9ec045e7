"""Real child processes that exit, hang, flood, leak, multiply and are killed."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from crawler.process.identity import is_running, process_of
from crawler.service.child.exit_status import ExitStatus, how_it_ended
from crawler.service.child.process import Limits, run_child

pytestmark = pytest.mark.process

DEAF = (
    "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', file=sys.stderr, flush=True); time.sleep(60)"
)
MB = 2**20


@pytest.fixture
def run(tmp_path):
    def run(code: str, limits: Limits | None = None, stop: threading.Event | None = None, **words) -> ExitStatus:
        return run_child(
            words.pop("command", [sys.executable, "-c", code]),
            environment=os.environ,
            folder=tmp_path,
            log=tmp_path / "logs" / "news" / "7.log",
            limits=limits or Limits(),
            stop=stop or threading.Event(),
            **words,
        )

    return run


@pytest.mark.parametrize("status", [0, 1, 2])
def test_the_exit_status_is_told(run, status):
    ended = run(f"raise SystemExit({status})")
    assert (ended.exit_status, ended.signal, ended.status, ended.why) == (status, None, status, "exited")
    assert 0 < ended.seconds < 10


def test_a_child_killed_by_a_stranger(run):
    ended = run("import time; time.sleep(60)", started=lambda pid: os.kill(pid, signal.SIGKILL))
    assert (ended.exit_status, ended.signal, ended.status, ended.why) == (None, 9, -9, "exited")


def test_its_last_words_are_told_and_kept_in_its_log(run, tmp_path):
    ended = run("1 / 0")
    assert ended.last_words == "ZeroDivisionError: division by zero"
    assert "Traceback" in (tmp_path / "logs/news/7.log").read_text()


def test_a_deadline_is_a_polite_signal(run):
    """As Scrapy does, it ends what it is at."""
    code = "import signal, sys, time; signal.signal(15, lambda *_: sys.exit('ended well')); time.sleep(60)"
    ended = run(code, Limits(deadline=0.5))
    assert (ended.why, ended.exit_status, ended.last_words) == ("deadline", 1, "ended well")
    assert 0.5 <= ended.seconds < 5


def test_who_is_deaf_to_sigterm_is_killed_later(run):
    ended = run(DEAF, Limits(deadline=0.5, kill_after=0.5))
    assert (ended.why, ended.signal, ended.last_words) == ("deadline", signal.SIGKILL, "deaf")
    assert 1 <= ended.seconds < 5


def test_a_service_that_stops_gives_a_grace_time(run):
    stop = threading.Event()
    stop.set()
    ended = run("import time; time.sleep(60)", Limits(grace=0.6), stop)
    assert (ended.why, ended.signal) == ("stopped", signal.SIGTERM)
    assert 0.6 <= ended.seconds < 5


def test_who_ends_within_the_grace_time_was_not_stopped(run):
    stop = threading.Event()
    stop.set()
    assert run("import time; time.sleep(0.3)", Limits(grace=20), stop).why == "exited"


def test_a_flood_of_words_blocks_nobody_and_fills_nothing(run, tmp_path):
    """400 MB, of which the last 64 kB stay."""
    code = "import os\nfor _ in range(400): os.write(2, (b'x' * 1023 + b'\\n') * 1024)\nos.write(2, b'over\\n\\n')"
    ended = run(code)
    assert (ended.exit_status, ended.last_words) == (0, "over")
    log = tmp_path / "logs/news/7.log"
    assert log.stat().st_size == 64 * 1024
    assert list(log.parent.iterdir()) == [log]


def test_nothing_is_left_of_its_group(run, tmp_path):
    """A worker that is deaf and holds on to what its parent wrote to."""
    code = (
        f"import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', {DEAF!r}]);"
        "open('grandchild', 'w').write(str(child.pid)); time.sleep(1)"
    )
    found = []

    def watch(pid):
        path = tmp_path / "grandchild"
        while not (path.exists() and path.read_text()):
            time.sleep(0.02)
        found.append(process_of(int(path.read_text())))
        os.kill(pid, signal.SIGKILL)

    assert run(code, started=watch).signal == signal.SIGKILL
    assert found[0].process_start
    until = time.monotonic() + 5
    while is_running(found[0]) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_running(found[0])


def test_it_is_in_a_session_of_its_own(run):
    seen = []
    run(
        "import time; time.sleep(0.2)", started=lambda pid: seen.append((os.getsid(pid) == pid, os.getpgid(pid) == pid))
    )
    assert seen == [(True, True)]


def test_a_leak_is_measured(run):
    ended = run(f"import time; held = b'x' * {300 * MB}; time.sleep(2)")
    assert 300 * MB < (ended.memory or 0) < 340 * MB


def test_the_memory_of_the_service_is_not_the_childs(run):
    """The kernel hands the peak of the parent down to it."""
    held = b"x" * (150 * MB)
    ended = run("import time; time.sleep(2)")
    assert 2 * MB < (ended.memory or 0) < 60 * MB
    assert held


def test_a_leak_is_stopped(run):
    code = f"import time\nheld = []\nwhile True: held.append(b'x' * {20 * MB}); time.sleep(0.1)"
    ended = run(code, Limits(memory=150 * MB))
    assert (ended.why, ended.signal) == ("memory", signal.SIGTERM)
    assert 150 * MB < (ended.memory or 0) < 1500 * MB


@pytest.mark.parametrize("command", [["/nowhere/scrapy"], ["./"]])
def test_who_cannot_be_started_has_ended(run, command):
    ended = run("", command=command)
    assert (ended.why, ended.status, ended.memory) == ("not_started", None, None)
    assert ended.last_words


def test_no_memory_to_start_is_an_end(run, monkeypatch):
    def full(*args, **words):
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr("subprocess.Popen", full)
    assert run("").last_words == "[Errno 12] Cannot allocate memory"


def test_no_folder_for_the_log_is_an_end(run, tmp_path):
    (tmp_path / "logs").write_text("in the way")
    assert run("").why == "not_started"


def test_trouble_of_the_caller_leaves_no_child(run):
    seen = []

    def fail(pid):
        seen.append(process_of(pid))
        raise ValueError(pid)

    with pytest.raises(ValueError):
        run(DEAF, started=fail)
    assert seen[0].process_start
    assert not is_running(seen[0])


def test_another_thread_stops_it(run):
    stop = threading.Event()
    threading.Timer(0.4, stop.set).start()
    ended = run("import time; time.sleep(60)", Limits(grace=0), stop)
    assert ended.why == "stopped"
    assert 0.4 <= ended.seconds < 5


def test_a_child_has_none_of_our_files(run, tmp_path):
    """A lock of the database would live on with it."""
    with Path(tmp_path / "ours").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)  # as a library may
        ended = run(f"import os\ntry: os.fstat({ours.fileno()})\nexcept OSError: raise SystemExit(5)")
    assert ended.exit_status == 5


def test_a_service_that_may_not_know_how_a_child_ended(run):
    """What started it may have it ignore SIGCHLD; the system then keeps the status to itself."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        ended = run("raise SystemExit(3)")
    finally:
        signal.signal(signal.SIGCHLD, before)
    assert (ended.exit_status, ended.signal, ended.why) == (None, None, "exited")
    assert how_it_ended(None, ended) == "crashed"
