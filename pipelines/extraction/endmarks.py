"""The line that ends an article for good: editor's credit, next story, share row; what follows is of the site."""

import re
from collections.abc import Sequence

from pipelines.extraction.blocks import Block

_MARK = re.compile(
    r"^[\W_]*(?:(?:责任编辑|责任編輯|責任編輯|责编|責編|本文编辑|值班编辑|网络编辑)\s*[:：|／/丨]?\s*[\u3400-\u9fff·\s]{0,16}"
    r"|分享(?:到|至)\s*[:：].{0,20}|(?:上|下)一(?:篇|条|則|條)\s*[:：].{0,60})[\W_]*$"
)
_BEFORE = 120  # UTF-8 bytes of text that must stand before the mark
_SHORT = 80  # characters: longer lines are no marks


def end_of_text(blocks: Sequence[Block]) -> int | None:
    """Give the position of the first end mark with a text before it, or None."""
    before = 0
    for at, block in enumerate(blocks):
        if len(block.text) < _SHORT and before >= _BEFORE and _MARK.match(block.text):
            return at
        before += len(block.text.encode("utf-8", "replace"))
    return None
