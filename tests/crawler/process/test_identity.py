"""Telling a process of an earlier start of this machine from one that may be alive elsewhere."""

from dataclasses import replace

import pytest

from crawler.process import identity
from crawler.process.identity import is_gone, is_of_before, is_of_earlier_boot, is_running, this_process
from storage.process import Process


def rebooted(monkeypatch: pytest.MonkeyPatch) -> Process:
    """Return this process as it was noted before the machine was started anew."""
    before = this_process()
    name, start, space = before.machine.split("/")
    monkeypatch.setattr(identity, "_machine", lambda: f"{name}/another-{start}/{space}")
    return before


def test_after_a_reboot_a_process_of_before_is_known_as_such_though_its_number_is_taken(monkeypatch):
    before = rebooted(monkeypatch)
    assert is_of_before(before)
    assert is_of_earlier_boot(before)
    assert not is_running(before)
    assert not is_gone(before), "it may be of another machine of this name: its lease tells"


def test_what_is_of_now_or_of_another_machine_is_not_of_before():
    me = this_process()
    assert not is_of_before(me)
    assert not is_of_earlier_boot(me)
    assert not is_of_earlier_boot(replace(me, machine=me.machine + "9")), "another container of this name"
    assert is_of_before(replace(me, machine=me.machine + "9"))
    assert not is_of_before(replace(me, machine="elsewhere/" + me.machine.partition("/")[2]))
    assert not is_of_before(replace(me, machine=me.machine.partition("/")[0])), "a system that shows no starts"
