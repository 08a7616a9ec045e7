"""robots.txt and ai.txt."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rights.robots_file import AGENTS, read_robots

OURS = "Winnow/0.1 (news crawler)"
TWO_GROUPS = """User-Agent: *
Allow: /
Disallow: /shut/
Content-Usage: / train-ai=n
Content-Usage: /open/ train-ai=y

User-Agent: OtherBot
Content-Usage: / train-ai=y
"""


@pytest.mark.parametrize(("path", "expected"), [("/a", "allowed"), ("/shut/a", "disallowed"), ("/open/a", "allowed")])
def test_the_longest_rule_decides(path, expected):
    group = read_robots(TWO_GROUPS).group(OURS)
    assert group is not None
    assert group.verdict(path) == expected


def test_the_group_of_an_agent():
    file = read_robots("User-agent: a\nUser-agent: winnow\nDisallow: /x\n\nUser-agent: *\nDisallow: /\n")
    ours, others = file.group(OURS), file.group("Other/1.0")
    assert ours is not None
    assert others is not None
    assert (ours.verdict("/y"), others.verdict("/y")) == ("allowed", "disallowed")
    assert read_robots("").group(OURS) is None


def test_statements_stand_with_their_group_and_path():
    group = read_robots(TWO_GROUPS).group(OURS)
    assert group is not None
    assert group.usage == [("/", "train-ai=n"), ("/open/", "train-ai=y")]
    other = read_robots("User-agent: *\nContent-Signal: search=yes,ai-train=no # a word\n").group(OURS)
    assert other is not None
    assert other.signals == [("/", "search=yes,ai-train=no")]


def test_a_statement_before_any_group_is_meant_for_all():
    group = read_robots("Content-Signal: ai-train=no\nDisallow: /\n").group(OURS)
    assert group is not None
    assert group.signals == [("/", "ai-train=no")]
    assert group.verdict("/a") == "allowed"  # a rule without an agent is none


def test_licences_are_for_everybody_and_end_no_group():
    file = read_robots(
        "User-agent: a\nLicense: https://e.org/l.xml\nUser-agent: b\nDisallow: /\nLicense: https://e.org/l.xml\n"
    )
    assert file.licences == ("https://e.org/l.xml",)
    assert file.groups["a"] == file.groups["b"]


@pytest.mark.parametrize("text", ["<!DOCTYPE html>\nUser-agent: *\nDisallow: /", " \n<html>", "\ufeff<p>"])
def test_a_page_in_its_place_says_nothing(text):
    assert read_robots(text).groups == {}


def test_hostile_files_cost_little():
    began = time.process_time()
    read_robots("Disallow: " + "x" * 1_000_000)
    many = read_robots("".join(f"User-agent: a{number}\n" for number in range(15_000)) + "Disallow: /\n" * 20_000)
    assert len(many.groups) <= AGENTS
    assert time.process_time() - began < 1
    assert many.groups["a1"].verdict("/a") == "disallowed"


def test_an_agent_without_a_name_is_nobody():
    group = read_robots("User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent:\nAllow: /\n").group(OURS)
    assert group is not None
    assert group.signals == [("/", "ai-train=no")]


def test_what_is_said_to_all_is_heard_behind_any_number_of_names():
    many = "".join(f"User-agent: a{number}\nDisallow: /\n" for number in range(AGENTS + 10))
    group = read_robots(many + "User-agent: *\nContent-Signal: ai-train=no\n" + "#\n" * 30_000).group(OURS)
    assert group is not None
    assert group.signals == [("/", "ai-train=no")]


def test_an_agent_named_in_several_blocks_follows_all_of_them():
    file = read_robots("User-agent: a\nUser-agent: b\nDisallow: /1\nUser-agent: a\nUser-agent: a\nDisallow: /2\n")
    assert [file.groups["a"].verdict(path) for path in ("/1", "/2", "/3")] == ["disallowed", "disallowed", "allowed"]
    assert file.groups["b"].verdict("/2") == "allowed"


@given(st.text(max_size=60))
def test_nothing_raises(text):
    group = read_robots(text).group(OURS)
    assert group is None or group.verdict("/a") in ("allowed", "disallowed")
