"""Dates as lists print them."""

import pytest

from crawler.discovery.lists import date_text


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("(12-18 06:58)", "12-18 06:58"),
        ("记者 林晓 2025-12-18 07:58:01", "2025-12-18 07:58:01"),
        ("2025年12月18日 星期四", "2025年12月18日"),
        ("3小时前", "3小时前"),
        ("454天前", "454天前"),
        ("昨天 08:15", "昨天 08:15"),
        ("Posted on January 2, 2015 by X", "January 2, 2015"),
        ("18. Dezember 2025, 07:30 Uhr", "18. Dezember 2025, 07:30 Uhr"),
        ("le 3 mars 2024 à 10h30", "3 mars 2024 à 10h30"),
        ("2 hours ago", "2 hours ago"),
        ("vor 2 Stunden", "vor 2 Stunden"),
        ("hace 3 días", "hace 3 días"),
        ("5 минут назад", "5 минут назад"),
        ("18.12.2025", "18.12.2025"),
        ("2 декабря 2025", "2 декабря 2025"),
        ("２０２５", None),
        ("Version 1.10.3", None),
        ("no date here at all", None),
    ],
)
def test_find(text, date):
    assert date_text.find_date(text) == date


def test_only_lines_that_are_there_for_their_date_count():
    assert date_text.is_date_line("Elena Voss | 18.12.2025")
    assert not date_text.is_date_line("12月16日,老城区更新改造项目首开区全面封顶仪式在项目地块举行")


def test_a_date_is_cut_off_a_title_only_before_a_mark():
    assert date_text.split_title_date("2025-12-18 | Ferry runs") == ("2025-12-18", "Ferry runs")
    assert date_text.split_title_date("12月16日老城区更新项目封顶") == (None, "12月16日老城区更新项目封顶")
