"""An entry in the text of a site file: the rest of the text stays as it was, and the file says what it should."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import SiteError
from crawler.web.workshop.entries import with_entry

TEXT = """# Where it begins.
start = [
    "http://www.example.com/",  # the front page
]
prune = "p.ad"  # advertisements
deny = [
  "/a[",
  '[/b',
]

[schedule]
# As they publish.
interval = "1 h"
"""


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("prune", "div.promo", ["p.ad", "div.promo"]),
        ("prune", "p.ad", ["p.ad"]),
        ("deny", "^x\\.", ["/a[", "[/b", "^x\\."]),
        ("domains", "news.example.com", ["news.example.com"]),
        ("body", "div.text", "div.text"),
    ],
)
def test_an_entry_is_added_and_the_rest_stays(key, value, expected):
    changed = with_entry(TEXT, key, value)
    assert tomllib.loads(changed) == tomllib.loads(TEXT) | {key: expected}
    for line in ("# Where it begins.", '"http://www.example.com/",  # the front page', "# As they publish."):
        assert line in changed


def test_another_body_takes_the_place_of_the_one_before():
    once = with_entry(TEXT, "body", "main")
    assert tomllib.loads(with_entry(once, "body", "article"))["body"] == "article"
    assert with_entry(once, "body", "article").count("body") == 1


def test_a_text_without_a_table_or_an_end_of_line():
    assert tomllib.loads(with_entry('start = ["http://a.test/"]', "prune", "x")) == {
        "start": ["http://a.test/"],
        "prune": ["x"],
    }


@pytest.mark.parametrize("text", ["start = [", '"prune" = ["x"]\n', "prune.x = 1\n"])
def test_what_cannot_be_changed_is_said(text):
    with pytest.raises(SiteError):
        with_entry(text, "prune", "p")


@given(st.text(min_size=1), st.sampled_from(["prune", "deny", "domains", "body"]))
def test_any_value_comes_back(value, key):
    value = value.encode("utf-8", "replace").decode()
    assert tomllib.loads(with_entry(TEXT, key, value)).get(key) in (
        value,
        [*([] if key != "prune" else ["p.ad"]), value],
        ["/a[", "[/b", value],
        ["p.ad"],
    )
