"""When two validators are the same, what is sent, and who has lied."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.refetch.validators import (
    EVERY,
    PROOFS,
    Validators,
    Verdict,
    asks_whole,
    condition,
    judge,
    same,
    stated,
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
    assert stated(etag, modified, NOON) == expected


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
    assert condition(validators) == headers


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
    assert same(before, after) is equal


def test_a_lie_is_other_content_under_the_same_validator():
    old, new = Validators('"a"'), Validators('"b"')
    assert judge(old, old, content_same=False) is Verdict.LIE
    assert judge(old, new, content_same=False) is Verdict.PROOF
    assert judge(old, old, content_same=True) is Verdict.NOTHING
    assert judge(Validators(), Validators(), content_same=False) is Verdict.NOTHING  # a page that is new at every look
    assert judge(old, Validators(), content_same=False) is Verdict.NOTHING


@given(st.text(max_size=40), st.integers(4, 10_000), st.integers(0, 9))
def test_of_ten_revisits_in_a_row_exactly_one_asks_for_the_whole_page(address, looks, proofs):
    assert sum(asks_whole(address, looks + step, proofs) for step in range(EVERY)) == 1


def test_the_first_revisits_ask_for_the_whole_page_until_the_site_is_proven():
    assert all(asks_whole(f"example.com/{n}", looks, PROOFS - 1) for n in range(50) for looks in (1, 2, 3))
    proven = [asks_whole(f"example.com/{n}", 1, PROOFS) for n in range(2000)]
    assert 0.08 < sum(proven) / len(proven) < 0.12


@given(st.text(max_size=20), st.text(max_size=30))
def test_any_header_can_be_read(etag, modified):
    headers = condition(stated(etag, modified, NOON + timedelta(days=1)))
    assert all("\n" not in value and "\r" not in value for value in headers.values())
