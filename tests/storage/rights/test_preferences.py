"""Statements of preference."""

import pytest

from storage.rights.preferences import SIGNALS, USAGE, UsageScope, preferences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("train-ai=n", {UsageScope.AI_TRAIN: False}),
        ("train-ai=y, search=n", {UsageScope.AI_TRAIN: True, UsageScope.SEARCH: False}),
        ("train-ai=n;exceptions=none", {UsageScope.AI_TRAIN: False}),
        ("train-ai=n, train-ai=y", {UsageScope.AI_TRAIN: True}),
        ("train-ai=y, train-genai=n", {UsageScope.AI_TRAIN: False}),
        ("bots=n", {UsageScope.TDM: False}),
        ("TRAIN-AI = N", {UsageScope.AI_TRAIN: False}),
        ("train-ai", {}),
        ('train-ai="n"', {}),
        ('note="so, train-ai=n, he said", search=n', {UsageScope.SEARCH: False}),
        ('train-ai=n, "open', {UsageScope.AI_TRAIN: False}),
        ("train-ai=maybe, x=n", {}),
        ("", {}),
    ],
)
def test_a_statement_of_aipref(text, expected):
    assert preferences(text, USAGE) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("search=yes, ai-train=no", {UsageScope.SEARCH: True, UsageScope.AI_TRAIN: False}),
        ("ai-input=no", {UsageScope.AI_INPUT: False}),
        ("ai_train=no", {}),
        ("x" * 1_000_000, {}),
    ],
    ids=["two", "input", "misspelt", "huge"],
)
def test_a_content_signal(text, expected):
    assert preferences(text, SIGNALS) == expected
