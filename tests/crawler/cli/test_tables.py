"""What a run says when it ends."""

import io

import pytest
from rich.console import Console

from crawler.cli.tables import links_skipped, run_title, show_run, size
from pipelines.stats.summary import RunSummary


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (2_345_678, "2.3 MB"), (10**10, "10.0 GB")],
)
def test_sizes_as_people_read_them(count, text):
    assert size(count) == text


def test_the_title_says_what_was_saved():
    stats = {"response_received_count": 3, "winnow/saved/answers": 2, "winnow/saved/bytes": 5000}
    assert run_title("h", RunSummary.of({**stats, "winnow/skipped/known": 7})) == (
        "h: 3 requests in 0.0 s, 0 articles kept (0 new); 2 answered 304 (not modified), which saved 5.0 kB"
    )
    assert run_title("h", RunSummary.of({})) == "h: 0 requests in 0.0 s, 0 articles kept (0 new)"


def test_links_are_counted_apart_from_pages():
    """A list shows the same link many times: under "pages" their number made no sense."""
    stats = {"winnow/outcome/new": 2, "winnow/skipped/known": 2074, "winnow/skipped/robots": 1}
    printed = io.StringIO()
    show_run(Console(file=printed, width=100), "h", RunSummary.of(stats))
    table, _, links = printed.getvalue().partition("links not requested: ")
    assert links.strip() == "2,074 already known, 1 disallowed by robots.txt"
    assert "2,074" not in table
    assert links_skipped(RunSummary.of({})) is None
