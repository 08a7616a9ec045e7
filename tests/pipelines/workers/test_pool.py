import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from pipelines.dedup.minhash import sign
from pipelines.extraction import Rules
from pipelines.workers import pool as pool_module
from pipelines.workers.pool import ExtractionPool, extract
from storage.records import Article, Page, Reason, Rejected
from tests.pipelines.hostile import die_until, misbehave, swallow

pytestmark = pytest.mark.process

BODY = (
    "<html><head><title>Harbour ferry adds a boat</title></head><body><article><h1>Harbour ferry adds a boat</h1>"
    + "<p>The harbour ferry will add a fourth boat in spring, its operator said on Monday, after a record year.</p>" * 1
    + "<p>Passengers had waited for up to an hour at weekends, and the town had asked for more room on deck.</p>"
    + "<p>The boat was built in the yard across the bay and will be named by the children of the school.</p>"
    + "</article></body></html>"
).encode()


def page(url: str, body: bytes = BODY) -> Page:
    return Page(
        site="h",
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=body,
        fetched_at=datetime(2026, 1, 5, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def pool():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool_module, "extract", misbehave)
        with ExtractionPool(workers=2, timeout=3.0, maxsize=100_000) as made:
            yield made


def test_a_page_that_hangs_or_kills_its_worker_costs_only_itself(pool):
    bad = [pool.submit(page(f"http://h.example/{what}"), Rules()) for what in ("hang", "die", "raise")]
    good = [pool.submit(page(f"http://h.example/{number}"), Rules()) for number in range(6)]
    began = time.monotonic()
    assert all(isinstance(answer.result(30), Article) for answer in good)
    reasons = [answer.result(30).reason for answer in bad]
    assert reasons == [Reason.TIMEOUT, Reason.CRASHED, Reason.CRASHED]
    assert time.monotonic() - began < 25


def test_work_that_ends_its_worker_is_tried_three_times(pool, tmp_path):
    assert pool.run(die_until, tmp_path / "twice", 2).result(30) == 3
    lost = pool.run(die_until, tmp_path / "always", 9).result(30)
    assert (lost.reason, lost.detail) == (Reason.CRASHED, "worker ended with -9, 3 times")
    assert (tmp_path / "always").stat().st_size == 3


def test_work_that_takes_too_much_memory_is_given_up_at_once_and_its_worker_replaced():
    with ExtractionPool(workers=1, timeout=20.0, maxsize=100_000, memory=512 * 1024 * 1024) as made:
        lost = made.run(swallow, 600).result(30)
        assert (lost.reason, lost.detail) == (
            Reason.CRASHED,
            "reading it takes more than 512 MB of memory (WINNOW_WORKER_MEMORY)",
        )
        assert made.run(swallow, 50).result(30) == 50 * 1024 * 1024


def test_an_article_is_signed_where_it_is_read():
    result = extract(page("http://h.example/signed"), Rules(), None)
    assert isinstance(result, Article)
    assert result.signature == sign(result.text)


def test_a_worker_that_died_is_replaced(pool):
    for _ in range(3):
        assert pool.submit(page("http://h.example/die"), Rules()).result(30).reason is Reason.CRASHED
    assert isinstance(pool.submit(page("http://h.example/fine"), Rules()).result(30), Article)


def test_a_page_over_the_size_is_not_even_sent(pool):
    result = pool.submit(page("http://h.example/big", b"x" * 100_001), Rules()).result(1)
    assert isinstance(result, Rejected)
    assert result.reason is Reason.TOO_LARGE
    assert "100001" in (result.detail or "")


def test_workers_can_be_started_before_the_first_page():
    with ExtractionPool(workers=1, timeout=3.0, maxsize=100_000) as made:
        made.start()
        assert isinstance(made.submit(page("http://h.example/a.html"), Rules()).result(30), Article | Rejected)


def test_the_process_that_hands_pages_out_does_not_load_the_extractor():
    words = "import sys, pipelines.stages.extract, pipelines.stages.persist; print('trafilatura' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
