"""Cron lines: their fields, names and weekdays, and what is wrong with the others."""

import re

import pytest

from crawler.site.crontab import Cron, read_cron


@pytest.mark.parametrize(
    ("line", "cron"),
    [
        ("* * * * *", Cron(None, None, None, None, None)),
        ("*/30 6-8 * * *", Cron((0, 30), (6, 7, 8), None, None, None)),
        ("5,1 0 1 jan,Mar *", Cron((1, 5), (0,), (1,), (1, 3), None)),
        ("0 6 * * 1-5", Cron((0,), (6,), None, None, (1, 2, 3, 4, 5))),
        ("0 6 * * mon-fri", Cron((0,), (6,), None, None, (1, 2, 3, 4, 5))),
        ("0 6 * * 7", Cron((0,), (6,), None, None, (0,))),
        ("0 6 * * fri-sun", Cron((0,), (6,), None, None, (0, 5, 6))),
        ("0 6 * * */2", Cron((0,), (6,), None, None, (0, 2, 4, 6))),
        ("0 6 * * 0-7", Cron((0,), (6,), None, None, None)),
        ("10/20 * * * *", Cron((10, 30, 50), None, None, None, None)),
        ("0 0 29 2 *", Cron((0,), (0,), (29,), (2,), None)),
    ],
)
def test_what_a_line_means(line, cron):
    assert read_cron(line) == cron


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("often", "five fields"),
        ("* * * * * *", "five fields"),
        ("60 * * * *", "minute: '60' is not within 0-59"),
        ("* 5-3 * * *", "hour: '5-3'"),
        ("* * 0 * *", "day of the month"),
        ("* * * foo *", "month: 'foo' is not a number or a name"),
        ("* * * * 8", "day of the week"),
        ("*/0 * * * *", "a step of nothing"),
        ("1- * * * *", "minute: '1-' is not a value"),
        ("0 0 31 2,4 *", "no day of any year"),
    ],
)
def test_what_is_wrong(line, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        read_cron(line)
