"""When captions are text."""

import pytest

from pipelines.extraction.body.captions import with_captions
from pipelines.extraction.page.blocks import Block, BlockKind
from storage.records import Image

NOTICE = "The lantern walk drew four hundred people to the harbour on Friday."
CAPTIONS = (
    "Children carry lanterns of paper along the quay.",
    "The band of the fire brigade plays under the crane.",
    "A ferry is lit in green for the evening.",
)


def blocks(*lines: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, line, line) for line in lines]


def images(*captions: str | None) -> list[Image]:
    return [Image(f"http://www.example.com/{number}.jpg", one) for number, one in enumerate(captions)]


def test_captions_that_say_more_than_the_notice_are_its_text():
    found = with_captions(blocks(NOTICE), images(*CAPTIONS, None, CAPTIONS[0]))
    assert [block.text for block in found] == [NOTICE, *CAPTIONS]


@pytest.mark.parametrize(
    ("lines", "captions"),
    [
        ([NOTICE], CAPTIONS[:2]),
        ([NOTICE], ("Lanterns", "Band", "Ferry")),
        ([NOTICE, *CAPTIONS], CAPTIONS),
        ([NOTICE * 10], CAPTIONS * 5),
        ([], ()),
    ],
    ids=["two pictures", "labels", "said already", "a long text", "nothing"],
)
def test_other_captions_are_none(lines, captions):
    assert [block.text for block in with_captions(blocks(*lines), images(*captions))] == lines
