"""Archives by date."""

from datetime import date

from crawler.discovery.paging import date_archives


def test_days():
    urls = [f"http://example.com/archive/2025/12/{day:02}/" for day in (16, 17)] + [
        "http://example.com/2025/12/16/slug/"
    ]
    (pattern,) = date_archives.dated_patterns(urls)
    assert pattern.daily
    found = list(pattern.addresses(date(2025, 12, 31), date(2026, 1, 1)))
    assert found == ["http://example.com/archive/2026/01/01/", "http://example.com/archive/2025/12/31/"]


def test_months_back_over_a_year():
    (pattern,) = date_archives.dated_patterns(["http://example.com/2025-11.html", "http://example.com/2025-12.html"])
    found = list(pattern.addresses(date(2025, 11, 15), date(2026, 1, 3)))
    assert found == [f"http://example.com/{month}.html" for month in ("2026-01", "2025-12", "2025-11")]


def test_what_is_no_archive():
    assert date_archives.dated_pattern("http://example.com/news/12345.html") is None
    assert date_archives.dated_pattern("http://example.com/2025/12/18/a-story/") is None
