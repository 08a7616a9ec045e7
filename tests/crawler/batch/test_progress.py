"""The one line of a batch."""

from io import StringIO
from unittest.mock import Mock

from crawler.batch.progress import BatchProgress
from pipelines.stats import RunSummary


def test_the_line_says_what_is_done_and_who_is_at_work():
    batch = Mock()
    batch.at_work.return_value = ["a", "b", "c", "d", "e", "f"]
    batch.summaries.return_value = [RunSummary.of({"response_received_count": 3, "winnow/outcome/new": 1})]
    progress = BatchProgress(1200, StringIO())
    progress._batch = batch
    progress.ended(1000, 20)
    assert progress.lines() == (
        "1 of 1,200 sites done, 1,003 requests, 21 articles kept, at work: a, b, c, d and 2 more",
        "1 of 1,200 sites done, 1,003 requests, 21 articles kept",
        "1 of 1,200 sites done",
    )
