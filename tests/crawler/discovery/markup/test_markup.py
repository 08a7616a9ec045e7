"""Addresses of links, the short way and the long way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.markup import markup
from storage.urls.normalize import absolute_url

BASE = "http://example.com/a/b/c.html"


@given(st.text(alphabet="abZ09/.-_?=&#:%@ \\中", max_size=30))
def test_the_short_way_gives_what_the_long_way_gives(path):
    for href in (path, f"/{path}", f"http://other.org/{path}"):
        assert markup.resolve(href, BASE) == (absolute_url(BASE, href) if href else None)


@pytest.mark.parametrize("href", ["", None, "javascript:void(0)", "mailto:a@example.com", "#top", "/" + "a" * 3_000])
def test_nothing_to_fetch(href):
    assert markup.resolve(href, BASE) is None


def test_the_base_element_counts():
    tree = markup.as_tree(b'<html><head><base href="/x/"></head><body>t</body></html>')
    assert tree is not None
    assert markup.base_of(tree, BASE) == "http://example.com/x/"


def test_a_late_charset_is_found():
    body = (
        b"<html><!--" + b"-" * 4_000 + b'--><meta charset="gb2312"><title>' + "港口".encode("gbk") + b"</title></html>"
    )
    assert "港口" in markup.text_of(body)
