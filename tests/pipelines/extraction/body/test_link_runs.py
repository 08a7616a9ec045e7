"""Lists of titles between paragraphs are offers; lists that a paragraph leads to are the writer's."""

from pipelines.extraction.body.repeats import link_runs
from pipelines.extraction.page.blocks import Block, BlockKind

TITLES = ["Harbour master asks for patience", "Live blog: second slipway opens in spring"]
OVER = Block(BlockKind.PARAGRAPH, "The ferry will sail every hour.", "")
LEAD = Block(BlockKind.PARAGRAPH, "Three offices were asked:", "")


def items(texts: list[str], part: float = 1.0) -> list[Block]:
    return [Block(BlockKind.ITEM, text, text, linked=int(part * len(text))) for text in texts]


def runs(*blocks: Block) -> list[range]:
    return list(link_runs(blocks))


def test_two_titles_under_a_paragraph_are_offered():
    assert runs(OVER, *items(TITLES), OVER) == [range(1, 3)]
    assert runs(OVER, *items(TITLES, 0.7)) == [range(1, 3)]


def test_what_the_text_leads_to_stays():
    assert runs(LEAD, *items(TITLES), OVER) == []
    assert runs(Block(BlockKind.HEADING, "Sources", "Sources", 2), *items(TITLES), OVER) == []


def test_single_links_sentences_and_unlinked_items_stay():
    assert runs(OVER, *items(TITLES[:1]), OVER) == []
    assert runs(OVER, *items([title + "." for title in TITLES]), OVER) == []
    assert runs(OVER, *items(TITLES, 0.2), OVER) == []
    assert runs(OVER, *items(TITLES), *items(["A fee of two euros"], 0), OVER) == []
