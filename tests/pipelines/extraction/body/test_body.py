import pytest

from pipelines.extraction.body.body import Body, overlap, read_body
from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.document import parse_html
from tests.pipelines.extraction.samples import CHINESE, ENGLISH, article

STORY = "<article><h1>Harbour bridge reopens</h1>" + "".join(f"<p>{p}</p>" for p in ENGLISH) + "</article>"


def blocks(*lines: str) -> tuple[Block, ...]:
    return tuple(Block(BlockKind.PARAGRAPH, line, line) for line in lines)


def body(pruned: str, whole: str | None = None) -> Body:
    one, other = parse_html(pruned), parse_html(whole or pruned)
    assert one is not None
    assert other is not None
    return read_body(one, lambda: other)


@pytest.mark.parametrize("paragraphs", [ENGLISH, CHINESE])
def test_an_article_comes_from_the_pruned_tree_and_both_ways_agree(paragraphs):
    found = body(article(paragraphs))
    assert found.way == "pruned"
    assert found.agreement > 0.8
    assert {block.text for block in found.blocks} >= set(paragraphs)


def test_what_pruning_lost_is_found_on_the_whole_page():
    found = body("<html><body></body></html>", article(ENGLISH))
    assert found.way == "whole"
    assert set(ENGLISH) <= {block.text for block in found.blocks}


def test_a_page_of_nothing_gives_nothing():
    assert body("<html><body></body></html>").blocks == ()


def test_other_stories_under_the_article_are_trimmed_off():
    nexts = "".join(f"<article class='n'><h1>Other {p[:20]}</h1><p>{p}</p><p>{p}</p></article>" for p in CHINESE)
    page = f"<html><body><main>{STORY}<div class='endless'>{nexts}</div></main></body></html>"
    said = {block.text for block in body(page).blocks}
    assert said >= set(ENGLISH)
    assert not said & set(CHINESE)


def test_the_site_file_may_name_the_body():
    boxes = f"<div class='t'><p>{ENGLISH[0]}</p></div><div class='u'><p>{CHINESE[0]}</p></div>"
    tree = parse_html(
        f"<html><body>{boxes}<div class='t'><p>{ENGLISH[1]}</p><div class='t'>{ENGLISH[2]}</div></div></body></html>"
    )
    assert tree is not None
    found = read_body(tree, lambda: tree, "div.t")
    assert found.way == "rules"
    assert [block.text for block in found.blocks] == ENGLISH[:3]
    assert CHINESE[0] in {line.text for line in found.left.lines}


def test_a_page_without_the_named_body_is_read_as_any_other():
    tree = parse_html(article(ENGLISH))
    assert tree is not None
    assert read_body(tree, lambda: tree, "div.no-such").way == "pruned"


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [(ENGLISH, ENGLISH, 1.0), (ENGLISH, CHINESE, 0.0), ([], [], 0.0), (["aaaa"], ["aaaa", "bbbb"], 0.667)],
)
def test_overlap_is_the_shared_part(one, other, share):
    assert overlap(blocks(*one), blocks(*other)) == share


def test_a_box_that_holds_all_is_read_without_what_stands_beside_it():
    loose = "".join(f"<div>{p}</div>" for p in ENGLISH * 3)
    page = "<html><body><ul><li>Other title of the day</li></ul><main{0}>{1}</main><p>Short note</p></body></html>"
    head = "<h1>Harbour bridge reopens</h1>"
    for attributes in ("", " class='a' \"b\"=1 @c='\x0b'"):
        found = body(page.format(attributes, head + loose))
        assert [block.text for block in found.blocks if block.text in ENGLISH] == ENGLISH * 3
        assert "Short note" not in {block.text for block in found.blocks}
