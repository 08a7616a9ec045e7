"""When two lines say the same."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")


def squash(text: str) -> str:
    """Give letters and digits only, in one width and case: what a reader would call the same words."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def same_headline(line: str, title: str) -> bool:
    """Tell whether a line is the headline, whole or with the site's name or a section before or after it."""
    one, other = squash(line), squash(title)
    if not one or not other:
        return False
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 12 and short in long and len(short) >= 0.75 * len(long)
