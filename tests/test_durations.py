"""The files that took longest are named at the end."""

import pytest

from tests.durations import SHOWN, slowest_files


def report(name: str, seconds: float) -> pytest.TestReport:
    return pytest.TestReport(name, ("", 0, ""), {}, "passed", None, "call", duration=seconds)


def test_setup_call_and_teardown_of_all_tests_of_a_file_count_together():
    quick = [report(f"tests/test_{number}.py::test_it", 5 + number / 10) for number in range(20)]
    first, *lines = slowest_files(
        [report("tests/test_a.py::test_x[1-::]", 4.0), report("tests/test_a.py::test_y", 6.0), *quick]
    )
    assert first.startswith("129 s in 21 files")
    assert lines[:2] == ["   10.0 s  tests/test_a.py", "    6.9 s  tests/test_19.py"]
    assert len(lines) == SHOWN


def test_quick_tests_are_not_named():
    assert list(slowest_files([report("tests/test_a.py::test_x", 4.0)])) == []
