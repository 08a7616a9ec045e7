from pipelines.extraction.body.assemble import join
from pipelines.extraction.page.blocks import Block, BlockKind


def row(*lines: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, line, line) for line in lines]


def test_pages_are_joined_without_the_repeated_lead():
    joined = join([row("Lead.", "One.", "Two."), row("Lead.", "Three."), row("Four.")])
    assert [block.text for block in joined] == ["Lead.", "One.", "Two.", "Three.", "Four."]


def test_a_credit_at_the_end_of_each_page_is_kept_once_at_the_end():
    joined = join([row("One.", "By Ann Smith"), row("Two.", "By Ann Smith")])
    assert [block.text for block in joined] == ["One.", "Two.", "By Ann Smith"]


def test_no_pages_no_blocks():
    assert join([]) == ()
