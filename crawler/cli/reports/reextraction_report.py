"""The report of a re-extraction as a person reads it."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from crawler.cli.tables import plain_table
from crawler.terminal import harmless
from pipelines.reextraction import ReextractionReport
from storage.reextraction import ReextractionOutcome

_SAID = {
    ReextractionOutcome.UNCHANGED: "articles unchanged",
    ReextractionOutcome.CHANGED: "articles changed",
    ReextractionOutcome.NO_MORE: "articles that would be rejected now (kept as they were)",
    ReextractionOutcome.NOW_ARTICLE: "rejected pages that are articles now",
    ReextractionOutcome.STILL_REJECTED: "rejected as before",
    ReextractionOutcome.SUPERSEDED: "skipped: a newer version of the page is stored",
    ReextractionOutcome.MISSING: "not in the archive any more",
    ReextractionOutcome.FAILED: "could not be extracted",
}
_STYLES = {"-": "red", "+": "green", "@": "cyan"}
_FIELDS = 12  # rows of the table of fields
_NAMED = 5  # addresses shown of each kind; the file has more


def show_reextraction(out: Console, book: ReextractionReport, title: str, diffs: int) -> None:
    """Print it; nothing of a page does anything to the terminal."""
    out.print(Text(title, style="bold"))
    rows = [(_SAID[fate], f"{book.fates[fate]:,}") for fate in ReextractionOutcome if book.fates[fate]]
    if book.without:
        rows.append(("stored without an archived page, skipped", f"{book.without:,}"))
    out.print(plain_table(("pages", "count"), rows, numbers=(1,)))
    if changed := book.changed.most_common(_FIELDS):
        of_fields = [(name, f"{count:,}", *_filled(book, name)) for name, count in changed]
        out.print(plain_table(("field", "changed", "filled before", "after"), of_fields, numbers=(1, 2, 3)))
    for line in _lines(book):
        out.print(Text(line), soft_wrap=True)
    for diff in book.diffs(diffs):
        out.print(
            Text(f"\n{diff.site}: {harmless(diff.url)} ({', '.join(diff.changed)})", style="bold"), soft_wrap=True
        )
        for line in diff.lines:
            out.print(Text(harmless(line), style=_STYLES.get(line[:1], "")), soft_wrap=True)


def _filled(book: ReextractionReport, name: str) -> tuple[str, str]:
    before, after = book.filled.get(name, (None, None))
    return "-" if before is None else f"{before:,}", "-" if after is None else f"{after:,}"


def _lines(book: ReextractionReport) -> Iterator[str]:
    lengths = book.lengths()
    if lengths["before"]:
        yield f"text lengths (minimum, quartiles, maximum): {_spelled(lengths['before'])} before,"
        yield f"  {_spelled(lengths['after'])} after; {lengths['grown']:,} grew, {lengths['shrunk']:,} shrank"
    for turn, count in book.turned.most_common():
        yield f"{count:,} x {turn}"
        yield from (f"  {harmless(url)}" for url in book.named[turn][:_NAMED])
    for fate in (ReextractionOutcome.MISSING, ReextractionOutcome.FAILED):
        if said := book.named.get(fate):
            yield f"{book.fates[fate]:,} {_SAID[fate]}"
            yield from (f"  {harmless(each)}" for each in said[:_NAMED])
    seconds = book.seconds
    if seconds and book.read:
        parts = ", ".join(f"{name} {1000 * spent / book.read:.1f}" for name, spent in sorted(seconds.items()))
        yield f"CPU milliseconds per page: {parts}"
    if slow := book.slowest():
        yield "slowest: " + ", ".join(f"{harmless(url)} {spent:.2f} s" for spent, url in slow[:3])


def _spelled(lengths: Sequence[int]) -> str:
    return " / ".join(f"{each:,}" for each in lengths)
