"""Authors whom the rows of a social card name: WordPress writes "Written by" there in the site's language."""

import re

from pipelines.extraction.lexicon import credits as credit_words
from pipelines.extraction.survey import Survey

_LABELS = "|".join(sorted(map(re.escape, credit_words.AUTHOR_LABELS), key=len, reverse=True))
_LABEL = re.compile(rf"(?:{_LABELS})\s*[:：]?", re.IGNORECASE)
_CARD = re.compile(r"twitter:label(\d)")


def author(found: Survey) -> str | None:
    """Give what stands beside the label of an author, None where the card has no such row."""
    for name, contents in found.metas.items():
        if (match := _CARD.fullmatch(name)) and _LABEL.fullmatch(contents[0]):
            return found.meta(f"twitter:data{match[1]}")
    return None
