"""winnow extract: extract articles from saved pages as a crawl does."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from scrapy.exceptions import UsageError

from crawler.cli.command import WinnowCommand
from crawler.errors import ArgumentError
from crawler.terminal import counted
from pipelines.extraction import Rules
from storage.records import Article, Result
from storage.urls.normalize import is_web_url

if TYPE_CHECKING:
    from pipelines.extraction.template.template import Template
    from pipelines.ingest.inputs import Saved


class Command(WinnowCommand):
    """Extract articles from HTML files, WARC files and manifests; nothing is stored."""

    def syntax(self) -> str:
        """Give the words after the command."""
        return "[options] INPUT…"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Extract articles from saved pages (HTML, WARC, manifest)"

    def long_desc(self) -> str:
        """Say what is read and written."""
        return (
            "INPUT is an HTML file, a WARC (.warc, .warc.gz) or a manifest: JSON lines with url and file (relative "
            "to the manifest, may end in .gz) and optional id, fetched_at, content_type. Print one JSON line per page, "
            "in order: id, url, outcome (article or rejected), reason, and the article. Exit status: 0 done, 1 a page "
            "could not be read, 2 could not run."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add address, output and workers."""
        super().add_options(parser)
        parser.add_argument("--url", help="address of the HTML file")
        parser.add_argument("--site", metavar="NAME", help="use the rules and the template of this site")
        parser.add_argument("-o", "--output", metavar="OUT.jsonl", help="write to this file (default: standard output)")
        parser.add_argument("--workers", type=int, metavar="N", help="worker processes (default: one per core)")
        parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Read every page and write its row."""
        from pipelines.ingest.inputs import InputError  # noqa: PLC0415 - as WinnowCommand asks

        self.no_unknown(args)
        if not args:
            raise UsageError("give at least one file", print_help=False)
        if opts.url and not is_web_url(opts.url):
            raise ArgumentError(f"--url {opts.url}: not a web address")
        try:
            counts = self._extract([Path(arg) for arg in args], opts)
        except InputError as error:
            raise ArgumentError(str(error)) from error
        if not opts.quiet:
            said = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
            print(f"{counted(counts.total(), 'page')}: {said or 'nothing to read'}", file=sys.stderr)
        return 1 if counts["rejected: unreadable"] else 0

    def _extract(self, inputs: list[Path], opts: argparse.Namespace) -> Counter[str]:
        from pipelines.ingest.batch import extract_all  # noqa: PLC0415 - as WinnowCommand asks
        from pipelines.ingest.inputs import InputError, saved_pages  # noqa: PLC0415
        from pipelines.workers.pool import ExtractionPool  # noqa: PLC0415

        assert self.settings is not None
        rules = self.sites().site(opts.site).rules if opts.site else Rules()
        template = self._known(opts.site) if opts.site else None
        for path in inputs:
            if not path.is_file():
                raise InputError(f"{path}: no such file")
        workers = opts.workers or self.settings.getint("WINNOW_WORKERS")
        bounds = self.settings.getfloat("WINNOW_PAGE_TIMEOUT"), self.settings.getint("WINNOW_PAGE_MAXSIZE")
        with _output(opts.output) as out, ExtractionPool(max(1, workers), *bounds) as pool:
            return _write(extract_all(saved_pages(inputs, opts.url), pool, rules, template), out, not opts.quiet)

    def _known(self, site: str) -> "Template | None":
        from pipelines.workers.learn_site import known  # noqa: PLC0415 - as WinnowCommand asks

        with self.store() as store:
            return known(store, site)


def _write(results: "Iterable[tuple[Saved, Result]]", out: TextIO, show: bool) -> Counter[str]:
    from crawler.live_line import LiveLine  # noqa: PLC0415 - as WinnowCommand asks
    from storage.export.formats.jsonl import line  # noqa: PLC0415
    from storage.export.record import result_record  # noqa: PLC0415

    counts: Counter[str] = Counter()
    live = LiveLine()
    for saved, result in results:
        out.write(line({"id": saved.id, **result_record(result)}) + "\n")
        counts["article" if isinstance(result, Article) else f"rejected: {result.reason}"] += 1
        if show:
            live.show(f"{counts.total():,} pages")
    if show:
        live.clear()
    return counts


@contextmanager
def _output(name: str | None) -> Iterator[TextIO]:
    if name is None or name == "-":
        yield sys.stdout
        return
    from storage.export.files.atomic import replacing  # noqa: PLC0415 - as WinnowCommand asks

    with replacing(Path(name)) as file:
        yield file
