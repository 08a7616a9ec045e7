"""Statements of preference: ``train-ai=n, search=y`` (IETF AIPREF) and ``ai-train=no, search=yes`` (Content Signals).

Sources: draft-ietf-aipref-vocab (categories and the form, a dictionary of RFC 9651) and draft-ietf-aipref-attach (the
header and the rule of robots.txt), both drafts whose labels have changed, so that the earlier ones are read too;
contentsignals.org for the other.
"""

import re
from collections.abc import Mapping
from enum import StrEnum


class UsageScope(StrEnum):
    """What a statement is about."""

    TDM = "tdm"
    AI_TRAIN = "ai-train"
    AI_INPUT = "ai-input"
    SEARCH = "search"
    IMAGES = "images"


USAGE: Mapping[str, UsageScope] = {
    "train-ai": UsageScope.AI_TRAIN,
    "train-genai": UsageScope.AI_TRAIN,
    "genai": UsageScope.AI_TRAIN,
    "ai": UsageScope.AI_TRAIN,
    "ai-use": UsageScope.AI_INPUT,
    "ai-output": UsageScope.AI_INPUT,
    "bots": UsageScope.TDM,
    "tdm": UsageScope.TDM,
    "all": UsageScope.TDM,
    "search": UsageScope.SEARCH,
}
"""Categories of AIPREF, with those of earlier drafts."""

SIGNALS: Mapping[str, UsageScope] = {
    "ai-train": UsageScope.AI_TRAIN,
    "ai-input": UsageScope.AI_INPUT,
    "search": UsageScope.SEARCH,
}
"""Categories of Content Signals."""

_MEMBER = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.?)*(?:"|$))+')  # a comma in quotes parts nothing
_MOST = 50  # members of one statement
_ANSWERS = {"y": True, "yes": True, "?1": True, "n": False, "no": False, "?0": False}


def preferences(text: str, labels: Mapping[str, UsageScope]) -> dict[UsageScope, bool]:
    """Read a statement: what it allows (true) and what it does not; anything not understood says nothing.

    Of a category that stands twice the last counts, as in a dictionary of RFC 9651; of two labels for one scope, the
    stricter.
    """
    stated: dict[str, bool] = {}
    for member in _MEMBER.findall(text[:4000])[:_MOST]:
        name, _, value = member.partition("=")
        label, answer = name.strip().lower(), _ANSWERS.get(value.partition(";")[0].strip().lower())
        if label in labels and answer is not None:
            stated[label] = answer
    found: dict[UsageScope, bool] = {}
    for label, allowed in stated.items():
        found[labels[label]] = found.get(labels[label], True) and allowed
    return found
