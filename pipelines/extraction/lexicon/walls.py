"""What pages say that stand in place of an article: not found, log in, accept, blocked, pay."""

import re
from collections.abc import Iterator

from pipelines.extraction.lexicon.lexicon import any_of, words

MISSING = re.compile(
    rf"(?:^|[!.?|:–—-]\ ?|{any_of('walls.before_404')})\W{{0,3}}404\b"
    rf"|\b404\b\W{{0,3}}{any_of('walls.after_404')}"
    rf"|{any_of('walls.pages')}[^.]{{0,30}}{any_of('walls.not_there')}"
    rf"|{any_of('walls.missing')}",
    re.IGNORECASE,
)
LOGIN = re.compile(any_of("walls.login"), re.IGNORECASE)
CONSENT = re.compile(any_of("walls.consent"), re.IGNORECASE)
BLOCKED = re.compile(any_of("walls.blocked"), re.IGNORECASE)
PAYWALL = re.compile(any_of("walls.paywall"), re.IGNORECASE)

# Every demand of payment holds one of these; looking for them first is forty times as fast as the pattern alone.
_HINTS = words("walls.paywall_hints")
_REACH = 160  # letters: no demand is longer


def asks_for_payment(text: str) -> bool:
    """Return whether a text holds what PAYWALL finds."""
    low = text.lower()
    if len(low) != len(text):
        return PAYWALL.search(text) is not None
    return any(_is_asked(text, at) for hint in _HINTS for at in _places(low, hint))


def may_ask(text: str) -> bool:
    """Return whether a text holds a word without which nothing in it asks for payment."""
    low = text.lower()
    return len(low) != len(text) or any(hint in low for hint in _HINTS)


def _is_asked(text: str, at: int) -> bool:
    return PAYWALL.search(text, max(0, at - _REACH), at + _REACH) is not None


def _places(text: str, hint: str) -> Iterator[int]:
    at = text.find(hint)
    while at >= 0:
        yield at
        at = text.find(hint, at + len(hint))
