"""Articles counted by month, and the last fetch of a page."""

from datetime import UTC, date, datetime

from storage.records import Outcome
from storage.urls.normalize import normalize_url
from tests.storage.samples import NOON, article, rejected


def test_articles_are_counted_by_the_month_as_the_page_states_it(store):
    days = ["2025-11-30T23:30:00-05:00", "2025-12-01T00:10:00+08:00", "2025-12-31T12:00:00", "2026-02-01T00:00:00"]
    pages = [
        article(f"http://www.example.com/{number}.html", date_published=datetime.fromisoformat(day), title=day)
        for number, day in enumerate(days)
    ]
    undated = article("http://www.example.com/u.html", title="undated", date_fetched=datetime(2026, 2, 3, tzinfo=UTC))
    other = article("http://www.other.example/1.html", site="other", title="other")
    store.save([*pages, undated, other])
    assert store.months("example") == {"2025-11": 1, "2025-12": 2, "2026-02": 2}
    assert store.months("example", date(2025, 12, 1), date(2025, 12, 30)) == {"2025-12": 1}
    assert store.months("nobody") == {}


def test_the_last_fetch_of_a_page_is_known_under_each_of_its_addresses(store):
    moved = article("http://www.example.com/a.html", final_url="http://www.example.com/b.html")
    store.save([moved, rejected("http://www.example.com/r.html")])
    names = [normalize_url(f"http://www.example.com/{name}.html") for name in "abrz"]
    found = store.seen("example", names)
    assert {name: (seen.outcome, seen.visited_at) for name, seen in found.items()} == {
        names[0]: (Outcome.NEW, NOON),
        names[1]: (Outcome.NEW, NOON),
        names[2]: (Outcome.REJECTED, NOON),
    }
    assert store.seen("example", []) == {}
    assert store.seen("other", names) == {}
