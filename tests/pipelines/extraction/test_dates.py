from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipelines.extraction import metadata
from pipelines.extraction.datesources import in_url
from pipelines.extraction.metadata import Metadata
from storage.records import Hints, Precision
from tests.pipelines.extraction.pages import article, document, published

H1 = "<h1>Harbour opens again</h1>"


def read(body: str, head: str = "", lang: str = "en", **facts: Any) -> Metadata:
    return metadata.read(document(article(body, head=head, lang=lang), **facts))


def test_json_ld_wins_and_keeps_its_offset():
    data = '{"@type":"NewsArticle","headline":"Harbour opens again","datePublished":"2025-12-16T23:30:00-05:00"}'
    head = f'<script type="application/ld+json">{data}</script>'
    meta = read(H1 + "<span>Dec 10, 2025</span>", head)
    assert published(meta).isoformat() == "2025-12-16T23:30:00-05:00"
    assert meta.date_published_source == "json-ld"
    assert meta.date_published_precision is Precision.SECOND


@pytest.mark.parametrize(
    "name", ["article:published_time", "pubdate", "publishdate", "DC.date.issued", "sailthru.date"]
)
def test_meta_names(name):
    meta = read(H1, f'<meta name="{name}" content="2025-12-16T08:00:00Z">')
    assert (meta.date_published_source, published(meta).day) == ("meta", 16)


def test_day_is_refined_by_an_agreeing_clock():
    head = '<meta property="article:published_time" content="2025-12-17">'
    meta = read(H1 + "<div><span>2025-12-17 16:54</span></div>", head)
    assert published(meta).isoformat() == "2025-12-17T16:54:00"
    assert meta.date_published_precision is Precision.MINUTE


def test_day_is_not_refined_by_another_day():
    head = '<meta property="article:published_time" content="2025-12-17">'
    meta = read(H1 + "<div><span>2025-12-15 16:54</span></div>", head)
    assert (published(meta).day, meta.date_published_precision) == (17, Precision.DAY)


def test_neighbouring_spans_stay_apart():
    meta = read(H1 + "<p><span>2024-09-19</span><span>962</span></p>")
    assert published(meta).isoformat() == "2024-09-19T00:00:00"


def test_clock_in_the_next_span_is_joined():
    meta = read(H1 + "<p><span>2024-09-19</span> <span>16:54</span></p>")
    assert published(meta).isoformat() == "2024-09-19T16:54:00"


def test_page_clock_does_not_count():
    meta = read('<div><span class="today">今天是2025年12月18日 星期四</span></div>' + H1, lang="zh")
    assert meta.date_published is None


def test_related_items_and_copyright_do_not_date_the_page():
    body = (
        H1 + "<p>Text of the story.</p><div class='related'><a href='/b'>Other</a> <span>2025-12-01 10:00</span></div>"
    )
    assert read(body + "<footer><p>© 2025-01-01 Example</p></footer>").date_published is None


def test_no_candidate_means_no_date():
    meta = read(H1 + "<p>Something happened on the quay, 17 people saw it.</p>")
    assert (meta.date_published, meta.date_published_source, meta.date_published_raw) == (None, None, None)


def test_a_date_to_come_is_not_believed():
    meta = read(H1 + "<span>2026-03-01 10:00</span>")
    assert meta.date_published is None


def test_partial_date_takes_its_year_from_the_fetch():
    meta = read(H1 + "<span>12-17 20:47</span>", timezone="Asia/Shanghai")
    assert published(meta).isoformat() == "2025-12-17T20:47:00+08:00"


def test_relative_date_counts_from_the_fetch():
    meta = read(H1 + "<span>3小时前</span>", lang="zh", timezone="Asia/Shanghai")
    assert published(meta).isoformat() == "2025-12-18T14:00:00+08:00"
    assert meta.date_published_precision is Precision.HOUR


def test_near_day_without_a_known_zone_stays_naive():
    assert published(read(H1 + "<span>昨天 16:54</span>")).tzinfo is None


def test_utc_becomes_the_readers_clock_where_the_page_shows_it():
    head = '<meta property="article:published_time" content="2025-12-17T02:25:10Z">'
    meta = read(H1 + "<span>December 16, 2025 9:25 p.m.</span>", head)
    assert published(meta).isoformat() == "2025-12-16T21:25:10-05:00"


def test_utc_becomes_the_zone_of_the_rules():
    head = '<meta property="article:published_time" content="2025-12-16T23:30:00Z">'
    meta = read(H1, head, timezone="Asia/Shanghai")
    assert published(meta).isoformat() == "2025-12-17T07:30:00+08:00"


def test_unknown_zone_name_is_passed_over():
    assert published(read(H1 + "<span>2025-12-17 16:54</span>", timezone="Nowhere/Land")).tzinfo is None


def test_label_beats_order():
    meta = read(H1 + "<div><span>2025-12-01</span></div><div><span>Published: 2025-12-03</span></div>")
    assert published(meta).day == 3


def test_update_is_apart():
    meta = read(H1 + "<p><span>Updated: 2025-12-17 10:00</span></p><p><span>Published: 2025-12-16 09:00</span></p>")
    assert published(meta).day == 16
    assert meta.date_modified is not None
    assert meta.date_modified.isoformat() == "2025-12-17T10:00:00"


def test_hint_dates_a_page_without_a_date():
    hints = Hints(date="Wed, 17 Dec 2025 16:54:00 +0800", seen_at=datetime(2025, 12, 18, tzinfo=UTC))
    meta = read(H1, hints=hints)
    assert published(meta).isoformat() == "2025-12-17T16:54:00+08:00"
    assert meta.date_published_source == "hint"


def test_relative_hint_is_read_against_the_listing():
    hints = Hints(date="2小时前", seen_at=datetime(2025, 12, 10, 12, 0, tzinfo=UTC))
    assert read(H1, hints=hints).date_published == datetime(2025, 12, 10, 10, 0, tzinfo=UTC)


def test_sitemap_change_is_never_publication():
    meta = read(H1, hints=Hints(modified="2025-12-17T10:00:00Z"))
    assert meta.date_published is None
    assert meta.date_modified == datetime(2025, 12, 17, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://e.org/2025/12/17/story", 17),
        ("https://e.org/gd/202512/t20251216_5202.html", 16),
        ("https://e.org/2025-12-15-story.html", 15),
        ("https://e.org/news/14-12-2025-story/17.html", 14),
    ],
)
def test_day_in_the_address(url, day):
    stamp = in_url(url)
    assert stamp is not None
    assert stamp.value.date() == datetime(2025, 12, day, tzinfo=UTC).date()


@pytest.mark.parametrize(
    "url", ["https://e.org/2025/12/story", "https://e.org/post/91054.html", "https://e.org/id/12345678901"]
)
def test_no_day_in_the_address(url):
    assert in_url(url) is None


def test_time_element_with_datetime():
    meta = read(H1 + '<time class="entry-date published" datetime="2025-12-17T22:49:00-05:00">Dec 17</time>')
    assert published(meta).utcoffset() == timedelta(hours=-5)
    assert meta.date_published_source == "time"
