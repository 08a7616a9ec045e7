"""Article to row and back."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.articles.serialization import article_from, article_values, rejected_from, rejected_values, sort_columns
from storage.records import Precision, Reason, Rejected
from storage.rows.text import KEY_LIMIT, clean_text, index_key
from tests.storage.samples import ARTICLES, CHINA


@given(ARTICLES)
def test_an_article_survives_its_row(article):
    again = article_from(article_values(article))
    assert again == article
    for name in ("date_published", "date_modified", "date_fetched"):
        before, after = getattr(article, name), getattr(again, name)
        assert (before and before.utcoffset()) == (after and after.utcoffset())


@pytest.mark.parametrize(
    "dated",
    [{}, {"date_published": datetime(2025, 12, 18, 1, tzinfo=CHINA), "date_published_precision": Precision.MINUTE}],
    ids=["undated", "dated"],
)
def test_a_rejection_survives_its_row(dated):
    url = "https://www.example.com/about"
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    rejected = Rejected(
        site="s", url=url, final_url=url, normalized_url=url, reason=Reason.LISTING, date_fetched=seen, **dated
    )
    assert rejected_from(rejected_values(rejected) | {"date_last_seen": seen.isoformat()}) == rejected


@given(ARTICLES)
def test_any_date_can_be_sorted(article):
    columns = sort_columns(article.date_published, article.date_fetched)
    assert len(columns["sort_at"]) == 26
    assert len(columns["day"]) == 10


def test_sorting_follows_the_moment_and_the_day_follows_the_page():
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    assert sort_columns(datetime(2025, 12, 18, 1, tzinfo=CHINA), seen) == {
        "sort_at": "2025-12-17T17:00:00.000000",
        "day": "2025-12-18",
    }
    assert sort_columns(None, seen)["day"] == "2026-01-01"


@given(st.text())
def test_clean_text_is_fit_for_every_database(text):
    cleaned = clean_text(text)
    assert "\x00" not in cleaned
    assert cleaned.encode("utf-8").decode() == cleaned


@pytest.mark.parametrize("length", [10, KEY_LIMIT, KEY_LIMIT + 1, 100_000])
def test_keys_are_bounded_and_apart(length):
    first, second = "文" * length, "文" * (length - 1) + "b"
    assert len(index_key(first).encode()) <= KEY_LIMIT
    assert index_key(first) != index_key(second)
    assert index_key(index_key(first)) == index_key(first)
