"""Learning and reading again, with real workers, an archive and a store."""

from dataclasses import replace

import pytest

from pipelines.extraction import Rules, extract
from pipelines.pool import ExtractionPool
from pipelines.reextract import reread
from pipelines.teaching import known, read_with, teach
from storage.archive import Archive
from storage.store import Store
from tests.pipelines.newsroom import AD, page, paragraphs


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

    template = teach("paper", kept, Rules(), pool, store)
    assert template is not None
    assert known(store, "paper") == template
    refs = [one.raw_ref or "" for one in kept]
    assert reread([*refs, "gone.warc.gz:0"], archive, pool, store, Rules(), template) == 8

    after = {one.article.url: one for one in store.articles(["paper"])}
    assert len(after) == 8
    for number, one in enumerate(kept):
        stored = after[one.url]
        assert [line for line in stored.article.text.split("\n") if line] == paragraphs(number)
        assert (stored.revision, stored.run_id) == (1, run)
        assert read_with(store, stored.article) == template


def test_too_few_pages_teach_nothing_and_nothing_is_kept(pool, store):
    assert teach("paper", [page(number) for number in range(3)], Rules(), pool, store) is None
    assert store.templates("paper") == []


def test_a_lesson_that_breaks_teaches_nothing(pool):
    broken = replace(page(1), headers=None)  # type: ignore[arg-type]
    assert pool.learn([broken] * 6, Rules()).result(60) is None


def test_what_is_kept_in_another_form_is_learnt_again(pool, store):
    teach("paper", [page(number) for number in range(6)], Rules(), pool, store)
    stored = store.template("paper")
    assert stored is not None
    store.keep_template(replace(stored, version="old", value='{"form": 0}'))
    assert known(store, "paper") is None
