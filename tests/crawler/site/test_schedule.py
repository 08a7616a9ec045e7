"""The table [schedule] of a site file: every key read, every slip one line with file and key."""

from datetime import timedelta

import pytest

from crawler.errors import SiteError
from crawler.site.config import load
from crawler.site.schedule import Schedule


@pytest.fixture
def written(tmp_path):
    def write(*lines):
        path = tmp_path / "herald.toml"
        path.write_text("\n".join(['start = "https://herald.example/"', *lines]), "utf-8")
        return path

    return write


def test_a_site_without_the_table_adapts(written):
    assert load(written()).schedule == Schedule()
    assert load(written()).schedule.adaptive


def test_every_key(written):
    lines = ('interval = "30m"', "jitter = 30", 'timezone = "Asia/Shanghai"', 'deadline = "1h"', "enabled = false")
    assert load(written("[schedule]", *lines, 'min = "5m"', 'max = "12h"')).schedule == Schedule(
        interval=timedelta(minutes=30),
        jitter=timedelta(seconds=30),
        timezone="Asia/Shanghai",
        deadline=timedelta(hours=1),
        min=timedelta(minutes=5),
        max=timedelta(hours=12),
        enabled=False,
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('cron = "often"', "[schedule] cron: expected five fields"),
        ('cron = ""', "[schedule] cron: expected a text"),
        ("cron = 5", "[schedule] cron: expected a text"),
        ('interval = "half an hour"', "[schedule] interval: expected a length of time"),
        ("interval = 0", "[schedule] interval: expected more than nothing"),
        ('deadline = "-1h"', "[schedule] deadline"),
        ('enabled = "no"', "[schedule] enabled: expected true or false"),
        ('timezone = "Asia/Shangai"', "[schedule] timezone: unknown timezone"),
        ('intervall = "1h"', "unknown key 'intervall', did you mean 'interval'?"),
        ('cron = "0 6 * * *"\ninterval = "1h"', "'cron' and 'interval' exclude each other"),
        ('min = "2h"\nmax = "1h"', "'min' is longer than 'max'"),
    ],
)
def test_a_slip_names_file_and_key(written, line, said):
    path = written("[schedule]", line)
    with pytest.raises(SiteError) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
