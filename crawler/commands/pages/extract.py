"""winnow extract: extract articles from saved pages as a crawl does."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from crawler.cli.command import WinnowCommand, read_pairs
from crawler.cli.documents import with_documents
from crawler.errors import ArgumentError, CrawlerError, UsageError
from crawler.terminal import counted
from pipelines.extraction import Rules
from storage.records import Article, Result
from storage.urls import is_web_url

if TYPE_CHECKING:
    from pipelines.extraction import Template
    from pipelines.ingest.inputs import SavedPage


class Command(WinnowCommand):
    """Extract articles from files, from standard input and from addresses; nothing is stored but pages fetched."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] INPUT…"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Extract articles from pages: files, standard input, addresses"

    def long_desc(self) -> str:
        """Return what is read and written."""
        return (
            "INPUT is a file of HTML or PDF, a WARC (.warc, .warc.gz; .arc too) or a manifest: JSON lines with url and "
            "file (relative to the manifest, may end in .gz) and optional id, fetched_at, content_type. '-' reads a "
            "page or a manifest from standard input. An address is fetched as politely as by a crawl (robots.txt is "
            "obeyed) and kept in the archive. What is damaged is passed over and named. Print one JSON line per page, "
            "in order: id, url, outcome (article or rejected), reason, and the article. Exit status: 0 done, 1 a page "
            "could not be fetched or read, 2 could not run."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add address, output and workers."""
        super().add_options(parser)
        parser.add_argument("--url", help="address of the HTML file or of the page on standard input")
        parser.add_argument("--site", metavar="NAME", help="use the rules and the template of this site")
        parser.add_argument("-o", "--output", metavar="OUT.jsonl", help="write to this file (default: standard output)")
        parser.add_argument("--workers", type=int, metavar="N", help="worker processes (default: one per core)")
        parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Read every page and write its row."""
        from pipelines.ingest import InputError  # noqa: PLC0415 - as WinnowCommand asks

        self.no_unknown(args)
        if not args:
            raise UsageError("give at least one file, '-' or an address to read")
        if opts.url and not is_web_url(opts.url):
            raise ArgumentError(f"--url {opts.url}: not a web address")
        try:
            counts = self._extract(args, opts)
        except InputError as error:
            raise ArgumentError(str(error)) from error
        if not opts.quiet:
            said = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
            print(f"{counted(counts.total(), 'page')}: {said or 'nothing to read'}", file=sys.stderr)
        return 1 if counts["rejected: unreadable"] else 0

    def _extract(self, inputs: list[str], opts: argparse.Namespace) -> Counter[str]:
        from pipelines.ingest import InputError, extract_all  # noqa: PLC0415
        from pipelines.workers import ExtractionPool, WorkerBounds  # noqa: PLC0415

        assert self.settings is not None
        rules = self.sites().site(opts.site).rules if opts.site else Rules()
        template = self._known(opts.site) if opts.site else None
        for name in inputs:
            if name != "-" and not is_web_url(name) and not Path(name).is_file():
                raise InputError(f"{name}: no such file")
        rules = with_documents(rules, [Path(name) for name in inputs if name != "-" and not is_web_url(name)])
        workers = opts.workers or self.settings.getint("WINNOW_WORKERS")
        bounds = WorkerBounds.of(self.settings, max(1, workers))
        with _output(opts.output) as out, ExtractionPool(*bounds) as pool:
            return _write(extract_all(self._pages(inputs, opts), pool, rules, template), out, not opts.quiet)

    def _pages(self, inputs: list[str], opts: argparse.Namespace) -> "Iterator[SavedPage]":
        from pipelines.ingest.inputs import MAX_BYTES, saved_pages, streamed_pages  # noqa: PLC0415 - as WinnowCommand asks

        for fetched, names in groupby(inputs, is_web_url):
            if fetched:
                yield from self._fetched(list(names), opts)
                continue
            for name in names:
                if name == "-":
                    data = sys.stdin.buffer.read(MAX_BYTES + 1)
                    yield from _told(streamed_pages(data, opts.url, datetime.now(UTC)))
                else:
                    yield from _told(saved_pages([Path(name)], opts.url))

    def _fetched(self, urls: list[str], opts: argparse.Namespace) -> "Iterator[SavedPage]":
        """Yield pages fetched one after another by one process, which keeps the delays of their hosts."""
        from crawler.downloader import fetch_pages  # noqa: PLC0415 - as WinnowCommand asks
        from pipelines.ingest.inputs import SavedPage  # noqa: PLC0415

        archive = Path(self.setting("WINNOW_HOME")) / "archive"
        answers = fetch_pages(urls, site=opts.site, archive=archive, settings=read_pairs(opts.set, "-s"))
        for url, answer in zip(urls, answers, strict=True):
            if isinstance(answer, CrawlerError):
                yield SavedPage(url, url, None, f"{answer.kind}: {answer.why}")
            else:
                yield SavedPage(url, url, answer)

    def _known(self, site: str) -> "Template | None":
        from pipelines.workers.learn_site import template_in_use  # noqa: PLC0415 - as WinnowCommand asks

        with self.store() as store:
            return template_in_use(store, site)


def _told(pages: "Iterable[SavedPage]") -> "Iterator[SavedPage]":
    """Pass pages on; what is damaged in the inputs is said in a line of its own."""
    for saved in pages:
        if saved.damaged:
            print(saved.problem, file=sys.stderr)
        yield saved


def _write(results: "Iterable[tuple[SavedPage, Result]]", out: TextIO, show: bool) -> Counter[str]:
    from crawler.terminal import ProgressLine  # noqa: PLC0415 - as WinnowCommand asks
    from storage.export.formats import line  # noqa: PLC0415
    from storage.export.records import result_record  # noqa: PLC0415

    counts: Counter[str] = Counter()
    live = ProgressLine(quiet=not show)
    for saved, result in results:
        out.write(line({"id": saved.id, **result_record(result)}) + "\n")
        counts["article" if isinstance(result, Article) else f"rejected: {result.reason}"] += 1
        live.show(f"{counts.total():,} pages")
    live.clear()
    return counts


@contextmanager
def _output(name: str | None) -> Iterator[TextIO]:
    if name is None or name == "-":
        yield sys.stdout
        return
    from storage.files import replace_file  # noqa: PLC0415 - as WinnowCommand asks

    with replace_file(Path(name)) as file:
        yield file
