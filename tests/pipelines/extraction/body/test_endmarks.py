"""After the editor's credit, the share row or the next story nothing of the article comes."""

import pytest

from pipelines.extraction.body.trim import end_of_text, trim
from pipelines.extraction.page.blocks import Block, BlockKind

TEXT = "大桥昨日上午恢复通车，不少市民一早就来到桥头拍照留念，交警部门提醒司机减速慢行，注意避让行人和非机动车。"
OTHER = "近日，第三届灯光节公布日程，观众可以登录网页预约参观，现场还将举行音乐会和市集，活动持续两周，每晚十点结束。"


def blocks(*texts: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, text, text) for text in texts]


@pytest.mark.parametrize("mark", ["责任编辑：刘响", "(责编:邓丽娟)", "分享到：", "上一篇：另一条新闻"])
def test_a_mark_ends_the_text(mark):
    row = blocks(TEXT, mark, OTHER, "灯光节日程")
    assert end_of_text(row) == 1
    assert [block.text for block in trim(row, None).blocks] == [TEXT]


def test_a_share_row_above_the_text_ends_nothing():
    assert end_of_text(blocks("分享到：", TEXT, OTHER)) is None


def test_a_sentence_about_editors_is_no_mark():
    assert end_of_text(blocks(TEXT, "责任编辑制度实行以来，差错率下降了一半，读者来信也少了许多。", OTHER)) is None
