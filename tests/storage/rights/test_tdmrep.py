"""Rules that reserve mining."""

import json
from typing import Any

import pytest

from storage.rights.tdmrep import RULES, Reservation, Rules, read_tdmrep
from storage.robots.path_rules import PathRules

POLICY = "https://e.org/policy.json"


def rules(*items: Any):
    return read_tdmrep(json.dumps(list(items)))


def decide(found: Rules, path: str):
    return PathRules(found).first(path)


def rule(location: Any, value: Any, **more: Any) -> dict[str, Any]:
    return {"location": location, "tdm-reservation": value, **more}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/dir-a/page.html", Reservation(reserved=True)),
        ("/dir-b/html-files/page.html", Reservation(True, POLICY)),
        ("/dir-b/images/open.jpg", Reservation(reserved=False)),
        ("/elsewhere", None),
    ],
)
def test_a_file_of_several_rules(path, expected):
    found = rules(
        rule("/dir-a/", 1), rule("/dir-b/html-files/", 1, **{"tdm-policy": POLICY}), rule("/dir-b/images/*.jpg", 0)
    )
    assert decide(found, path) == expected


def test_the_first_rule_that_matches_decides():
    assert decide(rules(rule("/free/", 0), rule("/", 1)), "/free/a") == Reservation(reserved=False)
    assert decide(rules(rule("/", 1), rule("/free/", 0)), "/free/a") == Reservation(reserved=True)
    assert decide(rules(rule("/", 0), rule("/", 1)), "/a") == Reservation(reserved=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>not found</html>",
        '[{"location": "/", "tdm-reservation": 1',
        "[" * 100_000,
        '"text"',
        "[1, null, [], {}]",
        '[{"location": ["/"], "tdm-reservation": 1}]',
        '[{"location": "/", "tdm-reservation": 2}]',
        '[{"location": "/", "tdm-reservation": true}]',
        '[{"location": "/", "tdm-reservation": [1]}]',
        '[{"tdm-reservation": 1}]',
    ],
    ids=["empty", "html", "cut", "deep", "text", "others", "list", "two", "true", "array", "nowhere"],
)
def test_what_is_written_wrongly_counts_as_not_written(text):
    assert read_tdmrep(text) == ()


def test_a_single_rule_and_figures_in_letters_are_read():
    assert read_tdmrep('{"location": "/", "tdm-reservation": "1"}') == (("/", Reservation(reserved=True)),)


def test_so_many_rules_are_read():
    assert len(rules(*[rule("/a", 1)] * (RULES + 10))) == RULES
