"""What a store promises, on every database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from storage.records import Article, Outcome, Precision, Reason, Result
from storage.store import Store
from tests.storage.samples import CHINA, NOON, article, rejected

LATER = NOON + timedelta(days=1)
NAIVE = datetime.fromisoformat("2025-12-17")
ONE = "http://www.example.com/a/1.html"
TWO = "http://www.example.com/b/2.html"


def test_what_is_saved_comes_back(store):
    given = article(authors=("夏嘉雯",), date_published=datetime(2025, 12, 17, 16, 54, tzinfo=CHINA))
    assert store.save([given], run_id=7) == [Outcome.NEW]
    (stored,) = store.articles()
    assert stored.article == given
    assert stored.article.date_published.utcoffset() == timedelta(hours=8)
    assert (stored.revision, stored.run_id, stored.date_first_seen) == (1, 7, NOON)


def test_saving_twice_stores_nothing_twice(store):
    batch: list[Result] = [article(), rejected(TWO)]
    assert store.save(batch) == [Outcome.NEW, Outcome.REJECTED]
    before = store.counts()
    again = [replace(result, date_fetched=LATER) for result in batch]
    assert store.save(again) == [Outcome.UNCHANGED, Outcome.REJECTED]
    assert store.counts() == before
    (stored,) = store.articles()
    assert (stored.date_first_seen, stored.date_last_seen) == (NOON, LATER)


def test_twice_in_one_batch(store):
    assert store.save([article(), article()]) == [Outcome.NEW, Outcome.UNCHANGED]


def test_a_changed_text_is_a_new_revision_and_the_old_one_stays(store):
    store.save([article(text="old", raw_ref="f:1")])
    assert store.save([article(text="new", raw_ref="f:2", date_fetched=LATER)]) == [Outcome.CHANGED]
    (stored,) = store.articles()
    assert (stored.article.text, stored.revision, stored.date_first_seen) == ("new", 2, NOON)
    (old,) = store.revisions(stored.id)
    assert (old.article.text, old.revision, old.id) == ("old", 1, stored.id)
    assert store.save([article(text="third", raw_ref="f:3")]) == [Outcome.CHANGED]
    assert [old.article.text for old in store.revisions(stored.id)] == ["old", "new"]


def test_reading_the_same_page_again_replaces_the_reading(store):
    store.save([article(text="with noise", raw_ref="f:1", extractor_version="1")])
    assert store.save([article(text="clean", raw_ref="f:1", extractor_version="2")]) == [Outcome.CHANGED]
    (stored,) = store.articles()
    assert (stored.article.text, stored.revision) == ("clean", 1)
    assert store.revisions(stored.id) == []


def test_a_better_reading_of_the_metadata_replaces_it(store):
    store.save([article(title="T - Site", extractor_version="1")])
    better = article(title="T", date_published=NAIVE, extractor_version="2")
    assert store.save([better]) == [Outcome.UNCHANGED]
    (stored,) = store.articles()
    assert (stored.article, stored.revision) == (better, 1)


def test_the_same_text_at_another_address_is_an_alias(store):
    assert store.save([article(ONE), article(TWO)]) == [Outcome.NEW, Outcome.DUPLICATE]
    (stored,) = store.articles()
    assert stored.article.url == ONE
    assert store.article(TWO) == stored.article
    assert store.save([article(TWO)]) == [Outcome.DUPLICATE]
    assert store.counts("example")["aliases"] == 1


def test_sites_do_not_share_texts(store):
    assert store.save([article(ONE), article(ONE, site="other")]) == [Outcome.NEW, Outcome.NEW]
    assert store.article(ONE, "other").site == "other"


def test_the_address_named_as_canonical_becomes_the_main_one(store):
    assert store.save([article(TWO, canonical_url=ONE), article(ONE)]) == [Outcome.NEW, Outcome.DUPLICATE]
    (stored,) = store.articles()
    assert stored.article.normalized_url == "example.com/a/1.html"
    assert store.article(TWO) == stored.article


def test_the_address_for_telephones_is_the_second_best(store):
    mobile, main = "http://m.example.com/1.html", "http://news.example.com/1.html"
    assert store.save([article(mobile), article(main)]) == [Outcome.NEW, Outcome.DUPLICATE]
    assert [stored.article for stored in store.articles()] == [article(main)]
    assert store.article(mobile) == article(main)
    assert store.save([article(mobile), article(main)]) == [Outcome.DUPLICATE, Outcome.UNCHANGED]
    assert store.counts()["aliases"] == 1


def test_a_twin_with_other_wording_follows_the_canonical_address_when_the_title_agrees(store):
    twin = article(TWO, text="the same, shorter", canonical_url=ONE)
    assert store.save([article(ONE), twin]) == [Outcome.NEW, Outcome.DUPLICATE]
    (stored,) = store.articles()
    assert stored.article == article(ONE)


def test_a_canonical_address_that_does_not_agree_is_not_believed(store):
    stranger = article(TWO, title="another story", text="other", canonical_url=ONE)
    assert store.save([article(ONE), stranger]) == [Outcome.NEW, Outcome.NEW]


def test_a_canonical_address_claimed_by_many_is_not_believed(store):
    home = "http://www.example.com/"
    stories = [article(f"{home}{n}", title=f"t{n}", text=f"x{n}", canonical_url=home) for n in range(3)]
    assert store.save(stories) == [Outcome.NEW] * 3
    assert store.save([article(home, title="Home", text="h")]) == [Outcome.NEW]


def test_an_alias_that_shows_another_story_becomes_an_article(store):
    store.save([article(ONE), article(TWO)])
    assert store.save([article(TWO, title="another", text="story")]) == [Outcome.NEW]
    assert store.article(TWO).title == "another"
    assert store.counts()["aliases"] == 0


def test_further_pages_and_redirects_lead_to_their_article(store):
    parts = ("http://www.example.com/a/1_2.html",)
    store.save([article("http://example.com/go?id=1", final_url=ONE, pages=parts)])
    asked = {"example.com/go?id=1", "example.com/a/1.html", "example.com/a/1_2.html", "example.com/new"}
    assert store.settled("example", asked) == asked - {"example.com/new"}
    assert store.settled("other", asked) == set()
    assert store.article(parts[0]).url == "http://example.com/go?id=1"


@pytest.mark.parametrize(
    ("reason", "status", "lasting"),
    [
        (Reason.TOO_SHORT, 200, True),
        (Reason.HTTP_ERROR, 404, True),
        (Reason.HTTP_ERROR, 503, False),
        (Reason.TIMEOUT, 200, False),
        (Reason.BLOCKED, 403, False),
    ],
)
def test_only_lasting_rejections_settle_a_page(store, reason, status, lasting):
    store.save([rejected(ONE, reason=reason, status=status)])
    assert store.settled("example", ["example.com/a/1.html"]) == ({"example.com/a/1.html"} if lasting else set())


def test_many_identities_are_asked_at_once(store):
    store.save([rejected(f"http://example.com/{n}") for n in range(40)])
    assert len(store.settled("example", (f"example.com/{n}" for n in range(2000)))) == 40


def test_a_rejected_page_that_becomes_an_article(store):
    store.save([rejected(ONE)])
    assert store.save([article(ONE)]) == [Outcome.NEW]
    assert list(store.rejected()) == []


def test_an_article_whose_page_is_gone_keeps_its_text(store):
    store.save([article(ONE)])
    assert store.save([rejected(ONE, reason=Reason.SOFT_404)]) == [Outcome.REJECTED]
    assert store.article(ONE) == article(ONE)
    assert store.counts()["rejected:soft_404"] == 1


def test_rejections_are_counted_and_keep_the_last_reason(store):
    store.save([rejected(ONE, detail="first")])
    last = rejected(ONE, reason=Reason.PAYWALLED, date_fetched=LATER, status=200)
    store.save([last])
    assert list(store.rejected(["example"])) == [last]
    assert store.counts() == {"articles": 0, "revisions": 0, "aliases": 0, "rejected": 1, "rejected:paywalled": 1}


def test_one_bad_row_does_not_lose_the_others(store, caplog):
    bad = article("http://www.example.com/bad", title="x", word_count=2**80)
    assert store.save([article(ONE), bad, rejected(TWO)]) == [Outcome.NEW, Outcome.FAILED, Outcome.REJECTED]
    assert "http://www.example.com/bad" in caplog.text
    assert store.counts()["articles"] == 1


def test_text_that_databases_refuse_is_cleaned(store):
    long = "http://www.example.com/" + "长" * 3000
    odd = article(
        long, title="a\x00b\ud800", text="x" * 10_000_000, http={"k\x00": "\udfff"}, quality={"f": float("nan")}
    )
    assert store.save([odd]) == [Outcome.NEW]
    assert store.save([odd]) == [Outcome.UNCHANGED]
    kept = store.article(long)
    assert (kept.title, kept.http, dict(kept.quality)) == ("ab\ufffd", {"k": "\ufffd"}, {})
    assert len(kept.text) == 10_000_000
    assert store.settled("example", [odd.normalized_url]) == {odd.normalized_url}


def test_articles_come_in_order_and_by_day(store):
    def dated(number: int, when: datetime | None, **changes: Any) -> Article:
        url = f"http://www.example.com/{number}"
        return article(url, title=str(number), text=str(number), date_published=when, **changes)

    late_in_china = datetime(2025, 12, 18, 1, tzinfo=CHINA)  # still the 17th in UTC
    store.save(
        [
            dated(1, late_in_china),
            dated(2, datetime(2025, 12, 17, 9, tzinfo=CHINA)),
            dated(3, None),
            dated(4, NAIVE.replace(day=1), date_published_precision=Precision.DAY),
            dated(5, NAIVE, site="another"),
        ]
    )
    titles = [stored.article.title for stored in store.articles()]
    assert titles == ["5", "4", "2", "1", "3"]
    chosen = store.articles(["example"], since=date(2025, 12, 17), until=date(2025, 12, 17))
    assert [stored.article.title for stored in chosen] == ["2"]
    assert [stored.article.title for stored in store.articles(since=NOON.date())] == ["3"]
    assert list(store.articles([])) == []


def test_streaming_goes_on_while_others_write(store):
    store.save([article(f"http://www.example.com/{n}", title=str(n), text=str(n)) for n in range(300)])
    stream = store.articles()
    next(stream)
    store.save([article("http://www.example.com/zz", title="z", text="z")])
    assert len(list(stream)) == 299


def test_two_stores_saving_the_same_pages_keep_each_once(address):
    batch = [article(f"http://www.example.com/{n}", title=str(n // 2), text=str(n // 2)) for n in range(60)]
    with Store.open(address) as first, Store.open(address) as second, ThreadPoolExecutor(2) as pool:
        chunks = [batch[n : n + 5] for n in range(0, 60, 5)]
        jobs = [pool.submit(store.save, chunk) for chunk in chunks for store in (first, second)]
        outcomes = [outcome for job in jobs for outcome in job.result()]
        assert first.counts()["articles"] == 30
    assert outcomes.count(Outcome.NEW) == 30
    assert Outcome.FAILED not in outcomes


def test_the_latest_texts_of_a_site_oldest_first(store):
    for number in (3, 1, 2):
        dated = datetime(2026, 3, number, tzinfo=UTC)
        store.save([article(f"https://a.example/{number}", date_published=dated, text=f"text {number}")])
    assert store.latest_texts("example", 2, 6) == [("a.example/2", "text 2"), ("a.example/3", "text 3")]
    assert store.latest_texts("example", 1, 3) == [("a.example/3", "tex")]
    assert store.latest_texts("another", 2, 6) == []
