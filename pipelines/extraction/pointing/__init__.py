"""Pointing at a block of a page: the page written so that each block can be chosen, and selectors that name one."""

from pipelines.extraction.pointing.pickable import pickable, shown_tree
from pipelines.extraction.pointing.selectors import BlockChoice, Trees, choices

__all__ = ["BlockChoice", "Trees", "choices", "pickable", "shown_tree"]
