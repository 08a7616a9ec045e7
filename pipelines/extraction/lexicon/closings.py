"""What a house prints under (and now and then above) any of its articles: notices, thanks, prompts."""

import re

from pipelines.extraction.lexicon.lexicon import any_of

# Asked of lines at the two ends of a text only, matched from the beginning of the line.
_CLOSING = re.compile(rf"[\W_]*{any_of('closings.openings')}", re.IGNORECASE)
_LONGEST = 480


def is_closing(line: str) -> bool:
    """Return whether a line at an end of a text is a standing notice, thanks or prompt of the house."""
    return len(line) <= _LONGEST and _CLOSING.match(line) is not None
