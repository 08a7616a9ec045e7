"""Paragraphs of the article that are named for the wall in front of them: blurred or let through, they are its text."""

import re

from pipelines.extraction.hovers import is_blurred
from pipelines.extraction.lexicon.classes import says_noise
from pipelines.extraction.outline import Outline

_WALL = re.compile(r"pay-?wall|piano", re.IGNORECASE)


def is_walled_text(out: Outline, at: int, names: str) -> bool:
    """Tell whether nothing but the wall's name speaks against a paragraph that stands among others."""
    return bool(_WALL.search(names)) and is_blurred(out, at) and not says_noise(_WALL.sub(" ", names))
