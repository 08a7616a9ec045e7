"""What endless addresses have in common."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.urls.traps import folder, has_repeated_parts, path_shape, without_tokens

H = "http://a.example"


@pytest.mark.parametrize(
    ("url", "core"),
    [
        (f"{H}/s/8f3a9c2e11/news?id=7", "a.example/s/*/news?id=7"),
        (f"{H}/news;jsessionid=8F3A9C2E?id=7", "a.example/news;*?id=7"),
        (f"{H}/(S(k3ab0x55))/news.aspx", "a.example/*/news.aspx"),
        (f"{H}/news?sess=sid-93ab01cc77&id=7", "a.example/news?id=7&sess=*"),
        (f"{H}/news?time=1764600000", "a.example/news?time=*"),
        (f"{H}/news/the-bridge-of-2024-is-green.html", None),
        (f"{H}/2025/11/28/story.html", None),
        (f"{H}/", None),
    ],
)
def test_what_may_be_a_session_is_starred(url, core):
    assert without_tokens(url) == core


@pytest.mark.parametrize(
    ("path", "repeated"),
    [
        ("/about/news/about/news/about/news/", True),
        ("/a/b/a/b/a/b", True),
        ("/team/x/team/y/team/z/team/", True),
        ("/news/2024/news/bridge", False),
        ("/1/1/1/1/1/1", True),
        ("/2025/11/11/11/story", False),
        ("/", False),
    ],
)
def test_repeated_parts(path, repeated):
    assert has_repeated_parts(H + path) is repeated


# A number of the form of a day or a month is a day: 202101.html is no page number.
NUMBERS = st.integers(0, 10**9).filter(lambda number: not re.fullmatch(r"(?:19|20)\d{4}(?:\d\d)?", str(number)))
SLUGS = st.lists(st.sampled_from(["bridge", "town", "river"]), min_size=3, max_size=5)


@given(NUMBERS, NUMBERS)
def test_addresses_that_differ_in_a_number_share_shape_and_folder(one, other):
    pages = [f"{H}/list/{number}.html?page={number}" for number in (one, other)]
    assert len({path_shape(url) for url in pages}) == len({folder(url) for url in pages}) == 1


@given(SLUGS, SLUGS)
def test_addresses_that_differ_in_a_title_share_their_shape(one, other):
    assert path_shape(f"{H}/news/{'-'.join(one)}/") == path_shape(f"{H}/news/{'-'.join(other)}/")


@given(st.text("0123456789abcdef", min_size=16, max_size=16), st.text("0123456789abcdef", min_size=16, max_size=16))
def test_sessions_make_copies_of_one_address(one, other):
    cores = {without_tokens(f"{H}/s/{mark}a1/news?id=7") for mark in (one, other)}
    assert cores == {"a.example/s/*/news?id=7"}


@given(st.text(max_size=80))
def test_no_path_is_too_strange(path):
    url = f"{H}/{path}"
    try:
        path_shape(url)
    except ValueError:  # what urlsplit refuses never becomes a link
        return
    assert isinstance(folder(url), str)
    assert isinstance(has_repeated_parts(url), bool)
    without_tokens(url)
