"""Every file of a language is whole, and one more file is all that a further language needs."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from shutil import copy
from zoneinfo import ZoneInfo

import pytest

from pipelines.extraction.lexicon import LexiconError, load
from pipelines.extraction.lexicon.keys import KEYS, PATTERN
from pipelines.extraction.lexicon.lexicon import FOLDERS, standard

FILES = sorted(FOLDERS[0].glob("*.toml"))
GUIDE = Path(__file__).parents[4] / "docs" / "how-to" / "add-a-language.md"
# Of these a word must mean one thing in all languages: a group of keys gives each word its value.
GROUPS = (r"months\.", r"units\.", r"dates\.(?:today|yesterday|day_before_yesterday)$")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_is_a_language(path, tmp_path):
    copy(path, tmp_path)
    assert re.fullmatch(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?", path.stem)
    assert list(load([tmp_path]).languages) == [path.stem]


@pytest.mark.parametrize("key", sorted(key for key, kind in KEYS.items() if kind == PATTERN))
def test_each_pattern_can_stand_in_a_group(key):
    for pattern in standard().words(key):
        assert re.compile(pattern).groups == 0, "a capturing group would move those of the code"


def test_no_word_has_two_meanings():
    for group in GROUPS:
        keys = [key for key in KEYS if re.match(group, key)]
        meanings = Counter(word for key in keys for word in standard().words(key))
        assert len(keys) > 2
        assert {word for word, count in meanings.items() if count > 1} == set()


def test_each_key_is_held_by_a_language_and_in_the_guide():
    held = {key for texts in standard().languages.values() for key in texts}
    told = dict(re.findall(r"^\| `([a-z]+\.\w+)` \| ([WP]) \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE))
    assert held == set(KEYS)
    assert told == {key: "P" if kind == PATTERN else "W" for key, kind in KEYS.items()}


def test_zones_are_minutes_and_names():
    assert all(abs(int(entry.partition("=")[2])) <= 14 * 60 for entry in standard().words("dates.zones"))
    for entry in standard().words("dates.time_zones"):
        assert ZoneInfo(entry.partition("=")[2])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[authors]\nbyy = 'von'", "unknown key authors.byy; the nearest known key is authors.by"),
        ("[month]\nmay = 'mai'", "unknown key month.may; the nearest known key is months.may"),
        ("[authors]\nby = ['von']", "authors.by must be a text"),
        ("by = 'von'", "by stands outside a table"),
        ("[authors\n", "qaa.toml: "),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path, text, said):
    (tmp_path / "qaa.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=f"qaa.toml: .*{re.escape(said.removeprefix('qaa.toml: '))}"):
        load([tmp_path])


def test_words_of_all_languages_are_one_list_and_each_languages_own(tmp_path):
    (tmp_path / "qab.toml").write_text("[authors]\nby = 'skriva | von'\n", encoding="utf-8")
    (tmp_path / "qaa.toml").write_text("[authors]\nby = '''\nskriva | skriva te\nte.\n'''\n", encoding="utf-8")
    both = load([tmp_path])
    assert both.words("authors.by") == ("skriva", "skriva te", "te.", "von")
    assert both.by_language("authors.by") == {"qaa": ("skriva", "skriva te", "te."), "qab": ("skriva", "von")}
    assert both.any_of("authors.by") == r"(?:skriva\ te|skriva|te\.|von)"
    assert re.search(both.any_of("authors.labels"), "") is None


def test_a_key_that_no_file_may_hold_is_a_slip():
    with pytest.raises(KeyError):
        standard().words("authors.byy")


NEW = """
[months]
september = 'vorel'
[dates]
published = 'utgift'
ago_after = 'sitten mora'
listed_ago = '\\d+ tuma sitten mora'
[units]
hour = 'tuma'
[authors]
by = 'skriva'
[related]
headings = 'lisu venna'
[lists]
next_page = 'sivu eta'
"""
STORY = "".join(
    f"<p>The harbour of the old town opened again on its day number {day}, and ships came in from both sides.</p>"
    for day in range(8)
)
PAGE = f"""<html><head><title>Harbour opens again</title></head><body><article><h1>Harbour opens again</h1>
<div>Skriva Anna Berg</div><div>utgift 17 vorel 2025</div>{STORY}
<p>Lisu venna</p><ul><li><a href="/b/2">Ships wait outside</a></li><li><a href="/b/3">A new crane</a></li></ul>
</article></body></html>"""
READ = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from pipelines.extraction.lexicon import lexicon
lexicon.FOLDERS += tuple(map(Path, sys.argv[1:]))
from crawler.discovery.lists import anchor_text as anchors
from crawler.discovery.lists import date_text as datetext
from pipelines.extraction.dates import byline_dates as bylinedate
from pipelines.extraction import extract
from pipelines.extraction.dates.parser import DateContext, first_date
from pipelines.extraction.lexicon.related import opens_related
from storage.records import Page
now = datetime(2025, 12, 18, 9, tzinfo=UTC)
url = "https://www.example.org/a/harbour.html"
article = extract(Page("example", url, url, 200, (), sys.stdin.buffer.read(), now))
ago = first_date("2 tuma sitten mora", DateContext(now))
print(json.dumps({
    "authors": list(article.authors),
    "published": str(article.date_published)[:10],
    "heading": opens_related("Lisu venna"),
    "ago": ago and ago.value.hour,
    "listed": datetext.find_date("Harbour 2 tuma sitten mora"),
    "next": anchors.says_next("Sivu eta"),
}))
"""


def test_one_file_is_a_language(tmp_path):
    assert read_page() == {
        "authors": ["Skriva Anna Berg"],
        "published": "None",
        "heading": False,
        "ago": None,
        "listed": None,
        "next": False,
    }
    (tmp_path / "qaa.toml").write_text(NEW, encoding="utf-8")
    assert read_page(tmp_path) == {
        "authors": ["Anna Berg"],
        "published": "2025-09-17",
        "heading": True,
        "ago": 7,
        "listed": "2 tuma sitten mora",
        "next": True,
    }


def read_page(*folders: Path) -> dict[str, object]:
    """Read the page with the words of further folders, in a process of its own: patterns are made on import."""
    command = [sys.executable, "-c", READ, *map(str, folders)]
    done = subprocess.run(command, input=PAGE.encode(), capture_output=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_chinese_words_are_known_in_both_kinds_of_characters():
    lexicon = standard()
    assert {"发布时间", "發布時間"} <= set(lexicon.words("dates.published"))
    assert re.fullmatch(lexicon.any_of("lists.read_more"), "閱讀全文")
    assert re.fullmatch(lexicon.any_of("lists.read_more"), "阅读全文")
