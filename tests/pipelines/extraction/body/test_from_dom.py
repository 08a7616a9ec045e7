"""An element read straight into blocks with their places."""

from lxml.html import fragment_fromstring

from pipelines.extraction.body.from_dom import Placed, blocks_from_dom
from pipelines.extraction.page.blocks import BlockKind
from pipelines.extraction.page.paths import stepper


def rows(inner: str) -> list[Placed]:
    element = fragment_fromstring(inner, create_parent="div")
    return blocks_from_dom(element, stepper(frozenset({".box", "#side"})), "www.example.com")


def seen(inner: str) -> list[tuple[str, str]]:
    return [(row.place, row.block.text) for row in rows(inner)]


def test_places_hold_lasting_names_only():
    given = '<div class="box x1" id="n5"><p id="side">One</p></div><div id="side"><p>Two</p></div>'
    assert seen(given) == [("div.box>p", "One"), ("div#side>p", "Two")]


def test_kinds_and_levels():
    given = (
        "<h2>Head</h2><ul><li>One<ol><li>Two</li></ol></li></ul><blockquote><p>Said</p></blockquote><pre>a\n  b</pre>"
    )
    found = [(row.block.kind, row.block.text, row.block.level) for row in rows(given)]
    assert found == [
        (BlockKind.HEADING, "Head", 2),
        (BlockKind.ITEM, "One", 0),
        (BlockKind.ITEM, "Two", 1),
        (BlockKind.QUOTE, "Said", 0),
        (BlockKind.CODE, "a\n  b", 0),
    ]


def test_loose_text_and_line_breaks_are_lines():
    assert [text for _, text in seen("One<br>Two <b>bold</b><p>Three</p>tail")] == ["One", "Two bold", "Three", "tail"]


def test_a_table_of_figures_is_rows_and_a_layout_table_is_not():
    assert seen("<table><tr><td>A</td><td>1</td></tr></table>") == [("table>tr", "A | 1")]
    long = "word " * 60
    assert [text for _, text in seen(f"<table><tr><td>A</td><td>{long}</td></tr></table>")] == ["A", long.strip()]


def test_line_numbers_beside_code_are_left_out_and_the_tree_stays():
    given = "<table><tr><td><pre>1<br>2</pre></td><td><pre>one = 1<br>two = 2</pre></td></tr></table>"
    element = fragment_fromstring(given, create_parent="div")
    step = stepper(frozenset())
    assert [row.block.text for row in blocks_from_dom(element, step, "")] == ["one = 1\ntwo = 2"]
    assert blocks_from_dom(element, step, "") == blocks_from_dom(element, step, "")


def test_only_links_of_the_same_host_count_as_linked():
    given = "<p><a href='/a.html'>here</a></p><p><a href='http://example.com/b'>there</a></p><p><a href='http://o.net/'>away</a></p>"
    assert [(row.block.linked, row.leading) for row in rows(given)] == [(4, 4), (5, 5), (0, 4)]
    assert rows(given)[2].block.markdown == "[away](http://o.net/)"


def test_hidden_and_form_elements_are_no_text():
    given = (
        "<p hidden>no</p><p>yes<span aria-hidden='true'>no</span></p><button>no</button><p style='display: none'>no</p>"
    )
    assert [text for _, text in seen(given)] == ["yes"]
