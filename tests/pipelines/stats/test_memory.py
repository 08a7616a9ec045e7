"""The peak of a process is its own, or that of a child."""

import subprocess
import sys

from pipelines.stats.memory import peak_memory

MEGABYTE = 2**20


def told(words: str) -> int:
    code = f"from pipelines.stats.memory import peak_memory\n{words}\nprint(peak_memory())"
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout)


def test_what_was_held_and_given_back_counts():
    assert told("pass") < 60 * MEGABYTE
    assert told("len(b'x' * 100_000_000)") > 100_000_000


def test_what_a_child_held_counts():
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'len(bytes(1) * 10**8)'], check=True)"
    assert told(child) > 100_000_000


def test_what_the_parent_held_does_not():
    held = b"x" * (120 * MEGABYTE)
    assert peak_memory() > len(held)
    assert told("pass") < 60 * MEGABYTE
