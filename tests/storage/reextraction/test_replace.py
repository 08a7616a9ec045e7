"""New readings of archived pages put in place of the old ones, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from storage.errors import StorageError
from storage.records import Article, Outcome, Reason, Rejected
from storage.reextraction import replace as rebuilding
from storage.reextraction.pages import (
    DONE,
    KIND,
    Reader,
    StalePage,
    Wanted,
    cut_off,
    sites_of,
    stale_pages,
    without_page,
)
from storage.reextraction.replace import Compared, ReextractionOutcome, compare, rebuild
from storage.site_templates import StoredTemplate
from storage.store import Store
from tests.storage.samples import NOON, article, rejected

URL = "http://www.example.com/a/1.html"
OLD: dict[str, Any] = {"extractor_version": "1", "rules_digest": "r"}
NEW: dict[str, Any] = {"extractor_version": "2", "rules_digest": "r"}
EVERY, READER = Wanted(), Reader("2", "r")
LATER = NOON + timedelta(days=3)


def old(number: int = 1, **changes: Any) -> Article:
    values: dict[str, Any] = {
        "raw_ref": f"a.warc.gz:{number}",
        "text": f"正文{number}。",
        "title": f"题{number}",
        **OLD,
        **changes,
    }
    return article(f"http://www.example.com/a/{number}.html", **values)


def page(result: Article | Rejected) -> StalePage:
    return StalePage(result.site, result.normalized_url, result.raw_ref or "", isinstance(result, Article))


def put(store: Store, *reads: tuple[Article | Rejected, Article | Rejected | None]) -> list[Compared]:
    return rebuild(store.engine, [(page(before), after) for before, after in reads], lambda _: 7)


def found(store: Store, wanted: Wanted = EVERY, reader: Reader = READER) -> list[StalePage]:
    return [one for batch in stale_pages(store.engine, wanted, lambda _: reader) for one in batch]


def test_a_new_reading_of_the_same_page_replaces_the_text_and_nothing_that_looks_tell(store):
    store.save([old()], 1)
    store.save([replace(old(), date_fetched=LATER)], 2)  # looked at again: unchanged
    store.save([rejected(URL, reason=Reason.HTTP_ERROR, status=404, date_fetched=LATER)], 3)
    before = store.find(URL)
    assert before is not None
    assert before.date_gone is not None
    new = replace(old(text="新。", date_published=NOON), **NEW)
    (compared,) = put(store, (old(), new))
    assert (compared.fate, set(compared.changed)) == (
        ReextractionOutcome.CHANGED,
        {"text", "content_hash", "date_published"},
    )
    after = store.find(URL)
    assert after == replace(before, article=new, run_id=7)
    assert store.revisions(after.id) == []
    assert [one.id for one in store.articles(["example"], since=NOON.date(), until=NOON.date())] == [after.id]


def test_a_look_at_what_would_change_writes_nothing(store):
    store.save([old()], 1)
    before = store.find(URL)
    for after in (replace(old(text="新。"), **NEW), rejected(URL, raw_ref="a.warc.gz:1", **NEW)):
        (compared,) = compare(store.engine, [(page(old()), after)])
        assert compared.fate is (
            ReextractionOutcome.CHANGED if isinstance(after, Article) else ReextractionOutcome.NO_MORE
        )
        assert compared.before == old()
    assert store.find(URL) == before
    assert store.counts()["rejected"] == 0


def test_only_the_current_revision_is_read_again_each_from_its_own_page(store):
    for number in range(3):
        changed = article(URL, text=f"版本{number}", raw_ref=f"a.warc.gz:{number}", **OLD)
        store.save([replace(changed, date_fetched=NOON + timedelta(hours=number))], 1)
    assert [one.ref for one in found(store)] == ["a.warc.gz:2"]
    current = store.find(URL)
    earlier = store.revisions(current.id)
    assert [one.article.raw_ref for one in earlier] == ["a.warc.gz:0", "a.warc.gz:1"]
    new = replace(current.article, text="版本2 新", **NEW)
    assert put(store, (current.article, new))[0].fate is ReextractionOutcome.CHANGED
    assert store.find(URL).revision == 3
    assert store.find(URL).article.text == "版本2 新"
    assert store.revisions(current.id) == earlier


def test_an_older_page_never_takes_the_place_of_a_newer_one(store):
    store.save([old()], 1)
    newer = replace(old(text="出版者改了。"), raw_ref="b.warc.gz:9", date_fetched=LATER)
    store.save([newer], 2)
    kept = store.find(URL)
    for after in (replace(old(text="新。"), **NEW), rejected(URL, raw_ref="a.warc.gz:1")):
        assert put(store, (old(), after))[0].fate is ReextractionOutcome.SUPERSEDED
    gone = StalePage("example", "http://nowhere.example/", "a.warc.gz:1", True)
    assert rebuild(store.engine, [(gone, old())], lambda _: 7)[0].fate is ReextractionOutcome.SUPERSEDED
    assert store.find(URL) == kept
    assert store.counts() == {"articles": 1, "revisions": 1, "aliases": 0, "rejected": 0}


def test_what_was_only_read_by_others_is_marked_as_current(store):
    store.save([old()], 1)
    (compared,) = put(store, (old(), replace(old(), **NEW)))
    assert (compared.fate, compared.changed) == (ReextractionOutcome.UNCHANGED, ())
    after = store.find(URL)
    assert (after.article, after.run_id) == (replace(old(), **NEW), 7)


def test_a_page_that_gives_no_article_any_more_keeps_its_text_and_is_noted_once(store):
    store.save([old()], 1)
    no_more = rejected(URL, raw_ref="a.warc.gz:1", **NEW)
    for reason in (Reason.LISTING, Reason.TOO_SHORT):
        assert put(store, (old(), replace(no_more, reason=reason)))[0].fate is ReextractionOutcome.NO_MORE
    assert store.find(URL).article == old()
    (noted,) = store.rejected()
    assert (noted.reason, noted.raw_ref) == (Reason.TOO_SHORT, "a.warc.gz:1")
    assert found(store, Wanted(stale=True)) == []  # current: the page was read, and gave nothing
    assert [one.kept for one in found(store)] == [True]  # and once, not as a rejection too
    assert put(store, (old(), replace(old(), **NEW)))[0].fate is ReextractionOutcome.UNCHANGED
    assert list(store.rejected()) == []  # it is one again


def test_a_rejected_page_that_is_an_article_now_goes_the_way_of_every_article(store):
    before = rejected(URL, raw_ref="a.warc.gz:1", date_fetched=NOON, **OLD)
    store.save([before], 1)
    assert compare(store.engine, [(page(before), old())])[0].fate is ReextractionOutcome.NOW_ARTICLE
    assert store.find(URL) is None
    (compared,) = put(store, (before, replace(old(), **NEW)))
    assert (compared.fate, compared.reason) == (ReextractionOutcome.NOW_ARTICLE, Reason.TOO_SHORT)
    assert store.find(URL).run_id == 7
    assert list(store.rejected()) == []
    assert store.seen("example", [old().normalized_url])[old().normalized_url].outcome is Outcome.NEW
    assert put(store, (before, old()))[0].fate is ReextractionOutcome.SUPERSEDED  # by another process, a moment before


def test_a_rejected_page_read_again_is_counted_as_one_look_still(store):
    before = rejected(URL, raw_ref="a.warc.gz:1", **OLD)
    store.save([before], 1)
    (compared,) = put(store, (before, replace(before, reason=Reason.LISTING, **NEW)))
    assert (compared.fate, compared.changed) == (ReextractionOutcome.STILL_REJECTED, ("reason",))
    assert list(store.rejected()) == [replace(before, reason=Reason.LISTING, **NEW)]
    assert [one.url for one in store.rejected_in("example", 7, 10)] == [URL]
    assert found(store, Wanted(stale=True)) == []


@pytest.mark.parametrize("reason", [Reason.TIMEOUT, Reason.CRASHED], ids=str)
def test_a_page_that_could_not_be_read_changes_nothing_and_stays_stale(store, reason):
    store.save([old()], 1)
    assert put(store, (old(), rejected(URL, reason=reason)), (old(), None))[0].fate is ReextractionOutcome.FAILED
    assert [one.ref for one in found(store, Wanted(stale=True))] == ["a.warc.gz:1"]
    assert list(store.rejected()) == []


def test_a_page_the_database_refuses_costs_itself(store, monkeypatch):
    store.save([old(1), old(2)], 1)
    settle = rebuilding._settle

    def refuse(connection, read, run_id):
        if read[0].ref == "a.warc.gz:1":
            raise StorageError("database", "refuses this")
        return settle(connection, read, run_id)

    monkeypatch.setattr(rebuilding, "_settle", refuse)
    new = [(old(number), replace(old(number, text="新。"), **NEW)) for number in (1, 2)]
    assert [one.fate for one in put(store, *new)] == [ReextractionOutcome.FAILED, ReextractionOutcome.CHANGED]


def test_what_another_extractor_other_rules_or_another_template_read_is_stale(store):
    early = store.start_run("example", "crawl")
    store.save([old(1, template_version="t1"), old(2, template_version="t2"), old(3), old(4, **NEW)], early)
    store.save([rejected("http://www.example.com/a/5.html", raw_ref="a.warc.gz:5", **OLD)], early)
    learned = datetime.now(UTC)
    store.keep_template(StoredTemplate(site="example", version="t2", value="{}", pages=5, learned_at=learned))
    late = store.start_run("example", "crawl")
    store.save([old(6), rejected("http://www.example.com/a/7.html", raw_ref="a.warc.gz:7", **OLD)], late)
    stale = Wanted(stale=True)

    def refs(reader: Reader) -> list[int]:
        return [int(one.ref.rpartition(":")[2]) for one in found(store, stale, reader)]

    assert refs(Reader("1", "r", "t2", learned)) == [1, 3, 4, 5]  # 6 and 7 were read with it and did not fit
    assert refs(Reader("1", "r")) == [1, 2, 4]  # forgotten
    assert refs(Reader("1", "other", "t2", learned)) == [1, 2, 3, 4, 6, 5, 7]
    assert refs(Reader("3", "r")) == [1, 2, 3, 4, 6, 5, 7]


def test_sites_days_and_pages_that_are_not_there(store):
    store.save([old(1, date_published=NOON), old(2, date_published=LATER), old(3, raw_ref=None)], 1)
    store.save([old(4, site="other", date_published=NOON)], 1)
    store.save([rejected("http://www.example.com/a/5.html", raw_ref="a.warc.gz:5", date_fetched=LATER)], 1)
    assert [one.ref[-1] for one in found(store)] == ["1", "2", "4", "5"]
    assert [one.ref[-1] for one in found(store, Wanted(("other",)))] == ["4"]
    assert [one.ref[-1] for one in found(store, Wanted(since=date(2026, 1, 3)))] == ["2", "5"]
    assert [one.ref[-1] for one in found(store, Wanted(until=date(2026, 1, 3)))] == ["1", "4"]
    assert sites_of(store.engine) == {"example", "other"}
    assert [without_page(store.engine, wanted) for wanted in (Wanted(), Wanted(("other",)))] == [1, 0]


def test_pages_come_in_batches_each_in_the_order_of_the_archive(store, monkeypatch):
    monkeypatch.setattr("storage.reextraction.pages.BATCH", 4)
    store.save([old(number, raw_ref=f"a.warc.gz:{100 - number}") for number in range(10)], 1)
    said = [rejected(f"http://www.example.com/r/{n}.html", raw_ref=f"r.warc.gz:{n}") for n in range(5)]
    store.save(said, 1)
    batches = list(stale_pages(store.engine, Wanted(), lambda _: Reader("2", "r")))
    assert [[one.place[1] for one in batch] for batch in batches] == [
        *([97, 98, 99, 100], [93, 94, 95, 96], [91, 92]),
        *([0, 1, 2, 3], [4]),
    ]


def test_runs_that_were_cut_off_are_gone_on_with(store):
    def ran(ending: str | None) -> int:
        number: int = store.start_run("example", KIND)
        if ending:
            store.finish_run(number, ending=ending, exit_status=1, counts={})
        return number

    ran("killed")
    ran(DONE)
    cut = {ran("killed"), ran("interrupted")}
    ran(None)  # at work beside this one
    assert cut_off(store.engine, "example") == cut
    store.save([old(1, **NEW), old(2)], min(cut))
    store.save([old(3, **NEW), old(4)], 1)
    going_on = Reader("2", "r", before=frozenset(cut))
    assert [one.ref[-1] for one in found(store, Wanted(), going_on)] == ["2", "3", "4"]
