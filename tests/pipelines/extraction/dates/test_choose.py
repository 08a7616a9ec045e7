from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipelines.extraction.dates.candidates import in_url
from pipelines.extraction.metadata import metadata
from pipelines.extraction.metadata.metadata import Metadata
from storage.records import Hints, Precision
from tests.pipelines.extraction.pages import article, document, published

H1 = "<h1>Harbour opens again</h1>"
TEXT = "<p>The ferry left at six in the morning, and four hundred people stood on the quay to see it go.</p>"


def read(body: str, head: str = "", lang: str = "en", **facts: Any) -> Metadata:
    return metadata.read_metadata(document(article(body, head=head, lang=lang), **facts))


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


RELATED = """<div class="about"><h3>相关内容</h3><ul><li><a href="/2">另一条新闻...</a><em>2025-12-17 20:11:09</em></li>
<li><a href="/3">第三条新闻...</a><em>2025-12-16 08:00:00</em></li></ul></div>"""


def test_dates_under_a_heading_of_related_items_are_of_others():
    body = f"{H1}<div><p>正文。</p></div>{RELATED}"
    assert read(body, lang="zh").date_published is None
    hinted = read(body, lang="zh", hints=Hints(date="2025-12-17T09:30:00+08:00"))
    assert (published(hinted).isoformat(), hinted.date_published_source) == ("2025-12-17T09:30:00+08:00", "hint")


def test_a_heading_of_related_items_ends_its_level_only():
    items = '<ul><li><a href="/2">a</a> 2025-12-16 08:00</li><li><a href="/3">b</a> 2025-12-15 08:00</li></ul>'
    assert read(f"{H1}<h3>相关内容</h3>{items}", lang="zh").date_published is None
    assert published(read(f"<div>{H1}<h3>Related</h3>{items}</div><p>17 December 2025</p>")).day == 17


def test_an_hour_ago_is_refined_only_by_a_moment_that_fits():
    body = f"{H1}<div><span>3小时前</span></div>"
    fits = read(body, lang="zh", hints=Hints(date="2025-12-18T06:12:31+00:00"))
    assert published(fits).isoformat() == "2025-12-18T06:12:31+00:00"
    other = read(body, lang="zh", hints=Hints(date="2025-12-18T01:12:31+00:00"))
    assert published(other).hour == 6


def test_a_minute_is_refined_only_by_its_own_seconds():
    body = f"{H1}<span>2025-12-17 16:54</span>"
    assert published(read(body, hints=Hints(date="2025-12-17 16:54:31"))).second == 31
    assert published(read(body, hints=Hints(date="2025-12-17 08:00:31"))).hour == 16


def test_boxes_beside_the_article_with_several_days_are_lists():
    box = '<div class="teaser"><span class="date">{}</span></div>'
    one, two = box.format("2025-12-01"), box.format("2025-12-02")
    assert read(f"{H1}<p>Text.</p>{one}{two}").date_published is None
    assert published(read(f"{H1}<p>Text.</p>{one}{one}")).day == 1


def test_a_vague_meta_date_gives_way_to_the_byline():
    head = '<meta name="date" content="2025-12-16T14:32:06+00:00">'
    meta = read(f"{H1}<p>12 December 2025, 13:30</p>", head)
    assert (published(meta).day, meta.date_published_source) == (12, "byline")
    relative = read(f"{H1}<p>3 hours ago</p>", head)
    assert (published(relative).day, relative.date_published_source) == (16, "meta")


def test_a_sentence_in_the_foot_of_the_post_dates_it():
    foot = '<div class="post-footer">Dieser Artikel wurde am {} um 14:48 von Olga geschrieben</div>'
    meta = read(f"{H1}{'<p>' + 'Text. ' * 40 + '</p>'}{foot.format('14. Dezember 2015')}", lang="de")
    assert published(meta).isoformat() == "2015-12-14T14:48:00"
    apart = read(f"{H1}{'<p>' + 'Text. ' * 90 + '</p>' * 4}{foot.format('<b>14. Dezember 2015</b>')}", lang="de")
    assert published(apart).date().isoformat() == "2015-12-14"


def test_a_guide_in_json_ld_dates_its_page():
    data = '{"@type":"HowTo","name":"Harbour opens again","datePublished":"2025-12-16T08:00:00Z"}'
    assert published(read(H1, f'<script type="application/ld+json">{data}</script>')).day == 16


def test_the_last_change_dates_a_page_that_states_nothing_else():
    foot = "<footer><p>This page was last edited on 25 October 2020, at 14:02.</p></footer>"
    meta = read(f"{H1}<p>{'Text. ' * 40}</p>{foot}")
    assert (published(meta).date().isoformat(), meta.date_published_source) == ("2020-10-25", "updated")


def test_a_change_does_not_beat_a_publication():
    foot = "<footer><p>Last edited on 25 October 2020.</p><p>Posted on 3 May 2019.</p></footer>"
    assert published(read(f"{H1}<p>{'Text. ' * 40}</p>{foot}")).year == 2019


def test_a_date_behind_the_first_paragraph_gives_way_to_the_hint():
    cards = "<div><b>Another story</b><i>2025-12-17 20:11</i></div>" + "<p>x</p>" * 20
    body = f"<div>{H1}<p>{'The harbour opened. ' * 12}</p>{cards}</div>"
    hinted = read(body, hints=Hints(date="2025-12-12T09:30:00+00:00"))
    assert (published(hinted).day, hinted.date_published_source) == (12, "hint")


def test_a_date_beside_the_headline_beats_the_hint():
    body = f"<div>{H1}<i>2025-12-17 20:11</i><p>{'The harbour opened. ' * 12}</p></div>"
    meta = read(body, hints=Hints(date="2025-12-12T09:30:00+00:00"))
    assert (published(meta).day, meta.date_published_source) == (17, "byline")


def test_a_labelled_date_behind_the_first_paragraph_counts():
    body = f"<div>{H1}<p>{'The harbour opened. ' * 12}</p><p>Published 16 December 2025</p>{'<p>x</p>' * 20}</div>"
    assert published(read(body, hints=Hints(date="2025-12-12T09:30:00+00:00"))).day == 16


SCRIPT = '<script>window.state = {"publishedAt":"%s","user":{"createdAt":"2012-01-01"}};</script>'


def test_data_for_scripts_dates_a_page_that_shows_nothing():
    meta = read(f"{H1}<p>Text.</p>{SCRIPT % '2025-12-16T08:00:00Z'}")
    assert (published(meta).isoformat(), meta.date_published_source) == ("2025-12-16T08:00:00+00:00", "script")


def test_data_for_scripts_that_state_several_days_are_of_several_articles():
    assert read(f"{H1}{SCRIPT % '2025-12-16'}{SCRIPT % '2025-12-14'}").date_published is None


def test_what_the_page_shows_beats_data_for_scripts():
    meta = read(f"{H1}<i>2025-12-17</i>{SCRIPT % '2025-12-16'}")
    assert published(meta).day == 17


@pytest.mark.parametrize("name", ["house:published_time", "house.pubdate", "house:photo:uploaded"])
def test_meta_names_behind_a_word_of_the_house(name):
    assert published(read(H1, f'<meta property="{name}" content="2025-12-16T08:00:00Z">')).day == 16


@pytest.mark.parametrize("name", ["video:release_date", "og:book:release_date", "house:deadline"])
def test_meta_dates_of_other_things(name):
    assert read(H1, f'<meta property="{name}" content="2025-12-16T08:00:00Z">').date_published is None


@pytest.mark.parametrize(
    "element",
    [
        '<abbr class="published" title="2025-12-16T08:15:00Z">Tuesday</abbr>',
        '<span class="post-date" data-datetime="2025-12-16T08:15:00Z"></span>',
        '<div class="byline" data-published="1765872900">Ada Pier</div>',
    ],
)
def test_moments_kept_in_attributes(element):
    meta = read(f"<div>{H1}<p>{'The harbour opened. ' * 12}</p></div>{element}")
    assert published(meta).isoformat() == "2025-12-16T08:15:00+00:00"


def test_a_date_field_of_a_form_is_no_date_of_the_article():
    assert read(H1 + '<input class="date" data-date="2025-12-16" value="x">').date_published is None


def test_a_line_under_the_text_that_says_who_submitted_it():
    body = f"{H1}<p>{'The harbour opened. ' * 30}</p>" * 3
    told = '<div class="submitted">Gespeichert von <b>rosa</b> am 16. Dezember 2025 - 18:55</div>'
    assert published(read(body + told, lang="de")).isoformat() == "2025-12-16T18:55:00"


def test_elements_of_publication_on_many_days_are_a_list():
    items = "".join(f'<div><time pubdate datetime="2025-12-{day}">x</time></div>' for day in (14, 15, 16))
    assert published(read(f"{items}<div>{H1}<p>12 December 2025</p></div>")).day == 12


def test_boxes_of_many_days_do_not_hide_the_date_above_the_text():
    boxes = '<aside><span class="date">2025-12-11</span><span class="date">2025-12-13</span></aside>'
    said = "<p>Last change: edited 9 December 2025</p>"
    meta = read(f"{boxes}<div>{H1}<p>{'The harbour opened. ' * 30}</p></div>{'<p>x</p>' * 70}{said}")
    assert (published(meta).day, meta.date_published_source) == (9, "updated")


def test_address_and_page_know_the_readers_day():
    data = '{"@type":"NewsArticle","headline":"Harbour opens again","datePublished":"2025-12-16T23:10:00Z"}'
    head = f'<script type="application/ld+json">{data}</script>'
    body = f"<div>{H1}<p>{'The harbour opened. ' * 12}</p></div><span class='date'>17 December 2025</span>"
    there = metadata.read_metadata(document(article(body, head=head), url="https://example.org/2025/12/17/harbour"))
    assert published(there).isoformat() == "2025-12-17T00:00:00"
    elsewhere = metadata.read_metadata(document(article(body, head=head), url="https://example.org/2025/12/19/harbour"))
    assert published(elsewhere).isoformat() == "2025-12-16T23:10:00+00:00"


@pytest.mark.parametrize(
    ("shown", "read_as"), [("18:30", "2025-12-16T18:30:00+05:30"), ("14:30", "2025-12-16T13:00:00+00:00")]
)
def test_a_clock_that_is_nowhere_in_the_world_is_of_another_article(shown, read_as):
    data = '{"@type":"NewsArticle","headline":"Harbour opens again","datePublished":"2025-12-16T13:00:00Z"}'
    head = f'<script type="application/ld+json">{data}</script>'
    assert published(read(f"{H1}<i>2025-12-16 {shown}</i>", head)).isoformat() == read_as


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Updated: March 5, 2025 · Published: January 12, 2024", "en"),
        ("Aktualisiert am 05.03.2025, 10:20 Uhr | Veröffentlicht am 12.01.2024, 09:14 Uhr", "de"),
    ],
)
def test_each_date_of_a_text_has_its_own_label(text, lang):
    meta = read(f"{H1}<p>{text}</p>", lang=lang)
    assert published(meta).date().isoformat() == "2024-01-12"
    assert meta.date_modified is not None
    assert meta.date_modified.date().isoformat() == "2025-03-05"


def test_a_day_of_the_year_counts_where_it_is_the_whole_text():
    assert published(read(f"{H1}<p>Dec 16</p>")).date().isoformat() == "2025-12-16"
    assert read(f"{H1}<p>The ferry of Dec 16 was full</p>").date_published is None


def test_numbers_in_json_ld_are_moments():
    data = '{"@type":"NewsArticle","headline":"Harbour opens again","datePublished":1765962840000}'
    meta = read(H1, f'<script type="application/ld+json">{data}</script>')
    assert published(meta).isoformat() == "2025-12-17T09:14:00+00:00"


def test_midnight_in_utc_is_a_day_and_not_the_evening_before():
    head = '<meta property="article:published_time" content="2025-12-17T00:00:00Z">'
    meta = read(H1, head, timezone="America/New_York")
    assert (published(meta).date().isoformat(), meta.date_published_precision) == ("2025-12-17", Precision.DAY)


def test_of_several_days_near_the_headline_the_address_knows_the_own_one():
    body = f"<p>2025-12-11 09:00</p><p>2025-12-12 09:00</p>{H1}<p>2025-12-14 09:00</p><p>2025-12-13 09:00</p>"
    meta = read(body, url="https://example.org/2025/12/13/harbour.html")
    assert published(meta).isoformat() == "2025-12-13T09:00:00"


def test_the_only_day_that_stands_alone_dates_a_page():
    text = "<p>" + "The harbour was closed for years, and nobody knew whether it would open again. " * 3 + "</p>"
    assert published(read(f"{H1}{text}<p>16 December 2025</p>")).day == 16


def test_the_moment_behind_the_words_under_the_headline_beats_a_clock_above_it():
    clock = "<div>18 December 2025</div>"
    row = '<p><em>Posted <time datetime="2025-12-17T23:39:29+03:00">10 hours ago</time></em></p>'
    assert published(read(clock + H1 + row)).isoformat() == "2025-12-17T23:39:29+03:00"
    changed = row.replace("Posted", "Updated")
    day_before = clock.replace("18", "16")
    assert published(read(day_before + H1 + changed)).isoformat() == "2025-12-16T00:00:00"


def test_a_day_above_the_headline_after_the_last_change_is_a_clock():
    clock, changed = "<div>18 December 2025</div>", "<p>Last modified: 16 December 2025 11:27</p>"
    assert published(read(clock + H1 + changed)).isoformat() == "2025-12-16T11:27:00"


def test_a_label_may_run_into_its_date():
    row = "<ul><li>Last modified:Dec 16, 2025 1:25 AM</li><li>First publishedDec 15, 2025 10:52 PM</li></ul>"
    assert published(read(H1 + row)).isoformat() == "2025-12-15T22:52:00"
    assert published(read(f"{H1}<p>Дата:8 часов назад</p>")).isoformat() == "2025-12-18T01:00:00+00:00"


def test_days_ago_under_the_headline_beat_a_clock_above_it():
    body = f"<div>18 December 2025</div>{H1}<p>2 days ago</p><p>The mayor spoke.</p>"
    assert published(read(body)).date().isoformat() == "2025-12-16"


def test_a_day_of_the_year_may_follow_its_label_at_once():
    assert published(read(f"{H1}<p>Date:12-16 15:27</p>")).isoformat() == "2025-12-16T15:27:00"


def test_dates_of_comments_are_of_their_readers():
    comments = "<div><h3>Comments (2)</h3><p>A reader</p><p>2025-12-16 12:00</p><p>Well done!</p></div>"
    assert published(read(f"<div>15 December 2025</div>{H1}<p>The mayor spoke.</p>{comments}")).day == 15


def test_days_of_other_articles_in_a_list_beside_the_headline_date_nothing():
    days = "".join(
        f"<li><b>A story of the harbour</b><span>2025-12-{day} 09:00</span></li>" for day in (11, 12, 14, 13)
    )
    listed = f"<div><ul>{days}</ul></div>"
    assert read(f"{listed}{H1}<p>The mayor spoke.</p>").date_published is None
    assert published(read(f"{listed}{H1}<p>Updated: 15 December 2025</p>")).day == 15
    lines = (
        "<p>The mayor of the town spoke about the harbour, and many people came to hear what she had to say.</p>" * 5
    )
    assert read(f"{H1}{lines}{listed}").date_published is None


def test_days_ago_are_whole_days_which_the_address_knows_better():
    url = "https://example.org/20251216/harbour.html"
    assert published(read(f"{H1}<p>1 day ago</p>", url=url)).date().isoformat() == "2025-12-16"
    other = "https://example.org/20251116/harbour.html"
    assert published(read(f"{H1}<p>1 day ago</p>", url=other)).date().isoformat() == "2025-12-17"


def test_a_row_that_says_which_of_its_dates_is_a_change_is_dated_by_the_other():
    meta = read(f"{H1}<p>2025/11/30 11:25 最終更新2025/11/30 13:58</p>")
    assert published(meta).isoformat() == "2025-11-30T11:25:00"
    assert str(meta.date_modified) == "2025-11-30 13:58:00"


def test_a_row_right_behind_the_headline_dates_it_whatever_its_name_is():
    row = '<ul class="share"><li>Views 954</li> <li>30 November 2025 11:25</li></ul>'
    assert published(read(H1 + row)).isoformat() == "2025-11-30T11:25:00"


def test_a_day_under_the_headline_takes_the_moment_that_its_element_states():
    shown = '<ul><li>Published: <time datetime="2025-12-16T16:08:01+01:00">16 December 2025</time></li></ul>'
    comment = "<p>Ada</p><p>16 December 2025, 08:48</p>"
    meta = read(H1 + shown + TEXT + comment)
    assert published(meta).isoformat() == "2025-12-16T16:08:01+01:00"


def test_the_day_of_the_fetch_gives_way_to_a_date_of_publication_under_the_text():
    meta = read(f"<p>December 18, 2025</p>{H1}{TEXT}<p>Published: 16 December 2025, 22:41</p>")
    assert published(meta).isoformat() == "2025-12-16T22:41:00"


def test_the_day_of_the_fetch_under_the_headline_stays_whatever_is_introduced_below():
    long = f"<p>{'The ferry left at six in the morning, and nobody stood on the quay. ' * 4}</p>" * 3
    meta = read(f"<p>Menu</p>{H1}<p>December 18, 2025</p>{long}<p>Published: 16 December 2025, 22:41</p>")
    assert published(meta).date().isoformat() == "2025-12-18"


def test_a_day_alone_under_the_text_beats_a_clock_above_the_headline():
    clock = "<div>18 December 2025</div>"
    text = "".join(f"<p>{f'Ferry {n} runs again, as the town had asked for years. ' * 3}</p>" for n in range(30))
    assert published(read(clock + H1 + text + "<p>15/12/2025</p>")).isoformat() == "2025-12-15T00:00:00"
    related = "<h3>Related stories</h3><p>Mill fire</p><p>15/12/2025</p>"
    assert published(read(clock + H1 + text + related)).isoformat() == "2025-12-18T00:00:00"
    several = "<p>15/12/2025</p><p>14/12/2025</p>"
    assert published(read(clock + H1 + text + several)).isoformat() == "2025-12-18T00:00:00"


def test_the_day_of_the_address_beats_a_clock_above_the_headline():
    meta = read("<div>18 December 2025</div>" + H1 + "<p>Text.</p>", url="https://www.example.com/2025/12/15/ferry/")
    assert published(meta).isoformat() == "2025-12-15T00:00:00"


def test_a_day_after_the_twelfth_shows_how_a_page_writes_dates():
    row = "<span>03/12/2025 16:54</span>"
    assert published(read(H1 + row, lang="en-US")).isoformat() == "2025-03-12T16:54:00"
    other = "<ul><li><a href='/a'>Other</a> <span>28/11/2025</span></li></ul>"
    assert published(read(H1 + row + other, lang="en-US")).isoformat() == "2025-12-03T16:54:00"


def test_a_labelled_date_under_the_text_beats_a_clock_and_the_days_of_a_list():
    others = "".join(
        f"<li><a href='/{day}'>Another story of the harbour</a> <i>{day}.12.2025</i></li>" for day in "345"
    )
    clock = "<div>Thursday, December 18, 2025</div>"
    meta = read(f"{clock}{H1}{TEXT * 2}<p>Date: 16 December 2025, 15:32</p><div><ul>{others}</ul></div>")
    assert published(meta).isoformat() == "2025-12-16T15:32:00"


def test_the_last_change_of_the_article_beats_a_day_in_a_box_beside_it():
    aside = "<aside><div class='date'>2025-12-15 12:00</div></aside>"
    meta = read(f"{H1}<p>Updated: 14 December 2025, 14:39</p>{TEXT}{aside}")
    assert published(meta).isoformat() == "2025-12-14T14:39:00"


def test_words_beside_a_date_say_whether_its_month_comes_first():
    spanish = (
        "<p>La banda del pueblo celebró el domingo sus cien años ante más de mil personas, y los que llegaron de lejos "
        "no querían irse cuando la fiesta había terminado, pues la noche era clara y no hacía frío.</p>"
    )
    assert published(read(f"{H1}<p>Publicado: 02-12-2025</p>{spanish}")).month == 12, "declared en by its system"
    assert published(read(f"{H1}<p>Posted: 02-12-2025</p>{TEXT}")).month == 2
