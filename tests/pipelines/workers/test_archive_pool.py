"""Workers that read an archive: what a hostile page costs, and what each answer tells."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.extraction import Rules, extract
from pipelines.workers import archive_pool
from pipelines.workers.archive_pool import Answer, ArchivePool, in_chunks
from pipelines.workers.bounds import WorkerBounds
from storage.archive.archive import Archive
from storage.records import Article, Page, Reason, Rejected
from tests.pipelines.hostile import misread
from tests.pipelines.newsroom import page

pytestmark = pytest.mark.process

BOUNDS = WorkerBounds(1, 3.0, 20_000)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as made:
        yield made


def keep(archive: Archive, number: int, word: str = "") -> Page:
    one = page(number)
    return archive.keep(replace(one, url=one.url + word, raw_ref=None))


def answers(archive: Archive, refs: list[str], bounds: WorkerBounds = BOUNDS) -> list[Answer]:
    with ArchivePool(archive.folder, bounds) as pool:
        found = list(pool.answers(in_chunks("paper", refs, Rules(), None)))
    assert [ref for chunk, _ in found for ref in chunk.refs] == refs
    return [answer for _, given in found for answer in given]


def test_pages_come_back_in_order_as_if_read_here(archive):
    kept = [keep(archive, number) for number in range(20)]
    found = answers(archive, [one.raw_ref or "" for one in kept])
    assert [answer.result for answer in found] == [extract(one, Rules()) for one in kept]
    assert all(answer.reading > 0 and answer.extracting > 0 for answer in found)


def test_a_page_that_hangs_or_kills_its_worker_costs_only_itself(archive, monkeypatch):
    monkeypatch.setattr(archive_pool, "read_chunk", misread)
    words = ["", "?hang", "", "?die", "?raise", ""]
    found = answers(archive, [keep(archive, number, word).raw_ref or "" for number, word in enumerate(words)])
    told = [answer.result.reason if isinstance(answer.result, Rejected) else None for answer in found]
    assert told == [None, Reason.TIMEOUT, None, Reason.CRASHED, Reason.CRASHED, None]
    assert isinstance(found[1].result, Rejected)
    assert found[1].result.url == page(1).url + "?hang"
    assert isinstance(found[5].result, Article)


def test_what_is_missing_too_large_or_cut_into_pages(archive):
    second = replace(page(2), raw_ref=None)
    whole = archive.keep(replace(page(1), raw_ref=None, more=(second,)))
    large = archive.keep(replace(page(3), raw_ref=None, body=b"x" * 20_001))
    refs = ["gone.warc.gz:0", f"{(whole.raw_ref or '').partition(':')[0]}:7", "nonsense", large.raw_ref, whole.raw_ref]
    *missing, too_large, article = [answer.result for answer in answers(archive, [ref or "" for ref in refs])]
    assert missing == [None, None, None]
    assert isinstance(too_large, Rejected)
    assert isinstance(article, Article)
    assert (too_large.reason, too_large.detail) == (Reason.TOO_LARGE, "20001 bytes, at most 20000")
    assert too_large.rules_digest == Rules().digest
    assert article == extract(whole, Rules())
    assert second.final_url in article.pages


def test_the_site_is_the_one_that_the_store_names(archive):
    ref = archive.write(replace(page(1), raw_ref=None, site="elsewhere"))
    (answer,) = answers(archive, [ref])
    assert answer.result is not None
    assert answer.result.site == "paper"
