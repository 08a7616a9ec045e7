"""A short list of sentences above the text is its summary."""

from pipelines.extraction.body.key_points import key_points
from pipelines.extraction.page.blocks import Block, BlockKind

POINTS = ["The ferry sails every hour from March on.", "Two boats were bought, one of them second-hand."]


def items(*texts: str, linked: int = 0) -> list[Block]:
    return [Block(BlockKind.ITEM, text, text, linked=linked) for text in texts]


def test_sentences_in_a_list_are_key_points():
    kicker = Block(BlockKind.PARAGRAPH, "Harbour", "Harbour")
    assert [block.text for block in key_points([kicker, *items(*POINTS)])] == POINTS


def test_links_menus_and_single_lines_are_none():
    assert key_points(items(*POINTS, linked=20)) == ()
    assert key_points(items("Home", "Harbour", "Sports")) == ()
    assert key_points(items(POINTS[0])) == ()
    assert key_points([Block(BlockKind.PARAGRAPH, text, text) for text in POINTS]) == ()
