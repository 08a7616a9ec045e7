from datetime import timedelta

import pytest

from crawler.cadence.observations import CrawlInterval, CrawlObservations, observe
from tests.crawler.publishing import BEGIN, run

HOUR = timedelta(hours=1)
AT = BEGIN.timestamp() / 3600


def crawls(*unknown: int, entries: int = 0):
    return [
        run(n, BEGIN + n * HOUR, fetched=1, outcome_new=count, links_unknown=count, feed_entries=entries)
        for n, count in enumerate(unknown)
    ]


def test_what_a_crawl_shows_appeared_since_the_one_before():
    assert observe([]) == CrawlObservations((), None)
    assert observe(crawls(900, 2, 0)).stretches == (CrawlInterval(AT, AT + 1, 2), CrawlInterval(AT + 1, AT + 2, 0))


def test_a_long_pause_is_no_stretch():
    late = run(5, BEGIN + 100 * HOUR, fetched=1, outcome_new=40, links_unknown=40)
    assert len(observe([*crawls(900, 2), late]).stretches) == 1


def test_a_flood_counts_for_little():
    steady = [2, 3, 1, 2, 3, 2, 1, 3, 2, 2, 3, 1]
    assert max(each.articles for each in observe(crawls(0, *steady, 500)).stretches) == 9


def test_a_feed_of_nothing_but_new_entries_has_lost_some():
    seen = observe(crawls(0, 4, 10, 10, 10, entries=10))
    assert [each.articles for each in seen.stretches] == [4, 20, 20, 20]


@pytest.mark.parametrize(("entries", "expected"), [([0, 20, 0, 10, 30], 20), ([0, 0], None)])
def test_the_entries_of_a_feed_are_told_by_crawls_that_were_shown_any(entries, expected):
    runs = [run(n, BEGIN + n * HOUR, fetched=1, feed_entries=count) for n, count in enumerate(entries)]
    assert observe(runs).entries == expected


@pytest.mark.parametrize(
    ("counts", "articles"),
    [
        ({"links_unknown": 12, "outcome_new": 6}, 6),  # two sources show the same
        ({"links_unknown": 12}, 0),  # refused, again and again
        ({"links_unknown": 6, "outcome_new": 9}, 6),
        ({"outcome_new": 4}, 4),
    ],
)
def test_an_article_counts_once_and_when_it_was_stored(counts: dict[str, int], articles):
    runs = [run(0, BEGIN, fetched=1), run(1, BEGIN + HOUR, fetched=1, **counts)]  # type: ignore[arg-type]
    assert [each.articles for each in observe(runs).stretches] == [articles]
