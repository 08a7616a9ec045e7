"""Patterns of paths."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.robots.path_rules import PathRules, matches, path_of
from tests.cpu_time import within_cpu_seconds


def most_specific(rules: Iterable[tuple[str, int]], path: str) -> list[int]:
    return PathRules(rules).most_specific(path)


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/", "/a", True),
        ("/news", "/newsroom", True),
        ("/news/", "/news", False),
        ("/*.php", "/a/index.php?x=1", True),
        ("/*.php$", "/a/index.php?x=1", False),
        ("/*.php$", "/a/index.php", True),
        ("/news$", "/news", True),
        ("/news$", "/news/", False),
        ("*.jpg", "/a/b.jpg", True),
        ("/a*b*c$", "/a-b-b-c", True),
        ("/ab*b$", "/ab", False),
        ("/caf%C3%A9", path_of("http://e.org/café/1"), True),
        ("/café", "/caf%C3%A9/1", True),
        ("", "/a", True),
        ('/a"b|', path_of("http://e.org/a%22b%7Cc"), True),
        ("/a%22b", path_of('http://e.org/a"b'), True),
    ],
)
def test_a_pattern_matches_as_robots_txt_means_it(pattern, path, expected):
    assert matches(pattern, path) is expected


def test_the_longest_pattern_decides_and_all_that_stand_at_it():
    rules = [("/", 1), ("/a/", 2), ("/a/", 3), ("/b/", 4)]
    assert most_specific(rules, "/a/x") == [2, 3]
    assert most_specific(rules, "/x") == [1]
    assert most_specific([("/b", 1)], "/x") == []


def test_the_length_of_a_pattern_is_that_of_its_one_spelling():
    path = path_of("http://e.org/新闻/a")
    assert most_specific([("/新闻/", 1), ("/%E6*", 2)], path) == [1]
    assert most_specific([("/新闻/", 1), ("/%E6%96%B0%E9%97%BB/", 2)], path) == [1, 2]


@pytest.mark.parametrize(
    ("url", "path"), [("http://e.org", "/"), ("http://e.org/a?b=c#d", "/a?b=c"), ("http://[", "/"), ("", "/")]
)
def test_the_path_of_an_address(url, path):
    assert path_of(url) == path


def test_a_pattern_of_many_stars_takes_no_longer():
    assert not within_cpu_seconds(2, lambda: matches("/" + "*a" * 50_000 + "b", "/" + "a" * 50_000))


_PATTERN = st.text(alphabet="ab/*$", max_size=16)


@given(st.lists(_PATTERN, max_size=8), st.text(alphabet="ab/", max_size=20))
def test_rules_are_found_as_if_each_was_looked_at(patterns, path):
    rules = list(enumerate(patterns))
    right = [place for place, pattern in rules if matches(pattern, path)]
    assert PathRules([(pattern, place) for place, pattern in rules]).first(path) == next(iter(right), None)
    longest = max((len(patterns[place]) for place in right), default=0)
    found = most_specific([(pattern, place) for place, pattern in rules], path)
    assert found == [place for place in right if len(patterns[place]) == longest]


def test_many_rules_take_no_longer():
    rules = PathRules([(f"/dir{number}/*/x", number) for number in range(20_000)])
    found = within_cpu_seconds(2, lambda: [rules.most_specific("/dir7/news/x/2026.html") for _ in range(1000)])
    assert found == [[7]] * 1000


@given(st.text(max_size=20), st.text(max_size=20))
def test_nothing_raises(pattern, url):
    matches(pattern, path_of(url))
