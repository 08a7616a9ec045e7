"""From counters to the figures of a run."""

from dataclasses import replace

import pytest

from pipelines.stats.counters import FETCH, TEXT
from pipelines.stats.histogram import bucket
from pipelines.stats.measures import FIELDS, TIME, article_counters, measured
from storage.records import Image, Precision
from tests.storage.samples import NOON, article


def test_nothing_measured_is_nothing():
    assert measured({"response_received_count": 3, "winnow/outcome/new": 1}) == {}


def test_every_figure_has_its_name():
    stats = {
        "downloader/response_status_count/200": 9,
        "downloader/response_status_count/304": 2,
        **{f"{FETCH}{bucket(each)}": 1 for each in range(100, 1000, 100)},
        f"{FETCH}{bucket(4000)}": 1,
        "winnow/field/articles": 4,
        "winnow/field/title": 3,
        **{f"{TEXT}{bucket(each)}": 1 for each in (500, 1000, 2000, 4000)},
        "winnow/text/leaky": 1,
        "winnow/links/shown": 30,
        "winnow/links/unknown": 0,
        "winnow/feed/entries": 12,
        "winnow/feed/newest_s": 61.5,
    }
    figures = measured(stats)
    quantiles = {
        name: figures.pop(name) for name in list(figures) if name.startswith(("fetch_ms/", "text/q", "text/m"))
    }
    assert figures == {
        "status/200": 9,
        "status/304": 2,
        "field/articles": 4,
        **{f"field/{name}": 3 if name == "title" else 0 for name in (*FIELDS, TIME)},
        "text/leaky": 1,
        "links/shown": 30,
        "links/unknown": 0,
        "feed/entries": 12,
        "feed/newest_s": 61,
    }
    wanted = {"fetch_ms/median": 500, "fetch_ms/p95": 4000, "text/q1": 500, "text/median": 1000, "text/q3": 2000}
    assert quantiles.keys() == wanted.keys()
    assert all(abs(quantiles[name] - true) <= 0.026 * true for name, true in wanted.items())


def test_an_article_is_counted_with_the_fields_it_has():
    bare = replace(article(), title="T", authors=(), images=(), language=None, description=None, date_published=None)
    names = set(article_counters(bare))
    assert {"winnow/field/articles", "winnow/field/title"} <= names
    assert not names & {f"winnow/field/{name}" for name in ("authors", "images", "language", "date_published")}
    full = replace(bare, authors=("A",), images=(Image("https://a.example/i.jpg"),))
    assert set(article_counters(full)) - names == {"winnow/field/authors", "winnow/field/images"}


@pytest.mark.parametrize(
    ("precision", "counted"), [(Precision.SECOND, True), (Precision.MINUTE, True), (Precision.DAY, False)]
)
def test_a_date_is_counted_with_its_time(precision, counted):
    dated = article(date_published=NOON, date_published_precision=precision)
    assert "winnow/field/date_published" in set(article_counters(dated))
    assert (f"winnow/field/{TIME}" in set(article_counters(dated))) is counted
