"""scrapy add: look at a new site, show what it offers, write its site file."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import tomli_w
from scrapy.exceptions import UsageError

from crawler.cli.command import WinnowCommand
from crawler.cli.remembered_site import is_remembered
from crawler.errors import ArgumentError, CrawlerError
from crawler.site.config import NAME, parse
from storage.records import Article, LinkKind, Page
from storage.urls.normalize import is_web_url

if TYPE_CHECKING:
    from crawler.discovery.probe.findings import Findings

KINDS = {LinkKind.FEED: "feed", LinkKind.SITEMAP: "sitemap", LinkKind.LISTING: "list"}


class Command(WinnowCommand):
    """Probe a site and write ``<name>.toml`` where ``scrapy list`` finds it."""

    requires_crawler_process = True
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "ERROR", "ITEM_PIPELINES": {}, "WINNOW_QUIET": True}

    def syntax(self) -> str:
        """Give the words after the command."""
        return "[options] URL"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Look at a new site, show samples, write its site file"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add name, overwriting and looking only."""
        super().add_options(parser)
        parser.add_argument("--name", help="name of the site (default: its host)")
        parser.add_argument("--force", action="store_true", help="overwrite a site file that is there")
        parser.add_argument("--dry-run", action="store_true", help="show what would be written, write nothing")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Keep Scrapy's reports out of the output."""
        from crawler.cli.logs import quiet_framework  # noqa: PLC0415 - as WinnowCommand asks

        super().process_options(args, opts)
        assert self.settings is not None
        quiet_framework(self.settings)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Probe, show, write."""
        self.no_unknown(args)
        if len(args) != 1 or not is_web_url(args[0]):
            raise UsageError("give the address of a site, as in https://www.example.com/", print_help=False)
        if opts.name and not NAME.match(opts.name):
            raise ArgumentError(f"--name {opts.name}: letters, digits, '.', '-' and '_' only")
        findings, samples, robots = self._probe(args[0])
        print(robots)
        _show(findings, samples)
        name = opts.name or findings.name
        return self._write(name, findings, opts)

    def _probe(self, url: str) -> "tuple[Findings, list[Page], str]":
        from crawler.spiders.probe import ProbeSpider  # noqa: PLC0415 - as WinnowCommand asks

        assert self.crawler_process is not None
        crawler = self.crawler_process.create_crawler(ProbeSpider)
        self.crawler_process.crawl(crawler, url=url)
        self.crawler_process.start()
        spider = crawler.spider
        if not isinstance(spider, ProbeSpider) or spider.findings is None:
            raise CrawlerError(getattr(spider, "problem", None) or f"{url}: nothing was answered")
        return spider.findings, spider.samples, spider.robots

    def _write(self, name: str, findings: "Findings", opts: argparse.Namespace) -> int:
        assert self.settings is not None
        values = findings.site_values()
        path = Path(self.settings.getlist("WINNOW_SITES")[-1]) / f"{name}.toml"
        parse(name, values, str(path))
        text = tomli_w.dumps(values)
        print(f"\n{path}:\n\n{text}")
        if opts.dry_run:
            return 0
        if path.exists() and not opts.force and not is_remembered(path):
            raise ArgumentError(f"{path} is there already; --force overwrites it, --name gives another name")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CrawlerError(f"{path}: {error.strerror}") from error
        print(f"written; now: winnow crawl {name}")
        if not findings.sources:
            print("winnow: no feed, sitemap or list was found; the crawl has only the start page", file=sys.stderr)
        return 0


def _show(findings: "Findings", samples: list[Page]) -> None:
    from rich.text import Text  # noqa: PLC0415 - as WinnowCommand asks

    from crawler.cli.tables import console, plain_table  # noqa: PLC0415
    from pipelines.extraction import extract  # noqa: PLC0415

    out = console()
    out.print(Text(findings.title or findings.start, style="bold"))
    rows = [
        (KINDS[source.kind], source.url, source.articles, source.newest, source.problem)
        for source in findings.sources
        if source.kind in KINDS
    ]
    out.print(plain_table(("found", "address", "entries", "newest", "problem"), rows, numbers=(2,)))
    for page in samples:
        result = extract(page)
        if not isinstance(result, Article):
            out.print(f"{page.url}: {result.reason} {result.detail or ''}")
            continue
        out.print(Text(result.title, style="bold"))
        out.print(f"{page.url}\n{result.date_published or 'no date'}  {', '.join(result.authors) or 'no author'}")
        lines = result.text.splitlines()
        out.print("\n".join(line for line in ([*lines[:2], "…", *lines[-1:]] if len(lines) > 3 else lines) if line))
        out.print()
