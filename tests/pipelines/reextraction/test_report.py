"""What a re-extraction counts, and which samples it keeps."""

import json
from dataclasses import replace

from pipelines.reextraction.report import NAMED, ReextractionReport
from pipelines.workers.archive_pool import Answer
from storage.records import Article, Reason
from storage.reextraction.pages import StalePage
from storage.reextraction.replace import Compared, ReextractionOutcome
from tests.storage.samples import article, rejected

PAGE = StalePage("example", "example.com/a/1.html", "a.warc.gz:1", True)


def changed(before: Article, after: Article, *names: str, site: str = "example") -> Compared:
    return Compared(replace(PAGE, site=site), ReextractionOutcome.CHANGED, after, before, None, names)


def test_lengths_fields_and_outcomes():
    book = ReextractionReport()
    old = article(text="x" * 100)
    for size in (50, 100, 150):
        new = article(text="x" * size, authors=("Ann Lee",))
        fate = (
            changed(old, new, "text", "authors")
            if size != 100
            else Compared(PAGE, ReextractionOutcome.UNCHANGED, old, old)
        )
        book.add(fate, Answer(new, 0.25, size / 100))
    book.add(Compared(PAGE, ReextractionOutcome.NO_MORE, rejected(reason=Reason.LISTING), old), Answer(None))
    book.add(Compared(PAGE, ReextractionOutcome.NOW_ARTICLE, old, None, Reason.VIDEO), Answer(None))
    told = book.to_json(5)
    assert told["outcomes"] == {"article_no_more": 1, "changed": 2, "now_article": 1, "unchanged": 1}
    assert told["sites"] == {"example": told["outcomes"]}
    assert told["lengths"] == {
        "before": [100, 100, 100, 100, 100],
        "after": [50, 75, 100, 125, 150],
        "grown": 1,
        "shrunk": 1,
    }
    assert told["changed"] == {"authors": 2, "text": 2}
    assert (told["filled"]["authors"], told["filled"]["title"]) == (
        {"before": 0, "after": 2},
        {"before": 3, "after": 3},
    )
    assert told["turned"] == {"article -> listing": 1, "video -> article": 1}
    assert told["cpu_seconds"] == {"reading": 0.75, "extracting": 3.0}
    assert [each["seconds"] for each in told["slowest"]][:3] == [1.5, 1.0, 0.5]
    assert json.loads(json.dumps(told)) == told


def test_nothing_is_nothing():
    told = ReextractionReport().to_json(5)
    assert (told["read"], told["diffs"], told["lengths"]["before"]) == (0, [], [])


def test_diffs_are_spread_over_kinds_and_sites():
    book, old = ReextractionReport(), article()
    for number in range(100):
        for site in ("a", "b"):
            new = article(text=f"new {number}", title="t")
            book.add(changed(old, new, "text", site=site), Answer(new))
    book.add(changed(old, article(title="other"), "title", site="a"), Answer(None))
    found = [(diff.site, diff.changed[0]) for diff in book.diffs(20)]
    assert found[:5] == [("a", "text"), ("a", "title"), ("b", "text"), ("a", "text"), ("b", "text")]
    assert (len(found), len(book.diffs(1))) == (11, 1)


def test_however_many_are_missing_few_are_named():
    book = ReextractionReport()
    for number in range(3 * NAMED):
        book.add(Compared(replace(PAGE, ref=f"a.warc.gz:{number}"), ReextractionOutcome.MISSING, None), Answer(None))
    book.add(Compared(PAGE, ReextractionOutcome.FAILED, rejected(detail="took too long")), Answer(None))
    assert book.troubled == 3 * NAMED + 1
    assert len(book.to_json(0)["named"]["missing"]) == NAMED
    assert book.named["failed"] == ["http://www.example.com/a/1.html (took too long)"]
