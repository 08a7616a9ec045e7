"""What the text of a link says of its target, in the languages and house styles of many sites."""

import re
from functools import lru_cache

from pipelines.extraction.lexicon import any_of

_FILLER = r"[\s←«‹<›»>→▶⟩❯·|\[\]()（）【】…!.:：–—-]*+"


def _whole(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"{_FILLER}(?:{alternatives}){_FILLER}", re.IGNORECASE)


NEXT_PAGE = _whole(any_of("lists.next_page"))
"""A whole anchor text (fullmatch) for the next, older page of a list or the next part of an article."""

NEXT_ARTICLE = re.compile(any_of("lists.next_article"), re.IGNORECASE)
"""Words (search) for the article that follows in time, which is no part of this one."""

_COMMENTS = rf"(?:{any_of('lists.no_comments')} |\d+ )?{any_of('lists.comments')}"
READ_MORE = _whole(rf"{any_of('lists.read_more')}|{_COMMENTS}|permalink|link|#|¶")
"""A whole anchor text that leads to an entry without naming it."""

NEIGHBOUR_LEAD = re.compile(
    rf"\s*+[«‹<←]*+\s*+{any_of('lists.neighbours')}\s*+(?:[:：»›>→|«‹<←]++\s*+|$)",
    re.IGNORECASE,
)
"""What stands before the title in links to the articles before and after."""

ARROW = re.compile(r"\s*(?:›|»|>{1,2}|→|▶|⟩|❯|chevron_right|keyboard_arrow_right|navigate_next|arrow_forward)\s*")
"""A whole anchor text that is nothing but an arrow forwards."""

PINNED = _whole(any_of("lists.pinned"))
"""A whole short text that says an entry was put on top by hand."""

PINNED_LEAD = re.compile(rf"(?:(?<!\s)\s++)?[\[【(（]{any_of('lists.pinned_lead')}[\]】)）]\s*+", re.IGNORECASE)
"""The same as a prefix of a title, in brackets."""

PINNED_CLASS = re.compile(
    r"(?:^|[\s_-])(?:sticky|pinned|is-pinned|istop|is-top|zhiding|ontop|on-top)(?:$|[\s_-])|^top$", re.IGNORECASE
)
"""Class names that WordPress, Z-Blog and others give to such entries."""


@lru_cache(maxsize=8_192)
def says_more(text: str) -> bool:
    """Return whether a link's text, of 80 characters at most, leads to an entry without naming it."""
    return len(text) <= 80 and READ_MORE.fullmatch(text) is not None


@lru_cache(maxsize=8_192)
def says_next(text: str) -> bool:
    """Return whether a link's text leads to the next page of what is shown, and not to the next article."""
    return 0 < len(text) <= 40 and NEXT_PAGE.fullmatch(text) is not None and not NEXT_ARTICLE.search(text)
