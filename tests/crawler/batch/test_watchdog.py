"""A loop that stands still costs its process, not a service."""

import signal
import subprocess
import sys

import pytest

from tests.servers.command_line import ROOT

PROGRAM = """
import asyncio, re, sys, time
import crawler.batch.watchdog as watchdog

watchdog.STILL_SECONDS, watchdog.AGAIN_SECONDS = 1, 0.1

async def main():
    dog = watchdog.Watchdog()
    dog.begin()
    await asyncio.sleep(1.5)  # the loop turns all the while
    if sys.argv[1] == "hang":
        re.match(r"(a+)+$", "a" * 60 + "b")  # holds the interpreter for years
    dog.end()
    time.sleep(1.5)

asyncio.run(main())
"""


@pytest.mark.parametrize(("word", "status"), [("work", 0), ("hang", -signal.SIGALRM)])
def test_a_loop_that_stands_still_ends_its_process(word, status):
    ended = subprocess.run([sys.executable, "-c", PROGRAM, word], cwd=ROOT, check=False, timeout=30)
    assert ended.returncode == status
