"""Children of the service: the words they are started with, and their end when nobody wants to wait."""

import os
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.service.child.launcher import Launch, Launcher
from tests.crawler.service.service_home import until

pytestmark = pytest.mark.process


def launcher(tmp_path: Path, program: str, stop: threading.Event | None = None, spare: Path | None = None) -> Launcher:
    return Launcher(
        Launch(
            prefix=(sys.executable, "-c", program),
            environment={"WINNOW_HOME": "here", "WINNOW_SITES": "/a"},
            folder=tmp_path,
            home=tmp_path / "home",
            grace=3600.0,
            stop=stop or threading.Event(),
            spare=lambda site: spare if site == "broken" else None,
        )
    )


def test_the_words_the_environment_and_the_log(tmp_path):
    program = "import os, sys; open('words', 'w').write(' '.join([*sys.argv[1:], os.environ['WINNOW_HOME']]))"
    ended = launcher(tmp_path, program)("herald", 7, timedelta(hours=1))
    assert (ended.exit_status, ended.why) == (0, "exited")
    log = tmp_path / "home" / "logs" / "herald" / "7.log"
    settings = "-s WINNOW_RUN=7 -s WINNOW_MAX_WAIT=120"
    assert (tmp_path / "words").read_text() == f"crawl herald --logfile {log} {settings} here"
    assert log.parent.is_dir()


def test_a_site_whose_file_cannot_be_read_is_crawled_with_the_copy(tmp_path):
    program = "import os, sys; open(sys.argv[2], 'w').write(os.environ['WINNOW_SITES'])"
    crawl = launcher(tmp_path, program, spare=Path("/copies"))
    for site in ("broken", "whole"):
        assert crawl(site, 7, timedelta(hours=1)).exit_status == 0
    assert (tmp_path / "broken").read_text() == f"/a{os.pathsep}/copies"
    assert (tmp_path / "whole").read_text() == "/a"


def test_a_deadline_ends_a_child(tmp_path):
    ended = launcher(tmp_path, "import time; time.sleep(60)")("herald", 7, timedelta(seconds=0.5))
    assert ended.why == "deadline"


def test_the_second_signal_ends_a_child_that_will_not_hear(tmp_path, monkeypatch):
    monkeypatch.setattr("crawler.service.child.launcher.HURRY_SECONDS", 0.2)
    stop, found = threading.Event(), []
    program = (
        "import pathlib, signal, time; signal.signal(15, lambda *_: None); pathlib.Path('up').touch(); time.sleep(60)"
    )
    child = launcher(tmp_path, program, stop)
    thread = threading.Thread(target=lambda: found.append(child("herald", 7, timedelta(hours=1))))
    thread.start()
    until((tmp_path / "up").exists)
    stop.set()
    time.sleep(0.3)
    assert thread.is_alive()
    child.hurry()
    thread.join(10)
    assert found[0].signal == 9
