import urllib.error
import urllib.request
from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.servers.many_sites.calendar import CALENDAR, TREES, farm
from tests.servers.many_sites.server import serve
from tests.servers.many_sites.source import SimulatedSource
from tests.servers.many_sites.troubles import DAY, HIDING, covered

START = datetime(2026, 3, 2, tzinfo=UTC)
SOURCES = farm(START, 60, 20, seed=1)


def day(number: float) -> float:
    return START.timestamp() + number * DAY


def source(number: int) -> SimulatedSource:
    return SOURCES[number]


def front(of: SimulatedSource, moment: float) -> str:
    return of.answer("/", moment)[2]


def test_a_farm_is_the_same_every_time_and_publishes_some_ten_thousand_articles():
    again = farm(START, 60, 20, seed=1)
    assert [one.times for one in again] == [one.times for one in SOURCES]
    assert 10_000 < sum(len(one.times) for one in SOURCES) < 14_000


def test_every_address_is_one_article():
    addresses = Counter(article.url for one in SOURCES for article in one.published(day(99)))
    assert addresses.most_common(1)[0][1] == 1


def test_texts_of_one_source_differ():
    texts = [source(11).answer(source(11).path(number), day(60))[2] for number in range(200)]
    sentences = Counter(sentence for text in texts for sentence in set(text.split("<p>")[1:]))
    assert sentences.most_common(1)[0][1] <= 2


def test_what_is_published_is_shown_from_then_on():
    one = source(2)
    number = len(one.times) // 2
    path, moment = one.path(number), one.times[number]
    assert one.answer(path, moment - 1)[0] == 404
    assert one.answer(path, moment)[0] == 200
    assert path in front(one, moment)
    assert path in one.answer("/feed.xml", moment)[2]


def test_older_articles_stand_on_further_pages():
    one, moment = source(2), day(10)
    shown = list(one.published(moment))
    seen, path, pages = "", "/", 0
    while path:
        text = one.answer(path, moment)[2]
        seen, pages = seen + text, pages + 1
        path = text.partition('rel="next" href="')[2].partition('"')[0]
    assert pages == len(shown) // 30 + 1
    assert all(article.url.removeprefix(one.base) in seen for article in shown)


@pytest.mark.parametrize(("number", "kind"), [(entry[0], entry[1]) for entry in CALENDAR if entry[1] in HIDING])
def test_a_hidden_source_answers_with_errors_only(number: int, kind: str):
    trouble = next(each for each in source(number).troubles if each.kind == kind)
    during, after = (trouble.begin + trouble.end) / 2, trouble.end
    assert {source(number).answer(path, during)[0] for path in ("/", "/robots.txt", "/feed.xml")} == {HIDING[kind]}
    assert source(number).answer("/", after)[0] == 200
    assert source(number).hidden(trouble.begin - 50, trouble.begin + 100) == 100


@pytest.mark.parametrize(("number", "kind"), [(0, "dead"), (1, "silent")])
def test_dead_and_silent_sources_publish_nothing(number: int, kind: str):
    trouble = next(each for each in source(number).troubles if each.kind == kind)
    assert not list(source(number).published(trouble.end - 1, trouble.begin))
    assert list(source(number).published(trouble.end + 5 * DAY, trouble.end))


def test_a_redesign_keeps_the_texts():
    one, path = source(3), source(3).path(0)
    before, after = (one.answer(path, day(moment))[2] for moment in (32.9, 33.1))
    assert before != after
    assert before.partition("<p>")[2].partition("</p></div>")[0] == after.partition("<p>")[2].partition("</p></div>")[0]


def test_teasers_are_cut_and_need_not_be_stored():
    one = source(5)
    number = next(number for number, time in enumerate(one.times) if time > day(30))
    text = one.answer(one.path(number), day(41))[2]
    assert "Read more" in text
    assert text.partition('class="text">')[2].partition("</div>")[0].count("<p>") <= 2
    wholes = {article.time: article.whole for article in one.published(day(60))}
    assert not wholes[one.times[number]]
    assert wholes[one.times[number - 1]]
    assert "Read more" not in one.answer(one.path(number - 1), day(41))[2]


def test_a_renamed_feed_is_named_by_the_home_page():
    one = source(11)
    assert one.answer("/feed.xml", day(25.9))[0] == 200
    assert one.answer("/feed.xml", day(26))[0] == 404
    assert 'href="/rss/latest.xml"' in front(one, day(26))
    assert one.answer("/rss/latest.xml", day(26))[0] == 200


def test_without_dates():
    one = source(9)
    pages = ["/feed.xml", one.path(3)]
    assert all("2026" in one.answer(path, day(33))[2] for path in pages)
    texts = [one.answer(path, day(35))[2].replace("/2026/", "/") for path in pages]
    assert all("2026" not in text for text in texts)


def test_a_flood_comes_on_one_day():
    usual, flooded = (len(list(source(8).published(day(last), day(last - 1)))) for last in (35, 36))
    assert usual == 10
    assert flooded == 2010


def test_covered_spans():
    assert covered(5, 20, [(0, 7), (10, 12), (19, 30), (40, 50)]) == 2 + 2 + 1


def test_served_by_host_and_by_the_clock():
    now = day(5)
    with serve(SOURCES[:3], lambda: now) as served:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": served.proxy}))
        with opener.open(f"http://{TREES[2]}.example/") as answer:
            mark = answer.headers["ETag"]
            assert f"The {TREES[2].title()} Post" in answer.read().decode()
        again = urllib.request.Request(f"http://{TREES[2]}.example/", headers={"If-None-Match": mark})
        with pytest.raises(urllib.error.HTTPError, match="304") as unchanged:
            opener.open(again)
        unchanged.value.close()
        now += DAY
        with opener.open(again) as answer:
            assert answer.status == 200
        with pytest.raises(urllib.error.HTTPError, match="502") as strange:
            opener.open("http://nobody.example/")
        strange.value.close()
