"""Archived pages through the stages without a crawl: every article once, however often it is begun again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipelines.extraction import Rules
from pipelines.ingest.ingest import Ingest, IngestContext
from pipelines.workers.learn_site import template_in_use
from pipelines.workers.pool import ExtractionPool
from storage.archive.archive import Archive
from storage.errors import DiskFull
from storage.store import Store
from tests.pipelines.newsroom import AD, headline, html, page

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def pool():
    with ExtractionPool(workers=1, timeout=20.0, maxsize=1_000_000) as made:
        yield made


@pytest.fixture
def bench(tmp_path, pool):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store, Archive(tmp_path / "archive") as archive:
        yield IngestContext("paper", Rules(), store, archive, pool, store.start_run("paper", "backfill"))


def fresh(number: int, text: str | None = None):
    return replace(page(number, text), raw_ref=None)


def titles(bench: IngestContext) -> list[str]:
    return sorted(one.article.title for one in bench.store.articles())


def test_pages_become_articles_in_our_archive_read_with_what_they_teach(bench):
    work = Ingest(bench)
    work.run([fresh(number) for number in range(12)] + [fresh(99, "<p>nothing</p>")])
    assert work.stats["winnow/outcome/new"] == 12
    assert work.stats["winnow/outcome/rejected"] == 1
    assert titles(bench) == sorted(headline(number) for number in range(12))
    assert template_in_use(bench.store, "paper") is not None
    for one in bench.store.articles():
        assert AD not in one.article.text
        assert bench.archive.read(one.article.raw_ref or "").url == one.article.url


def test_begun_again_after_any_end_every_article_is_there_once(bench, monkeypatch):
    everything = [fresh(number) for number in range(150)]
    save, calls = Store.save, []

    def breaks(self, results, run_id=None):
        calls.append(len(results))
        if len(calls) == 2:
            raise DiskFull("database", "no room left on the device")
        return save(self, results, run_id)

    monkeypatch.setattr(Store, "save", breaks)
    with pytest.raises(DiskFull):
        Ingest(bench).run(iter(everything))
    monkeypatch.setattr(Store, "save", save)
    assert len(titles(bench)) == calls[0] == 64
    again = Ingest(bench)
    again.run(iter(everything))
    assert (again.stats["winnow/skipped/known"], again.stats["winnow/outcome/new"]) == (64, 86)
    assert len(set(titles(bench))) == len(titles(bench)) == 150
    before = sorted((file.name, file.stat().st_size) for file in bench.archive.folder.iterdir())
    third = Ingest(bench)
    third.run(iter(everything))
    assert third.stats == {"response_received_count": 150, "winnow/skipped/known": 150}
    assert sorted((file.name, file.stat().st_size) for file in bench.archive.folder.iterdir()) == before


def test_captures_of_one_page_end_with_the_latest_whatever_their_order(bench):
    first = fresh(1)
    changed = replace(
        fresh(1, html(1, extra="<p>" + "A sentence was added later that day. " * 4 + "</p>")), url=first.url
    )
    later = replace(changed, fetched_at=first.fetched_at + timedelta(days=2))
    same = replace(first, fetched_at=first.fetched_at + timedelta(days=1))
    work = Ingest(bench)
    work.run([first, same, later, first, replace(first, fetched_at=first.fetched_at - timedelta(days=1))])
    (stored,) = bench.store.articles()
    assert (stored.revision, stored.article.date_fetched) == (2, later.fetched_at)
    assert "added later" in stored.article.text
    assert work.stats["winnow/skipped/known"] == 1
    assert work.stats["winnow/skipped/older"] == 2


def test_an_earlier_capture_of_a_page_that_is_gone_now_is_read(bench):
    gone = replace(fresh(1, "<p>not here</p>"), status=404)
    Ingest(bench).run([replace(gone, fetched_at=gone.fetched_at + timedelta(days=30))])
    assert titles(bench) == []
    Ingest(bench).run([fresh(1)])
    assert titles(bench) == [headline(1)]


def test_no_more_articles_than_asked_for(bench):
    work = Ingest(bench, limit=3)
    work.run(fresh(number) for number in range(200))
    assert len(titles(bench)) == work.stats["winnow/outcome/new"] == 3
    assert work.spent
    assert work.stats["response_received_count"] < 200


def test_what_is_outside_the_window_leaves_nothing_behind(bench):
    work = Ingest(bench, outside=lambda article: article.title != headline(2))
    work.run(fresh(number) for number in range(4))
    assert titles(bench) == [headline(2)]
    assert work.stats["winnow/skipped/outside_window"] == 3


def test_a_page_of_our_own_archive_is_not_written_again(bench):
    kept = bench.archive.keep(fresh(1))
    (file,) = bench.archive.folder.iterdir()
    size = file.stat().st_size
    Ingest(bench).run([kept])
    assert file.stat().st_size == size
    (stored,) = bench.store.articles()
    assert stored.article.raw_ref == kept.raw_ref
