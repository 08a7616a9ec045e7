"""Statements of preference: ``train-ai=n, search=y`` (IETF AIPREF) and ``ai-train=no, search=yes`` (Content Signals).

Sources: draft-ietf-aipref-vocab (categories and the form, a dictionary of RFC 9651) and draft-ietf-aipref-attach (the
header and the rule of robots.txt), both drafts whose labels have changed, so that the earlier ones are read too;
contentsignals.org for the other.
"""

import re
from collections.abc import Mapping
from enum import StrEnum


class Scope(StrEnum):
    """What a statement is about."""

    TDM = "tdm"
    AI_TRAIN = "ai-train"
    AI_INPUT = "ai-input"
    SEARCH = "search"
    IMAGES = "images"


USAGE: Mapping[str, Scope] = {
    "train-ai": Scope.AI_TRAIN,
    "train-genai": Scope.AI_TRAIN,
    "genai": Scope.AI_TRAIN,
    "ai": Scope.AI_TRAIN,
    "ai-use": Scope.AI_INPUT,
    "ai-output": Scope.AI_INPUT,
    "bots": Scope.TDM,
    "tdm": Scope.TDM,
    "all": Scope.TDM,
    "search": Scope.SEARCH,
}
"""Categories of AIPREF, with those of earlier drafts."""

SIGNALS: Mapping[str, Scope] = {"ai-train": Scope.AI_TRAIN, "ai-input": Scope.AI_INPUT, "search": Scope.SEARCH}
"""Categories of Content Signals."""

_MEMBER = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.?)*(?:"|$))+')  # a comma in quotes parts nothing
_MOST = 50  # members of one statement
_ANSWERS = {"y": True, "yes": True, "?1": True, "n": False, "no": False, "?0": False}


def preferences(text: str, labels: Mapping[str, Scope]) -> dict[Scope, bool]:
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
    found: dict[Scope, bool] = {}
    for label, allowed in stated.items():
        found[labels[label]] = found.get(labels[label], True) and allowed
    return found
