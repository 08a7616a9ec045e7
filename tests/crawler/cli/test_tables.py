"""What a run says when it ends."""

import io

import pytest
from rich.console import Console

from crawler.cli.tables import console, fitting_table, links_skipped, other_requests, run_title, show_run, size
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


def test_requests_that_are_no_pages_are_explained():
    """A newcomer asked where 11 of 22 requests had gone."""
    stats = {"response_received_count": 22, "winnow/outcome/new": 10, "winnow/outcome/rejected": 1}
    said = other_requests(RunSummary.of(stats))
    assert said == "11 requests for lists, feeds, sitemaps and robots.txt, redirected or failed"
    printed = io.StringIO()
    show_run(Console(file=printed, width=100), "h", RunSummary.of(stats))
    assert said in printed.getvalue()
    assert other_requests(RunSummary.of({**stats, "response_received_count": 11})) is None


def test_links_are_counted_apart_from_pages():
    """A list shows the same link many times: under "pages" their number made no sense."""
    stats = {"winnow/outcome/new": 2, "winnow/skipped/known": 2074, "winnow/skipped/robots": 1}
    printed = io.StringIO()
    show_run(Console(file=printed, width=100), "h", RunSummary.of(stats))
    table, _, links = printed.getvalue().partition("links not requested: ")
    assert links.strip() == "2,074 already known, 1 disallowed by robots.txt"
    assert "2,074" not in table
    assert links_skipped(RunSummary.of({})) is None


def test_a_narrow_terminal_goes_without_the_spare_columns_only_where_they_do_not_fit():
    head, rows = ("site", "kind", "pages"), [("paper.example", "backfill", 1234)]

    def shown(width: int) -> list[str]:
        printed = io.StringIO()
        out = Console(file=printed, width=width)
        out.print(fitting_table(out, head, rows, numbers=(2,), spare=("kind",)))
        return printed.getvalue().split()

    assert shown(40) == ["site", "kind", "pages", "─" * 34, "paper.example", "backfill", "1234"]
    assert shown(30) == ["site", "pages", "─" * 23, "paper.example", "1234"]
    assert "1234" in shown(16)  # the site is folded, never the figures


def test_a_table_in_a_pipe_is_as_wide_as_columns_says(monkeypatch, capsys):
    monkeypatch.delenv("COLUMNS", raising=False)
    assert console().width == 160
    monkeypatch.setenv("COLUMNS", "72")
    assert console().width == 72
