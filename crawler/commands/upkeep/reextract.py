"""winnow reextract: extract the archived pages again with the current code, rules and templates."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.cli.command import WinnowCommand
from crawler.errors import ArgumentError, UsageError
from crawler.scope import read_window
from crawler.scope.arguments import read_count
from crawler.terminal import ProgressLine, counted

if TYPE_CHECKING:
    from crawler.reextraction import ReextractionRequest, ReextractionRun
    from pipelines.reextraction import ReextractionReport


class Command(WinnowCommand):
    """Rebuild articles from the archive; started again it resumes."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Extract archived pages again with the current code, rules and templates"

    def long_desc(self) -> str:
        """Return what it does and what it ends with."""
        return (
            "Extract every archived page again, of articles and of rejected pages, and replace the stored result; "
            "nothing is fetched. A sample is extracted and shown before anything is written; --dry-run extracts "
            "everything and writes nothing. After an interruption the same command resumes. Exit status: 0 done, 1 "
            "some pages could not be extracted or it was interrupted, 2 could not run."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add which pages are extracted again and how that is reported."""
        super().add_options(parser)
        add = parser.add_argument
        add("--site", action="append", metavar="NAME", help="only this site (repeatable)")
        add("--since", metavar="DAY", help="only articles published (rejected pages: fetched) on this day or later")
        add("--until", metavar="DAY", help="only articles published (rejected pages: fetched) on this day or earlier")
        add(
            "--stale",
            action="store_true",
            help="only results of another extractor, rules or template",
        )
        add("--workers", metavar="N", help="worker processes (default: one per core)")
        add("--limit", metavar="N", help="at most N pages")
        add("--dry-run", action="store_true", help="extract everything, show what would change, write nothing")
        add("--no-preview", action="store_true", help="write at once, do not show a sample first")
        add("--anew", action="store_true", help="start from the beginning, do not resume an interrupted run")
        add("--report", metavar="FILE", help="write the report as JSON")
        add("--diffs", metavar="N", type=int, default=10, help="differences to show (default: 10)")
        add("--json", action="store_true", help="print the report as one JSON object; no preview")
        add("-q", "--quiet", action="store_true", help="print nothing but errors; no preview")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Look, then read everything again and report."""
        from crawler.reextraction import ReextractionRequest, ReextractionRun  # noqa: PLC0415 - as WinnowCommand asks
        from pipelines.workers import WorkerBounds  # noqa: PLC0415
        from storage.reextraction import Wanted  # noqa: PLC0415

        self.no_unknown(args)
        if args:
            raise UsageError(f"'{args[0]}' is not an option; name a site with --site")
        assert self.settings is not None
        window, limit = read_window(opts.since, opts.until), read_count("limit", opts.limit)
        bounds = WorkerBounds.of(self.settings, read_count("workers", opts.workers) or None)
        _check_report(opts.report)
        wanted = Wanted(tuple(opts.site or ()), window.since, window.until, opts.stale)
        with self.store(writes=not opts.dry_run) as store:
            work = ReextractionRun(store, self.archive(store), bounds, self.sites())
            return _do(work, ReextractionRequest(wanted, limit, opts.anew), self.progress(opts), opts)


def _check_report(name: str | None) -> None:
    """Refuse a place where no report can be written, before the hours it may take to make one."""
    if name is not None and (not name or Path(name).is_dir() or not Path(name).parent.is_dir()):
        raise ArgumentError(f"--report {name}: no file can be written there")


def _do(work: "ReextractionRun", asked: "ReextractionRequest", live: ProgressLine, opts: argparse.Namespace) -> int:
    from pipelines.stats import INTERRUPTED  # noqa: PLC0415 - as WinnowCommand asks

    total, sample = work.plan(asked)
    if not total and not opts.json and not opts.quiet:
        print("no page to extract again" + (": all are current" if asked.wanted.stale else ""))
    elif total and not (opts.dry_run or opts.no_preview or opts.json or opts.quiet):
        _show(work.preview(sample), f"what would change, in {len(sample[0]):,} of {total:,} pages:", _diffs(opts))
    book, ending, words = work.run(asked, total, live.show, write=not opts.dry_run)
    live.clear()
    _report(book, ending, opts)
    if words:
        print(f"winnow: {words}; run the same command again to resume", file=sys.stderr)
        return 2
    if ending == INTERRUPTED:
        print("winnow: interrupted; run the same command again to resume", file=sys.stderr)
    return int(ending == INTERRUPTED or book.troubled > 0)


def _report(book: "ReextractionReport", ending: str, opts: argparse.Namespace) -> None:
    told: dict[str, Any] = {"dry_run": opts.dry_run, "ending": ending, **book.to_json(_diffs(opts))}
    if opts.report:
        from storage.files import replace_file  # noqa: PLC0415 - as WinnowCommand asks

        with replace_file(Path(opts.report)) as file:
            file.write(json.dumps(told, indent=1) + "\n")
    if opts.json:
        print(json.dumps(told))
    elif book.read and not opts.quiet:
        said = "what would change (nothing was written)" if opts.dry_run else "what changed"
        _show(book, f"{counted(book.read, 'page')} extracted again; {said}:", _diffs(opts))


def _show(book: "ReextractionReport", title: str, diffs: int) -> None:
    from crawler.cli.reports import show_reextraction  # noqa: PLC0415 - as WinnowCommand asks
    from crawler.cli.tables import console  # noqa: PLC0415

    show_reextraction(console(), book, title, diffs)


def _diffs(opts: argparse.Namespace) -> int:
    """Return how many differences are shown; far fewer are kept than a loop can count to."""
    asked: int = opts.diffs
    return min(max(0, asked), 2**31)
