"""Words of notices about cookies and of the links under a reader's comment."""

import re

from pipelines.extraction.lexicon.lexicon import any_of, words

_COOKIES = words("cookies.names")
# Without one of these beside it a cookie may be food, or the subject of the story.
_DATA = re.compile(any_of("cookies.data"), re.IGNORECASE)
REPLIES = frozenset(words("comments.replies"))
"""The link that answers a comment, folded."""

COMMENTS = re.compile(rf"\W*+(?:\d++\W*+)?{any_of('comments.headings')}(?:\W*+\d++)?\W*+", re.IGNORECASE)
"""The heading over what readers say, with or without a count."""


def names_cookies(line: str) -> bool:
    """Return whether a line holds a word for cookies."""
    folded = line.casefold()
    return any(word in folded for word in _COOKIES)


def speaks_of_data(line: str) -> bool:
    """Return whether a line speaks of the data that cookies carry, or of consent to them."""
    return _DATA.search(line) is not None
