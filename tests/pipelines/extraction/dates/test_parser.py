from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.dates.parser import DateContext, Stamp, every_date, exact, first_date, without_dates
from storage.records import Precision

NOW = datetime(2025, 12, 18, 9, 0, tzinfo=UTC)
READING = DateContext(NOW)


def one(text: str, reading: DateContext = READING) -> Stamp:
    stamp = first_date(text, reading)
    assert stamp is not None
    return stamp


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("2025年12月17日 16:54", "2025-12-17T16:54:00", "minute"),
        ("2025-12-17 16:54:48", "2025-12-17T16:54:48", "second"),
        ("2025年12月17日 16時54分", "2025-12-17T16:54:00", "minute"),
        ("2025-12-17 下午4:54", "2025-12-17T16:54:00", "minute"),
        ("令和7年12月17日", "2025-12-17T00:00:00", "day"),
        ("2025.12.17 (수) 16:54", "2025-12-17T16:54:00", "minute"),
        ("December 17, 2025 at 4:54 p.m.", "2025-12-17T16:54:00", "minute"),
        ("Dec. 17, 2025 | 12:05 AM", "2025-12-17T00:05:00", "minute"),
        ("17th of December, 2025", "2025-12-17T00:00:00", "day"),
        ("17. Dezember 2025, 16:54 Uhr", "2025-12-17T16:54:00", "minute"),
        ("17.12.2025 um 16.54 Uhr", "2025-12-17T16:54:00", "minute"),
        ("Publié le 17 décembre 2025 à 16h54", "2025-12-17T16:54:00", "minute"),
        ("17 de diciembre de 2025, 16:54", "2025-12-17T16:54:00", "minute"),
        ("17 dicembre 2025 alle 16:54", "2025-12-17T16:54:00", "minute"),
        ("17 de dezembro de 2025 às 16h54", "2025-12-17T16:54:00", "minute"),
        ("17 декабря 2025, 16:54", "2025-12-17T16:54:00", "minute"),
        ("17 grudnia 2025", "2025-12-17T00:00:00", "day"),
        ("17 | 12 | 2025", "2025-12-17T00:00:00", "day"),
        ("17 / 12 / 2025 16:54", "2025-12-17T16:54:00", "minute"),
        ("١٧ ديسمبر ٢٠٢٥", "2025-12-17T00:00:00", "day"),
        ("17 ธันวาคม 2568", "2025-12-17T00:00:00", "day"),
        ("16:54, 17.12.2025", "2025-12-17T16:54:00", "minute"),
        ("17 Dec 2025, 5pm", "2025-12-17T17:00:00", "hour"),
        ("12-17 16:54", "2025-12-17T16:54:00", "minute"),
        ("12月31日 20:01", "2024-12-31T20:01:00", "minute"),
        ("２０２５年１２月１７日", "2025-12-17T00:00:00", "day"),
        ("2025년 12월 17일 오후 4시 54분", "2025-12-17T16:54:00", "minute"),
        ("令和元年5月1日", "2019-05-01T00:00:00", "day"),
        ("平成31年4月30日", "2019-04-30T00:00:00", "day"),
        ("H31.4.30", "2019-04-30T00:00:00", "day"),
        ("中華民國114年12月17日", "2025-12-17T00:00:00", "day"),
        ("114/12/17", "2025-12-17T00:00:00", "day"),
        ("۱۴۰۳/۱۲/۳۰", "2025-03-20T00:00:00", "day"),
        ("۱ فروردین ۱۴۰۴ ساعت ۱۶:۵۴", "2025-03-21T16:54:00", "minute"),
        ("17 tháng 12 năm 2025", "2025-12-17T00:00:00", "day"),
        ("Rabu, 17 Agustus 2025 09:14 WIB", "2025-08-17T09:14:00+07:00", "minute"),
        ("17. marts 2025", "2025-03-17T00:00:00", "day"),
        ("17. desember 2025 kl. 16.54", "2025-12-17T16:54:00", "minute"),
        ("2025. december 17. 16:54", "2025-12-17T16:54:00", "minute"),
        ("2025 m. gruodžio 17 d.", "2025-12-17T00:00:00", "day"),
        ("2025. gada 17. decembris", "2025-12-17T00:00:00", "day"),
        ("17 दिसंबर 2025", "2025-12-17T00:00:00", "day"),
        ("17 בדצמבר 2025", "2025-12-17T00:00:00", "day"),
        ("17 Dec '25", "2025-12-17T00:00:00", "day"),
        ("Wed Dec 17 16:54:36 CET 2025", "2025-12-17T16:54:36+01:00", "second"),
        ("© 2019 · 17 December 2025", "2025-12-17T00:00:00", "day"),
        ("17 Dec", "2025-12-17T00:00:00", "day"),
    ],
)
def test_dates_as_people_write_them(text, expected, precision):
    stamp = first_date(text, READING)
    assert stamp is not None
    assert (stamp.value.isoformat(), stamp.precision) == (expected, precision)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-12-17T16:54:48+08:00", "2025-12-17T16:54:48+08:00"),
        ("2025-12-17T16:54:48.123Z", "2025-12-17T16:54:48+00:00"),
        ("2025-12-17T16:54+0800", "2025-12-17T16:54:00+08:00"),
        ("Wed, 17 Dec 2025 16:54:00 +0100", "2025-12-17T16:54:00+01:00"),
        ("Wed Dec 17 2025 16:54:00 GMT+0100", "2025-12-17T16:54:00+01:00"),
        ("4:54 PM EST, Wed December 17, 2025", "2025-12-17T16:54:00-05:00"),
        ("1765990488", "2025-12-17T16:54:48+00:00"),
        ("/Date(1765990488000+0100)/", "2025-12-17T16:54:48+00:00"),
        ("20251217165448", "2025-12-17T16:54:48"),
        ("20251217", "2025-12-17T00:00:00"),
    ],
)
def test_dates_of_machines_keep_their_offset(text, expected):
    stamp = exact(text, READING)
    assert stamp is not None
    assert stamp.value.isoformat() == expected


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("3小时前", "2025-12-18T06:00:00+00:00", "hour"),
        ("2天前", "2025-12-16T09:00:00+00:00", "day"),
        ("5分钟前", "2025-12-18T08:55:00+00:00", "minute"),
        ("昨天 16:54", "2025-12-17T16:54:00+00:00", "minute"),
        ("2 days ago", "2025-12-16T09:00:00+00:00", "day"),
        ("vor 3 Stunden", "2025-12-18T06:00:00+00:00", "hour"),
        ("il y a 3 heures", "2025-12-18T06:00:00+00:00", "hour"),
        ("hace 3 horas", "2025-12-18T06:00:00+00:00", "hour"),
        ("há 3 horas", "2025-12-18T06:00:00+00:00", "hour"),
        ("3 часа назад", "2025-12-18T06:00:00+00:00", "hour"),
        ("3時間前", "2025-12-18T06:00:00+00:00", "hour"),
        ("1시간 전", "2025-12-18T08:00:00+00:00", "hour"),
        ("등록 2일 전", "2025-12-16T09:00:00+00:00", "day"),
        ("قبل 3 ساعات", "2025-12-18T06:00:00+00:00", "hour"),
        ("3 giờ trước", "2025-12-18T06:00:00+00:00", "hour"),
        ("2 jam yang lalu", "2025-12-18T07:00:00+00:00", "hour"),
        ("3 tuntia sitten", "2025-12-18T06:00:00+00:00", "hour"),
        ("3 घंटे पहले", "2025-12-18T06:00:00+00:00", "hour"),
        ("2 dager siden", "2025-12-16T09:00:00+00:00", "day"),
        ("yesterday at 5:12 pm", "2025-12-17T17:12:00+00:00", "minute"),
        ("gestern, 17:12 Uhr", "2025-12-17T17:12:00+00:00", "minute"),
    ],
)
def test_relative_dates_count_back_from_now(text, expected, precision):
    stamp = first_date(text, READING)
    assert stamp is not None
    assert stamp.relative
    assert (stamp.value.isoformat(), stamp.precision) == (expected, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17 of them came",
        "Das steht hier und heute fest",
        "1.2.3.4",
        "31.02.2025",
        "2025-13-40",
        "12.5 Prozent",
        "May",
        "we met 3 hours agone",
    ],
)
def test_what_is_no_date(text):
    assert first_date(text, READING) is None


def test_a_number_in_the_next_span_is_no_hour():
    stamp = one("2024-09-19 962")
    assert stamp is not None
    assert stamp.precision is Precision.DAY
    assert stamp.raw == "2024-09-19"


def test_month_comes_first_only_where_the_language_says_so():
    assert one("03/04/2025").value.month == 4
    assert one("03/04/2025", DateContext(NOW, month_first=True)).value.month == 3
    assert one("12/17/2025").value.day == 17


@pytest.mark.parametrize(("language", "month"), [("hr", 10), ("pl", 11), ("", 11)])
def test_a_name_that_means_two_months_is_read_in_the_language(language, month):
    assert (
        one("17. listopada 2025.", DateContext(datetime(2025, 12, 18, 9, 0, tzinfo=UTC), language=language)).value.month
        == month
    )


@pytest.mark.parametrize(
    ("text", "rest", "count"),
    [
        ("17 december 2025, 12 comments", " , 12 comments", 1),
        ("4 people in 2025", "4 people in 2025", 0),
        ("from 1.2.2025 to 3 march 2025", "from   to  ", 2),
    ],
)
def test_dates_are_taken_off(text, rest, count):
    assert without_dates(text) == (rest, count)


def test_several_dates_come_in_order():
    assert [s.value.day for s in every_date("2025-12-16, 2025-12-17", READING)] == [16, 17]


def test_a_day_without_a_year_lies_in_the_past():
    stamp = one("12-31 20:01")
    assert stamp.partial
    assert stamp.value.year == 2024


DATE_LIKE = st.text(alphabet="0123456789-/.年月日:：时分 TZ+ago前天hPMvor Std٣", max_size=40)


@given(st.one_of(st.text(max_size=80), DATE_LIKE))
def test_no_text_breaks_the_readers(text):
    for stamp in [exact(text, READING), *every_date(text, READING)]:
        assert stamp is None or 1995 <= stamp.value.year <= 2100


@given(st.datetimes(min_value=datetime(1996, 1, 1), max_value=datetime(2030, 1, 1)))  # noqa: DTZ001
def test_iso_dates_read_back(value):
    value = value.replace(microsecond=0)
    stamp = exact(value.isoformat(), READING)
    assert stamp is not None
    assert stamp.value == value
