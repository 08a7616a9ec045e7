"""Learning and reading again, with real workers, an archive and a store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from pipelines.extraction import EXTRACTOR_VERSION, Rules, extract
from pipelines.reextraction.run import Reextraction, reread
from pipelines.workers.archive_pool import ArchivePool
from pipelines.workers.bounds import WorkerBounds
from pipelines.workers.learn_site import learn_template, read_with, template_in_use
from pipelines.workers.pool import ExtractionPool
from storage.archive.archive import Archive
from storage.records import Article, Hints
from storage.reextraction.pages import Reader, StalePage, Wanted, stale_pages
from storage.store import Store
from tests.pipelines.newsroom import AD, html, page, paragraphs

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def pool():
    with ExtractionPool(workers=1, timeout=20.0, maxsize=1_000_000) as made:
        yield made


@pytest.fixture
def store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as made:
        yield made


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "archive") as made:
        yield made


def test_the_first_pages_are_read_again_with_what_was_learnt(pool, store, archive):
    kept = [archive.keep(replace(page(number), raw_ref=None)) for number in range(8)]
    run = store.start_run("paper", "crawl")
    store.save([extract(one, Rules()) for one in kept], run)
    assert all(AD in one.article.text for one in store.articles(["paper"]))

    template = learn_template("paper", kept, Rules(), pool, store)
    assert template is not None
    assert template_in_use(store, "paper") == template
    refs = [one.raw_ref or "" for one in kept]
    assert reread([*refs, "gone.warc.gz:0"], archive, pool, store, Rules(), template) == 8

    after = {one.article.url: one for one in store.articles(["paper"])}
    assert len(after) == 8
    for number, one in enumerate(kept):
        stored = after[one.url]
        assert [line for line in stored.article.text.split("\n") if line] == paragraphs(number)
        assert (stored.revision, stored.run_id) == (1, run)
        assert read_with(store, stored.article) == template


def test_an_earlier_capture_that_is_read_again_does_not_come_back(pool, store, archive):
    more = "<p>On Friday the mayor said that nobody had told her, and that she would have painted it green.</p>"
    later = replace(page(0, html(0, extra=more)), fetched_at=page(0).fetched_at + timedelta(days=1))
    kept = [archive.keep(replace(one, raw_ref=None)) for one in [*map(page, range(8)), later]]
    for one in kept:
        store.save([extract(one, Rules())])
    template = learn_template("paper", kept[:8], Rules(), pool, store)
    assert reread([one.raw_ref or "" for one in kept], archive, pool, store, Rules(), template) == 8
    stored = store.find(later.url)
    assert stored is not None
    assert (stored.revision, stored.article.raw_ref) == (2, kept[8].raw_ref)
    assert AD not in stored.article.text
    assert [one.article.raw_ref for one in store.revisions(stored.id)] == [kept[0].raw_ref]


def test_pages_that_the_template_does_not_fit_are_read_again_no_further(pool, store, archive, monkeypatch):
    monkeypatch.setattr("pipelines.reextraction.run._WINDOW", 16)
    template = learn_template("paper", [page(number) for number in range(8)], Rules(), pool, store)
    assert template is not None
    other = [replace(page(number), body=_other_layout(number)) for number in range(8, 40)]
    kept = [archive.keep(replace(one, raw_ref=None)) for one in [*other, *map(page, range(40, 44))]]
    store.save([extract(one, Rules()) for one in kept])
    assert reread([one.raw_ref or "" for one in kept], archive, pool, store, Rules(), template) == 24, "of 36"


def _other_layout(number: int) -> bytes:
    text = "".join(f"<div class=row>{line}</div>" for line in paragraphs(number))
    return f"<html><body><table><tr><td><h2>Number {number}</h2>{text}</td></tr></table></body></html>".encode()


def test_too_few_pages_teach_nothing_and_nothing_is_kept(pool, store):
    assert learn_template("paper", [page(number) for number in range(3)], Rules(), pool, store) is None
    assert store.templates("paper") == []


def test_a_lesson_that_breaks_teaches_nothing(pool):
    broken = replace(page(1), headers=None)  # type: ignore[arg-type]
    assert pool.learn([broken] * 6, Rules()).result(60) is None


def test_what_is_kept_in_another_form_is_learnt_again(pool, store):
    learn_template("paper", [page(number) for number in range(6)], Rules(), pool, store)
    stored = store.template("paper")
    assert stored is not None
    store.keep_template(replace(stored, version="old", value='{"form": 0}'))
    assert template_in_use(store, "paper") is None


def everything(store: Store) -> Iterator[list[StalePage]]:
    return stale_pages(store.engine, Wanted(), lambda _: Reader(EXTRACTOR_VERSION, Rules().digest))


def test_each_site_is_read_with_its_own_rules_hints_and_following_pages(store, archive):
    rules = {"paper": Rules(prune=(".join-us",)), "other": Rules(timezone="Asia/Shanghai")}
    undated = html(5).replace("5 January 2026", "").replace("2026-01-05", "")
    hints = Hints(date="2026-01-04 10:00", section="Town", seen_at=page(5).fetched_at)
    kept = [
        archive.keep(replace(page(1), raw_ref=None)),
        archive.keep(replace(page(2), raw_ref=None, site="other")),
        archive.keep(replace(page(3), raw_ref=None, more=(replace(page(4), raw_ref=None),))),
        archive.keep(replace(page(5, undated), raw_ref=None, site="other", hints=hints)),
    ]
    store.save([replace(extract(one, Rules()), title="Old", extractor_version="0") for one in kept], 1)
    with ArchivePool(archive.folder, WorkerBounds(2, 20.0, 1_000_000)) as pool:
        work = Reextraction(store, pool, lambda site: (rules[site], None), len)
        heard = []
        work.run(everything(store), lambda: heard.append(work.book.read))
    assert heard[-1] == work.book.fates["changed"] == 4
    after = {one.article.url: one for one in store.articles()}
    for one in kept:
        expected = extract(one, rules[one.site])
        assert isinstance(expected, Article)
        assert after[one.url].article == expected
        assert after[one.url].run_id == 5
    assert after[kept[2].url].article.pages
    assert after[kept[3].url].article.date_published_source == "hint"


def test_an_article_met_again_by_its_address_alone_keeps_what_the_list_had_said(store, archive):
    undated = html(5).replace("5 January 2026", "").replace("2026-01-05", "")
    hints = Hints(date="2026-01-04 10:00", section="Town", seen_at=page(5).fetched_at)
    first = archive.keep(replace(page(5, undated), raw_ref=None, hints=hints, via="feed"))
    again = page(5, undated.replace(paragraphs(5)[1], "The council has corrected the number of boats since."))
    second = archive.keep(replace(again, raw_ref=None, via="revisit"))
    store.save([extract(first, Rules())], 1)
    store.save([extract(second, Rules())], 1)
    before = store.find(first.url)
    assert (before.revision, before.article.raw_ref, before.article.section) == (2, second.raw_ref, "Town")
    with ArchivePool(archive.folder, WorkerBounds(1, 20.0, 1_000_000)) as pool:
        work = Reextraction(store, pool, lambda _: (Rules(prune=(".join-us",)), None), lambda _: 9)
        work.run(everything(store))
    after = store.find(first.url)
    assert set(work.book.changed) >= {"text"}
    assert AD not in after.article.text
    kept = ("date_published", "date_published_source", "section", "discovered_via")
    assert [getattr(after.article, name) for name in kept] == [getattr(before.article, name) for name in kept]
    assert (after.revision, len(store.revisions(after.id))) == (2, 1)
    assert AD in store.revisions(after.id)[0].article.text  # as it was read at its time
