"""Patterns of paths."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rights.pathrules import matches, most_specific, path_of


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
    ],
)
def test_a_pattern_matches_as_robots_txt_means_it(pattern, path, expected):
    assert matches(pattern, path) is expected


def test_the_longest_pattern_decides_and_all_that_stand_at_it():
    rules = [("/", 1), ("/a/", 2), ("/a/", 3), ("/b/", 4)]
    assert most_specific(rules, "/a/x") == [2, 3]
    assert most_specific(rules, "/x") == [1]
    assert most_specific([("/b", 1)], "/x") == []


@pytest.mark.parametrize(
    ("url", "path"), [("http://e.org", "/"), ("http://e.org/a?b=c#d", "/a?b=c"), ("http://[", "/"), ("", "/")]
)
def test_the_path_of_an_address(url, path):
    assert path_of(url) == path


def test_a_pattern_of_many_stars_takes_no_longer():
    began = time.process_time()
    assert not matches("/" + "*a" * 50_000 + "b", "/" + "a" * 50_000)
    assert time.process_time() - began < 2


@given(st.text(max_size=20), st.text(max_size=20))
def test_nothing_raises(pattern, url):
    matches(pattern, path_of(url))
