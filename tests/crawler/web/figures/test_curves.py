"""Curves hold every value, have gaps where nothing is known, and their words are words."""

import re

from crawler.web.figures import columns, curve


def test_a_line_has_a_gap_where_nothing_is_known():
    drawn = curve("a < b", {"x": [0, 1, None, 2, 4]}, "first", "last", "articles")
    assert re.findall(r'points="([^"]*)"', drawn) == ["0.0,120.0 150.0,93.5", "450.0,67.0 600.0,14.0"]
    assert 'aria-label="a &lt; b"' in drawn
    assert ">4 articles</text>" in drawn


def test_columns_are_as_tall_as_their_values_and_say_them():
    drawn = columns("articles a day", [("<b>", 2, "usual"), ("none", 0, "missing")], "a", "b", "articles")
    assert "<title>&lt;b&gt;</title>" in drawn
    assert re.findall(r'class="column (\w+)" x="[\d.]+" y="[\d.]+" width="[\d.]+" height="([\d.]+)"', drawn) == [
        ("usual", "106.0"),
        ("missing", "0.0"),
    ]


def test_nothing_is_drawn_of_nothing():
    assert "<polyline" not in curve("x", {"x": []}, "", "", "")
    assert "<rect" not in columns("x", [], "", "", "")
