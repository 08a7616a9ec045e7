"""Progress: a live line on a terminal, plain lines in a pipe, nothing when quiet."""

import os
import pty
import subprocess
import sys

from tests.servers.crawl import ROOT, House
from tests.servers.faults import serve

START = "/news/mill-turns-again-101.html"
SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0.3}


def on_a_terminal(house: House, *words: str) -> str:
    """Run a command with standard error on a terminal and give all that was written there."""
    ours, theirs = pty.openpty()
    extra = [word for name, value in SETTINGS.items() for word in ("-s", f"{name}={value}")]
    child = subprocess.Popen(
        [sys.executable, "-m", "scrapy", *words, *extra],
        cwd=ROOT,
        env=house.environment(),
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 65536):
            seen += chunk
    except OSError:  # the other end of the terminal is closed
        pass
    finally:
        os.close(ours)
    assert child.wait(60) in (0, 1)
    return seen.decode()


def test_a_terminal_shows_one_live_line(tmp_path):
    with serve() as faults:
        seen = on_a_terminal(House(tmp_path), "crawl", f"{faults.base}{START}", "-a", "limit=2")
    lines = [line for line in seen.split("\r\x1b[2K") if line]
    assert lines
    assert any(" fetched, " in line and " pages/s" in line and " waiting" in line for line in lines)
    assert not any("\n" in line for line in lines if " fetched, " in line)


def test_a_pipe_gets_no_control_codes_and_quiet_is_silent(tmp_path):
    house = House(tmp_path)
    with serve() as faults:
        plain = house.scrapy("crawl", f"{faults.base}{START}", "-a", "limit=1", settings=SETTINGS)
        quiet = house.scrapy("crawl", f"{faults.base}{START}", "-q", "-a", "limit=1", settings=SETTINGS)
    assert (plain.status, quiet.status) == (0, 0)
    assert "\x1b" not in plain.out + plain.err
    assert "outcome" in plain.out
    assert (quiet.out, quiet.err) == ("", "")
