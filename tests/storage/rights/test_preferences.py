"""Statements of preference."""

import pytest

from storage.rights.preferences import SIGNALS, USAGE, Scope, preferences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("train-ai=n", {Scope.AI_TRAIN: False}),
        ("train-ai=y, search=n", {Scope.AI_TRAIN: True, Scope.SEARCH: False}),
        ("train-ai=n;exceptions=none", {Scope.AI_TRAIN: False}),
        ("train-ai=n, train-ai=y", {Scope.AI_TRAIN: True}),
        ("train-ai=y, train-genai=n", {Scope.AI_TRAIN: False}),
        ("bots=n", {Scope.TDM: False}),
        ("TRAIN-AI = N", {Scope.AI_TRAIN: False}),
        ("train-ai", {}),
        ('train-ai="n"', {}),
        ('note="so, train-ai=n, he said", search=n', {Scope.SEARCH: False}),
        ('train-ai=n, "open', {Scope.AI_TRAIN: False}),
        ("train-ai=maybe, x=n", {}),
        ("", {}),
    ],
)
def test_a_statement_of_aipref(text, expected):
    assert preferences(text, USAGE) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("search=yes, ai-train=no", {Scope.SEARCH: True, Scope.AI_TRAIN: False}),
        ("ai-input=no", {Scope.AI_INPUT: False}),
        ("ai_train=no", {}),
        ("x" * 1_000_000, {}),
    ],
    ids=["two", "input", "misspelt", "huge"],
)
def test_a_content_signal(text, expected):
    assert preferences(text, SIGNALS) == expected
