"""When two validators are the same, what is sent, and who has lied."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.refetch.validators import (
    EVERY,
    PROOFS,
    Validators,
    ValidatorVerdict,
    conditional_headers,
    judge_validators,
    needs_full_fetch,
    says_unchanged,
    usable_validators,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MORNING = "Sun, 01 Mar 2026 08:00:00 GMT"
NOW = "Sun, 01 Mar 2026 11:59:30 GMT"


@pytest.mark.parametrize(
    ("etag", "modified", "expected"),
    [
        ('"a"', None, Validators('"a"')),
        (' W/"a" ', MORNING, Validators('W/"a"', MORNING)),
        ("a", MORNING, Validators(None, MORNING)),  # no quotes: not an entity tag
        ('"a b"', None, Validators()),
        ('"a"\r\nX: y', None, Validators()),
        (None, NOW, Validators()),  # younger than a minute: the time of the answer
        (None, "yesterday", Validators()),
        (None, None, Validators()),
    ],
)
def test_what_can_be_used_of_the_headers(etag, modified, expected):
    assert usable_validators(etag, modified, NOON) == expected


@pytest.mark.parametrize(
    ("validators", "headers"),
    [
        (Validators('"a"', MORNING), {"If-None-Match": '"a"'}),
        (Validators('"a-gzip"'), {"If-None-Match": '"a-gzip", "a"'}),
        (Validators('W/"a--gzip"'), {"If-None-Match": 'W/"a--gzip", W/"a"'}),
        (Validators('"a;br"'), {"If-None-Match": '"a;br", "a"'}),
        (Validators(None, MORNING), {"If-Modified-Since": MORNING}),
        (Validators(), {}),
    ],
)
def test_one_validator_is_sent(validators, headers):
    assert conditional_headers(validators) == headers


@pytest.mark.parametrize(
    ("before", "after", "equal"),
    [
        (Validators('"a"'), Validators('W/"a"'), True),
        (Validators('"a-gzip"'), Validators('"a"'), True),
        (Validators('"a"', MORNING), Validators('"b"', MORNING), False),  # the date is not asked beside an ETag
        (Validators('"a"'), Validators(None, MORNING), False),
        (Validators(None, MORNING), Validators('"b"', MORNING), True),
        (Validators(), Validators(), False),
    ],
)
def test_what_a_server_calls_unchanged(before, after, equal):
    assert says_unchanged(before, after) is equal


def test_a_lie_is_other_content_under_the_same_validator():
    old, new = Validators('"a"'), Validators('"b"')
    assert judge_validators(old, old, content_same=False) is ValidatorVerdict.LIE
    assert judge_validators(old, new, content_same=False) is ValidatorVerdict.PROOF
    assert judge_validators(old, old, content_same=True) is ValidatorVerdict.NOTHING
    assert (
        judge_validators(Validators(), Validators(), content_same=False) is ValidatorVerdict.NOTHING
    )  # a page that is new at every look
    assert judge_validators(old, Validators(), content_same=False) is ValidatorVerdict.NOTHING


@given(st.text(max_size=40), st.integers(4, 10_000), st.integers(0, 9))
def test_of_ten_revisits_in_a_row_exactly_one_asks_for_the_whole_page(address, looks, proofs):
    assert sum(needs_full_fetch(address, looks + step, proofs) for step in range(EVERY)) == 1


def test_the_first_revisits_ask_for_the_whole_page_until_the_site_is_proven():
    assert all(needs_full_fetch(f"example.com/{n}", looks, PROOFS - 1) for n in range(50) for looks in (1, 2, 3))
    proven = [needs_full_fetch(f"example.com/{n}", 1, PROOFS) for n in range(2000)]
    assert 0.08 < sum(proven) / len(proven) < 0.12


@given(st.text(max_size=20), st.text(max_size=30))
def test_any_header_can_be_read(etag, modified):
    headers = conditional_headers(usable_validators(etag, modified, NOON + timedelta(days=1)))
    assert all("\n" not in value and "\r" not in value for value in headers.values())
