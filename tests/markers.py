"""Marks that follow from what a test does, the order in which tests run, and the limit under which one is not slow."""

import inspect
import os
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FunctionType
from typing import Any

import pytest
from hypothesis import settings

from tests.servers import prestarted

LIMIT = 20.0
"""Seconds of CPU time, its own and its children's, at which a test without the mark ``slow`` fails.

CPU time and not the clock: a busy machine makes every test late.  Twice of what the mark means, for slower machines.
"""

LEAST = 1.0
"""Seconds by the clock that a test with the mark takes at least.

A test of one crawl took 2.4 s on an idle machine and 10 s on a busy one.
"""

GATES = ("tests.quality.", "tests.patterns.", "tests.test_structure.", "tests.crawler.health.test_table.")
"""Tests that judge the whole code base, sets of hundreds of pages or simulated months: no part of ``make unit``."""

OTHERS = ("process", "slow", "database", "gate")
"""Marks of tests that are no part of ``make unit``; the others start no process."""

FIRST = ("slow", "process", "database")
"""The tests whose files run first: long ones that begin at the end would leave all workers but one idle."""


def mark(item: pytest.Function) -> None:
    """Add the marks that follow from what a test uses."""
    if getattr(item.obj, "is_hypothesis_test", False):
        item.add_marker("property")
        if settings.get_current_profile_name() == "nightly":
            item.add_marker("slow")
    used = set(_used(item))
    if f"{item.module.__name__}.".startswith(GATES):
        used.add("gate")
    if "postgresql" in {*item.fixturenames, *_parameters(item)}:
        used.add("database")
    for name in used:
        item.add_marker(name)
    if item.get_closest_marker("endurance") or item.get_closest_marker("long"):
        item.add_marker("slow")


def rank(item: pytest.Item) -> int:
    """Return the place of a test among others: the least first."""
    return next((place for place, name in enumerate(FIRST) if item.get_closest_marker(name)), len(FIRST))


def cpu_seconds() -> float:
    """Return the CPU time of this process and of its children that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system + prestarted.cpu_seconds()


def complaint(item: pytest.Item, spent: float, took: float, started: int = 0) -> str | None:
    """Return what is wrong with the mark of a test; None where nothing is.

    The test spent seconds of CPU time, took seconds by the clock, and ``started`` so many processes.  A mark of a whole
    file is not judged by one of its tests, nor is a test for which others have made what it uses.
    """
    if spent > LIMIT and not item.get_closest_marker("slow"):
        return f"took {spent:.1f} s of CPU time, more than {LIMIT:.0f} s: mark it slow, or make it faster"
    if started and not any(item.get_closest_marker(name) for name in OTHERS):
        return f"started a process (of its own or of workers: {started}): mark it process"
    by_hand = any(mark.name == "slow" for mark in item.own_markers) and not _follows(item)
    if took < LEAST and by_hand and not _shares(item):
        return f"took {took:.1f} s: it is not slow"
    return None


def _follows(item: pytest.Item) -> bool:
    """Return whether the mark follows from another one."""
    return any(item.get_closest_marker(name) for name in ("endurance", "long", "property"))


def _shares(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function):
        return False
    used = [each[-1] for name, each in item._fixtureinfo.name2fixturedefs.items() if each and name in item.fixturenames]
    return any(each.scope in ("module", "class") for each in used)


def _parameters(item: pytest.Function) -> list[str]:
    """Return the parameters that are words: a fixture may ask for another one by its name."""
    call = getattr(item, "callspec", None)
    return [value for value in call.params.values() if isinstance(value, str)] if call else []


def _used(item: pytest.Function) -> Iterator[str]:
    """Name the marks of all classes and modules that a test, its fixtures and their helpers use."""
    fixtures = [each[-1].func for each in item._fixtureinfo.name2fixturedefs.values() if each]
    for function in (item.function, *fixtures):
        yield from _reached(inspect.unwrap(function))


@cache
def _reached(function: Callable[..., Any]) -> frozenset[str]:
    found, ahead, done = set[str](), [function], set[int]()
    while ahead:
        each = ahead.pop()
        if id(each) in done or not isinstance(each, FunctionType):
            continue
        done.add(id(each))
        if "fork" in _names(each.__code__):
            found.add("process")
        named = [each.__globals__[name] for name in _names(each.__code__) if name in each.__globals__]
        found |= {mark for one in named if (mark := _mark_of(one))}
        ahead += [inspect.unwrap(one) for one in named if str(getattr(one, "__module__", "")).startswith("tests.")]
    return frozenset(found)


def _mark_of(thing: object) -> str | None:
    """A class among the servers says by itself what a test does that uses it."""
    if thing is subprocess:
        return "process"
    mark = getattr(thing, "marked", None) if isinstance(thing, type) else None
    return mark if isinstance(mark, str) else None


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
