from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.newest import newest
from storage.records import Hints, Link

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def shown(*dates: str | None, modified: str | None = None) -> list[Link]:
    return [Link(f"http://e.example/{n}", hints=Hints(date=date, modified=modified)) for n, date in enumerate(dates)]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ((), None),
        ((None, "no date"), None),
        (("2026-03-09T10:00:00Z", "2026-03-10T09:00:00+08:00", None), datetime(2026, 3, 10, 1, tzinfo=UTC)),
        (("Tue, 10 Mar 2026 11:00:00 GMT", "2026-03-01"), datetime(2026, 3, 10, 11, tzinfo=UTC)),
        (("2026-03-09T10:00:00Z", "2027-01-01T00:00:00Z"), datetime(2026, 3, 9, 10, tzinfo=UTC)),
    ],
)
def test_the_newest_date_that_is_not_to_come(dates, expected):
    assert newest(shown(*dates), NOW) == expected


def test_a_change_counts_where_no_publication_is_stated():
    assert newest(shown(None, "2026-03-01", modified="2026-03-05T00:00:00Z"), NOW) == datetime(2026, 3, 5, tzinfo=UTC)


@given(st.lists(st.text(max_size=40), max_size=60))
def test_any_words_are_read_or_not(texts):
    moment = newest(shown(*texts), NOW)
    assert moment is None or moment <= NOW + timedelta(days=1)
