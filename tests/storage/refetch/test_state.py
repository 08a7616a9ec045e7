"""What is remembered of pages that are visited again, on every database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.links import sources
from storage.records import Link, LinkKind, Outcome, Reason
from storage.refetch.state import FetchState, FetchStates, ValidatorTrust
from storage.refetch.validators import Validators, ValidatorVerdict
from tests.storage.samples import NOON, article, rejected

LIST = "http://www.example.com/news/"
PAGE = "http://www.example.com/a/1.html"
HOUR = timedelta(hours=1)
OLD = {"date_published": NOON - timedelta(days=30)}


@pytest.fixture
def looks(store):
    return FetchStates(store.engine)


def seen(hours: float = 0, etag: str | None = '"1"', content: str = "a", **more):
    values = {"site": "example", "url": LIST, "read_by": "1", "size": 900, "looked_at": NOON + hours * HOUR}
    return FetchState(**{**values, "validators": Validators(etag), "content": content, **more})


def fetched(hours: float, **changes):
    return article(date_fetched=NOON + hours * HOUR, raw_ref=f"f:{hours}", **changes)


def test_a_look_comes_back_under_any_address_of_its_page(looks):
    shown = (Link(LIST + "2", LinkKind.LISTING, "pager"), Link(LIST + "feed", LinkKind.FEED, "listing"))
    given_look = seen(sources=shown)
    assert looks.remember(given_look) is ValidatorVerdict.NOTHING
    assert looks.find("example", "https://example.com/news?utm_source=x") == (given_look, ValidatorTrust())
    assert looks.find("other", LIST) == (None, ValidatorTrust())


def test_only_what_leads_on_is_kept_of_the_links():
    links = [Link("http://e.example/a", LinkKind.ARTICLE), Link("http://e.example/l", LinkKind.LISTING)]
    assert sources(links) == (links[1],)


def test_a_lie_ends_the_belief_for_the_whole_site_and_is_said_once(looks, caplog):
    assert looks.remember(seen(0)) is ValidatorVerdict.NOTHING
    assert looks.remember(seen(1, content="b")) is ValidatorVerdict.LIE
    assert looks.remember(seen(2, content="c")) is ValidatorVerdict.LIE
    assert looks.trust("example") == ValidatorTrust(believed=False)
    assert looks.trust("other").believed
    assert [record.message for record in caplog.records].count(caplog.records[0].message) == 1
    assert LIST in caplog.records[0].message


def test_changes_that_the_validators_followed_are_proofs(looks):
    for hour in range(4):
        looks.remember(seen(hour, etag=f'"{hour}"', content=str(hour)))
    assert looks.trust("example") == ValidatorTrust(proofs=3)


def test_readings_of_different_readers_are_not_compared(looks):
    looks.remember(seen(0))
    assert looks.remember(seen(1, content="b", read_by="2")) is ValidatorVerdict.NOTHING
    assert looks.remember(seen(2, content="c", read_by="2")) is ValidatorVerdict.LIE


def test_answers_are_counted_whole_or_not(looks):
    looks.remember(seen(0))
    looks.unchanged("example", LIST, NOON + HOUR)
    looks.remember(seen(2))
    look, _ = looks.find("example", LIST)
    assert (look.looks, look.quiet, look.looked_at) == (3, 2, NOON + 2 * HOUR)
    looks.unchanged("example", "http://example.com/never", NOON)  # nothing to note
    assert looks.find("example", "http://example.com/never")[0] is None


def test_a_crawl_that_could_not_fetch_all_has_the_lists_shown_again(store, looks):
    looks.remember(seen())
    store.save([article(http={"etag": '"p"'})])
    looks.forget_validators("example")
    assert not looks.find("example", LIST)[0].validators
    assert looks.find("example", PAGE)[0].validators == Validators('"p"')


def test_a_young_article_is_due_after_an_hour_and_an_old_one_never(store, looks):
    store.save([article(), article("http://www.example.com/old", text="old", title="old", **OLD)])
    assert looks.due("example", NOON + HOUR - timedelta(seconds=1)) == []
    assert looks.due("example", NOON + HOUR) == [Link(PAGE, LinkKind.ARTICLE, "revisit")]
    assert looks.due("other", NOON + HOUR) == []
    assert looks.due("example", NOON + timedelta(days=30)) == []  # nobody crawled for a month
    assert looks.find("example", "http://www.example.com/old")[0] is None


def test_the_one_due_longest_comes_first_and_no_more_than_asked_for(store, looks):
    many = [fetched(-n, url=f"http://www.example.com/{n}", title=str(n), text=str(n)) for n in range(4)]
    store.save(many)
    assert [link.url[-1] for link in looks.due("example", NOON + HOUR, limit=3)] == ["3", "2", "1"]


def test_a_changing_article_goes_through_the_steps_and_a_quiet_one_ends(store, looks):
    store.save([fetched(0)])
    assert store.save([fetched(1, text="edited")]) == [Outcome.CHANGED]
    assert not looks.due("example", NOON + 5 * HOUR)
    assert looks.due("example", NOON + 6 * HOUR)
    looks.unchanged("example", PAGE, NOON + 6 * HOUR)
    assert looks.due("example", NOON + 24 * HOUR)
    assert store.save([fetched(24, text="edited")]) == [Outcome.UNCHANGED]
    assert not looks.due("example", NOON + timedelta(days=7, hours=1))
    assert store.find(PAGE).date_last_seen == NOON + 24 * HOUR


def test_unchanged_moves_the_last_sight_of_an_article(store, looks):
    store.save([article()])
    looks.unchanged("example", PAGE, NOON + HOUR)
    assert store.find(PAGE).date_last_seen == NOON + HOUR


def test_reading_an_archived_page_again_is_no_look(store, looks):
    store.save([article(http={"etag": '"1"'})])
    store.save([article(text="read better", extractor_version="2", http={"etag": '"1"'})])
    look, trust = looks.find("example", PAGE)
    assert (look.looks, look.quiet, trust) == (1, 0, ValidatorTrust())
    assert store.save([fetched(1, text="read better", extractor_version="2", http={"etag": '"1"'})])
    assert looks.trust("example").believed


def test_an_article_with_a_lying_etag_ends_the_belief(store, looks):
    store.save([fetched(0, http={"etag": '"1"'})])
    store.save([fetched(1, text="edited", http={"etag": '"1"'})])
    assert not looks.trust("example").believed


def test_the_first_page_of_several_does_not_speak_for_the_others(store, looks):
    store.save([article(http={"etag": '"1"'}, pages=(PAGE, PAGE + "?p=2"))])
    assert not looks.find("example", PAGE)[0].validators


def test_a_revisit_that_finds_no_article_is_a_look_too(store, looks):
    store.save([article()])
    store.save([rejected(reason=Reason.PAYWALLED, status=200, date_fetched=NOON + HOUR)])
    assert not looks.due("example", NOON + 5 * HOUR)
    assert looks.due("example", NOON + 6 * HOUR)


@pytest.mark.parametrize("moved", [False, True])
def test_an_article_that_is_gone_is_looked_for_again(store, looks, moved):
    """A site that answers 404 for some days and is back must not leave articles behind that are said to be gone."""
    store.save([fetched(0)])
    elsewhere = {"final_url": "http://www.example.com/404"} if moved else {}
    found = []
    for hours in (30, 60, 300, 1000):
        gone = rejected(reason=Reason.HTTP_ERROR, status=404, date_fetched=NOON + timedelta(hours=hours), **elsewhere)
        assert store.save([gone]) == [Outcome.GONE]
        found.append(
            next((day for day in range(60) if looks.due("example", gone.date_fetched + timedelta(days=day))), None)
        )
    assert found == [1, 6, 19, None]


def test_an_answer_that_nothing_changed_shows_that_an_article_is_back(store, looks):
    store.save([fetched(0), rejected(reason=Reason.HTTP_ERROR, status=404, date_fetched=NOON + timedelta(hours=1))])
    assert store.find(PAGE).date_gone is not None
    looks.unchanged("example", PAGE, NOON + timedelta(days=2))
    assert store.find(PAGE).date_gone is None


def test_a_look_at_odd_addresses(looks):
    odd = replace(seen(), url="http://www.example.com/" + "长" * 3000 + "\x00\ud800", content="\x00")
    looks.remember(odd)
    assert looks.find("example", odd.url)[0].content == ""
