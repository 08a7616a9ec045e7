"""The report on a terminal."""

from io import StringIO

from rich.console import Console

from crawler.cli.reports.reextraction_report import show_reextraction
from pipelines.reextraction.report import ReextractionReport
from pipelines.workers.archive_pool import Answer
from storage.reextraction.pages import StalePage
from storage.reextraction.replace import Compared, ReextractionOutcome
from tests.storage.samples import article

PAGE = StalePage("example", "http://www.example.com/a/1.html", "a.warc.gz:1", True)


def shown(book: ReextractionReport, diffs: int = 5, color: str | None = None) -> str:
    out = StringIO()
    console = Console(file=out, width=100, force_terminal=color is not None, color_system=color)  # type: ignore[arg-type]
    show_reextraction(console, book, "what:", diffs)
    return out.getvalue()


def changed() -> ReextractionReport:
    book = ReextractionReport(without=1234)
    old, new = article(title="Old \x1b[2J[red]", text="A.\n\nB."), article(title="New", text="A.\n\nC.")
    book.add(Compared(PAGE, ReextractionOutcome.CHANGED, new, old, None, ("title", "text")), Answer(new, 0.001, 0.02))
    book.add(Compared(PAGE, ReextractionOutcome.MISSING, None), Answer(None))
    return book


def test_counts_fields_lengths_and_differences():
    text = shown(changed())
    lines = [" ".join(line.split()) for line in text.splitlines()]
    for line in (
        "articles changed 1",
        "not in the archive any more 1",
        "stored without an archived page, skipped 1,234",
    ):
        assert line in lines
    assert "title 1 1 1" in lines
    assert "CPU milliseconds per page: extracting 10.0, reading 0.5" in lines
    assert "a.warc.gz:1 (http://www.example.com/a/1.html)" in lines
    assert lines[-6:] == [
        "-title: Old \N{REPLACEMENT CHARACTER}[2J[red]",
        "+title: New",
        "@@ -1,2 +1,2 @@",
        "A.",
        "-B.",
        "+C.",
    ]
    assert "\x1b" not in text


def test_colours_are_ours():
    text = shown(changed(), color="standard")
    assert "\x1b[31m-B." in text
    assert "\x1b[32m+C." in text
    assert "\x1b[2J" not in text


def test_no_differences_where_none_are_wanted():
    assert "+C." not in shown(changed(), 0)
