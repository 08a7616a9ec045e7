"""Addresses of links, the short way and the long way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.markup import resolve
from storage.urls.normalize import absolute_url

BASE = "http://example.com/a/b/c.html"


@given(st.text(alphabet="abZ09/.-_?=&#:%@ \\中", max_size=30))
def test_the_short_way_gives_what_the_long_way_gives(path):
    for href in (path, f"/{path}", f"http://other.org/{path}"):
        assert resolve(href, BASE) == (absolute_url(BASE, href) if href else None)


@pytest.mark.parametrize("href", ["", None, "javascript:void(0)", "mailto:a@example.com", "#top", "/" + "a" * 3_000])
def test_nothing_to_fetch(href):
    assert resolve(href, BASE) is None
