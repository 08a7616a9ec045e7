from datetime import timedelta

import pytest

from storage.records import LinkKind
from storage.refetch.source_backoff import SourceFailure, SourceVisit
from storage.refetch.sources import Sources, name_of
from tests.storage.samples import CHINA, NOON

FEED, MAP = "http://www.example.com/feed", "http://www.example.com/sitemap.xml"
HOUR = timedelta(hours=1)


@pytest.fixture
def sources(store):
    return Sources(store.engine)


def good(url: str = FEED, hours: float = 0, **more) -> SourceVisit:
    return SourceVisit(url=url, kind=LinkKind.FEED, at=NOON + hours * HOUR, **{"entries": 3, "fresh": True, **more})


def bad(url: str = FEED, hours: float = 0, trouble: SourceFailure = SourceFailure.HARD) -> SourceVisit:
    return SourceVisit(url=url, kind=LinkKind.SITEMAP, at=NOON + hours * HOUR, trouble=trouble, reason="answered 404")


def test_sources_come_back_the_one_that_failed_longest_first(sources):
    newest = NOON.astimezone(CHINA)
    sources.note("example", [good(newest_at=newest), bad(MAP, 2), bad(MAP + "2", 1)])
    found = sources.of("example")
    assert [source.url for source in found] == [MAP + "2", MAP, FEED]
    assert (found[2].newest_at, found[2].newest_at.utcoffset()) == (newest, newest.utcoffset())
    assert (found[2].asked_at, found[2].fresh_at, found[2].kind) == (NOON, NOON, LinkKind.FEED)
    assert (found[0].weight, found[0].reason, found[0].failed_at) == (1.0, "answered 404", NOON + HOUR)
    assert sources.of("other") == []


def test_all_spellings_of_an_address_are_one_source(sources):
    sources.note("example", [bad("http://example.com/feed"), bad("https://www.example.com/feed?utm_source=x", 1)])
    (found,) = sources.of("example")
    assert found.weight == 2.0
    assert sources.resting("example", NOON + 1.5 * HOUR) == {name_of(FEED)}
    assert sources.resting("example", NOON + 2.5 * HOUR) == frozenset()
    assert sources.resting("other", NOON + 1.5 * HOUR) == frozenset()


def test_the_beginning_and_the_end_of_a_rest_are_told_once(sources):
    assert sources.note("example", [good(), bad(MAP)]) == []
    assert sources.note("example", [bad(hours=1)]) == []
    ((before, after),) = sources.note("example", [bad(hours=2)])
    assert (before.resting, after.resting, after.failed_at) == (False, True, NOON + HOUR)
    assert sources.note("example", [bad(hours=3)]) == []
    ((before, after),) = sources.note("example", [good(hours=30)])
    assert (before.failed_at, after.answered_at, after.weight) == (NOON + HOUR, NOON + 30 * HOUR, 0.0)
    assert sources.note("example", [good(hours=31)]) == []


def test_a_guess_that_leads_nowhere_is_no_row(sources):
    guess = SourceVisit(url=FEED, kind=LinkKind.FEED, at=NOON, trouble=SourceFailure.HARD, guessed=True)
    assert sources.note("example", [guess]) == []
    assert sources.of("example") == []


def test_a_source_that_nobody_names_any_more_is_forgotten(sources):
    sources.note("example", [good(), good(MAP, 48)])
    sources.note("other", [good(MAP)])
    sources.note("example", [bad(MAP + "2", 24 * 91)])
    assert {source.url for source in sources.of("example")} == {MAP, MAP + "2"}
    assert len(sources.of("other")) == 1


def test_odd_addresses(sources):
    odd = "http://www.example.com/" + "长" * 3000 + "\x00\ud800"
    sources.note("example", [bad(odd)])
    assert sources.of("example")[0].weight == 1.0
