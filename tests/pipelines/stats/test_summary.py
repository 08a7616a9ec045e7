from pipelines.stats.summary import RunSummary

STATS = {
    "response_received_count": 12,
    "downloader/response_bytes": 4096,
    "elapsed_time_seconds": 2.5,
    "winnow/outcome/new": 3,
    "winnow/outcome/unchanged": 1,
    "winnow/outcome/rejected": 2,
    "winnow/rejected/soft_404": 2,
    "winnow/skipped/known": 4,
}


def test_a_run_without_failures():
    tally = RunSummary.of(STATS)
    assert (tally.fetched, tally.kept, tally.received, tally.seconds) == (12, 4, 4096, 2.5)
    assert tally.exit_status == 0
    assert tally.figures == {
        "fetched": 12,
        "outcome/new": 3,
        "outcome/rejected": 2,
        "outcome/unchanged": 1,
        "rejected/soft_404": 2,
        "skipped/known": 4,
    }


def test_failures_make_it_one():
    assert RunSummary.of({**STATS, "winnow/failed/http": 1}).exit_status == 1


def test_what_could_not_run_is_two():
    assert RunSummary.of({"winnow/failed/dns": 1, "winnow/unstarted": True}).exit_status == 2
    assert RunSummary.of({**STATS, "winnow/fatal": "database x: is read-only"}).exit_status == 2


def test_a_start_page_that_failed_while_feeds_gave_articles_is_one():
    assert RunSummary.of({**STATS, "winnow/failed/http": 1, "winnow/unstarted": True}).exit_status == 1


def test_what_304_saved():
    tally = RunSummary.of({**STATS, "winnow/saved/answers": 2, "winnow/saved/bytes": 51_200})
    assert (tally.unchanged, tally.saved) == (2, 51_200)
    assert tally.figures["saved/answers"] == 2
    assert tally.figures["saved/bytes"] == 51_200
