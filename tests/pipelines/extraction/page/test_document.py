import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.page.document import parse_html


@pytest.mark.parametrize("text", ["", " \n", "<!-- only a comment -->"])
def test_nothing_to_read_is_none(text):
    assert parse_html(text) is None


def test_nesting_is_bounded():
    tree = parse_html("<html><body>" + "<div>" * 50_000 + "deep")
    assert tree is not None
    deepest = 0
    for element in tree.iter():
        deepest = max(deepest, sum(1 for _ in element.iterancestors()))
    assert deepest < 300


def test_a_broken_page_still_gives_its_text():
    tree = parse_html("<div><p>Eins<p>Zwei</div></section><b>Drei")
    assert tree is not None
    assert "".join(tree.itertext()) == "EinsZweiDrei"


@given(st.text(max_size=300))
def test_parse_never_raises(text):
    tree = parse_html(text)
    assert tree is None or tree.tag == "html"
