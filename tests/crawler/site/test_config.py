from pathlib import Path

import pytest

from crawler.errors import SiteError, UnknownSiteError
from crawler.site.config import load, parse
from crawler.spiders.loader import SiteLoader
from tests.cpu_time import within_cpu_seconds


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_start_is_enough(tmp_path):
    site = load(write(tmp_path, "herald", 'start = ["https://www.herald.example/"]'))
    assert site.name == "herald"
    assert site.start == ("https://www.herald.example/",)
    assert site.rules.timezone is None
    assert site.schedule.adaptive


def test_a_single_address_may_stand_without_a_list(tmp_path):
    assert load(write(tmp_path, "h", 'start = "https://h.example/"')).start == ("https://h.example/",)


def test_everything_a_site_may_say(tmp_path):
    text = """
    start = ["https://h.example/"]
    language = "zh"
    timezone = "Asia/Shanghai"
    deny = ["/tag/"]
    delay = 1
    concurrency = 2
    prune = [".promo"]
    [schedule]
    cron = "*/30 * * * *"
    timezone = "Asia/Shanghai"
    """
    site = load(write(tmp_path, "h", text))
    assert (site.delay, site.concurrency, site.deny) == (1.0, 2, ("/tag/",))
    assert site.rules.prune == (".promo",)
    assert site.schedule.cron == "*/30 * * * *"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('strat = ["https://h.example/"]', "unknown key 'strat', did you mean 'start'?"),
        ("", "key 'start' is missing"),
        ('start = ["ftp://h.example/"]', "key 'start': not a web address"),
        ("start = [3]", "key 'start': expected a text"),
        ('start = "https://h.example/"\ntimezone = "Asia/Shangai"', "key 'timezone': unknown timezone"),
        ('start = "https://h.example/"\ndelay = -1', "key 'delay': expected seconds"),
        ('start = "https://h.example/"\nconcurrency = 0', "key 'concurrency'"),
        ('start = "https://h.example/"\ndeny = ["("]', "key 'deny': not a regular expression"),
        ('start = "https://h.example/"\nprune = [".x", "p["]', "key 'prune': not a CSS selector: 'p['"),
        ('start = "https://h.example/"\nbody = "::"', "key 'body': not a CSS selector"),
        ('start = "https://h.example/"\ndeny = ["(?<=a)b"]', "no look-around, no backreference"),
        ('start = "https://h.example/"\ndeny = ["(a)\\\\1"]', "no look-around, no backreference"),
        ('start = "https://h.example/"\n[schedule]\ncorn = "* * * * *"', "did you mean 'cron'?"),
        ('start = "https://h.example/"\nschedule = "daily"', "key 'schedule': expected a table"),
        ("start = [", "not valid TOML"),
    ],
)
def test_a_slip_names_the_file_and_the_key(tmp_path, text, said):
    path = write(tmp_path, "h", text)
    with pytest.raises(SiteError) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text(tmp_path):
    path = tmp_path / "h.toml"
    path.write_bytes(b"\xff\xfe\x00start")
    with pytest.raises(SiteError, match="not valid TOML"):
        load(path)


def test_parse_says_where(tmp_path):
    with pytest.raises(SiteError, match="elsewhere"):
        parse("h", {"start": []}, "elsewhere")


def test_loader_lists_and_suggests(tmp_path):
    write(tmp_path, "herald", 'start = "https://herald.example/"')
    write(tmp_path, "anzeiger", 'start = "https://anzeiger.example/"')
    loader = SiteLoader([str(tmp_path)])
    assert loader.list() == ["anzeiger", "herald"]
    spider = loader.load("herald")
    assert spider.name == "herald"
    with pytest.raises(UnknownSiteError, match="did you mean 'herald'"):
        loader.site("hreald")
    with pytest.raises(KeyError):
        loader.load("nothing")


def test_a_later_folder_wins(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder, host in ((first, "one"), (second, "two")):
        folder.mkdir()
        write(folder, "h", f'start = "https://{host}.example/"')
    assert SiteLoader([str(first), str(second)]).site("h").start == ("https://two.example/",)


def test_a_pattern_takes_no_time_whatever_it_says():
    site = parse("a", {"start": ["https://h.example/"], "deny": ["(a+)+$"]}, "a.toml")
    assert within_cpu_seconds(0.5, lambda: site.denies("https://h.example/" + "a" * 2_000))
    assert not within_cpu_seconds(0.5, lambda: site.denies("https://h.example/" + "a" * 2_000 + "!"))
