"""Progress: a live line on a terminal, plain lines in a pipe, nothing when quiet."""

import fcntl
import json
import os
import pty
import struct
import termios

import pytest

from crawler.terminal import CLEAR, cells
from tests.servers.command_line import WinnowHome
from tests.servers.faulty_site import serve

START = "/news/mill-turns-again-101.html"
SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0.3}


def on_a_terminal(house: WinnowHome, columns: int, *words: str) -> str:
    """Run a command with standard error on a terminal of so many columns; return all that was written there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with os.fdopen(theirs, "wb") as terminal:
        child = house.start(*words, settings=SETTINGS, stderr=terminal)
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


@pytest.mark.slow
@pytest.mark.parametrize("columns", [200, 80])
def test_a_terminal_shows_one_live_line_that_fits_into_it(tmp_path, columns):
    with serve() as faults:
        seen = on_a_terminal(WinnowHome(tmp_path), columns, "crawl", f"{faults.base}{START}", "-a", "limit=2")
    live = [line for line in seen.split(CLEAR) if " requests, " in line]
    assert live
    assert all(" waiting" in line for line in live)
    assert all(cells(line) < columns and "\n" not in line for line in live)
    assert any(" requests/s now" in line for line in live) == (columns == 200)


def test_add_shows_a_live_line_too(tmp_path):
    """It was silent for as long as a slow site takes."""
    with serve() as faults:
        seen = on_a_terminal(WinnowHome(tmp_path), 60, "add", f"{faults.base}{START}", "--dry-run")
    live = [line for line in seen.split(CLEAR) if line.startswith("requesting ")]
    assert len(live) > 2
    assert all(cells(line) < 60 and "\n" not in line for line in live)


@pytest.mark.slow
def test_a_pipe_gets_no_control_codes_and_quiet_is_silent(tmp_path):
    house = WinnowHome(tmp_path)
    with serve() as faults:
        plain = house.scrapy("crawl", f"{faults.base}{START}", "-a", "limit=1", settings=SETTINGS)
        quiet = house.scrapy("crawl", f"{faults.base}{START}", "-q", "-a", "limit=1", settings=SETTINGS)
    assert (plain.status, quiet.status) == (0, 0)
    assert "\x1b" not in plain.out + plain.err
    assert "outcome" in plain.out
    assert (quiet.out, quiet.err) == ("", "")


def test_a_crawl_reports_as_json(tmp_path):
    with serve() as faults:
        ended = WinnowHome(tmp_path).scrapy(
            "crawl", f"{faults.base}{START}", "--json", "-a", "limit=1", settings=SETTINGS
        )
    report = json.loads(ended.out)
    assert (report["ending"], report["exit_status"], report["outcomes"]["new"]) == ("limit", ended.status, 1)
    assert report["requests"] >= 2
