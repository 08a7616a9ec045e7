"""winnow add: probe a new site, show what it offers, write its site file."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, ClassVar

import tomli_w

from crawler.cli.command import WinnowCommand
from crawler.cli.interrupts import CrawlInterrupts
from crawler.cli.remembered_site import is_remembered
from crawler.errors import ArgumentError, CrawlerError, UsageError
from crawler.site import NAME, Site, parse
from crawler.terminal import LiveLine, counted
from storage.urls import is_web_url

if TYPE_CHECKING:
    from crawler.cli.reports import MetHosts, Preview


class Command(WinnowCommand):
    """Probe a site and write ``<name>.toml`` where ``winnow list`` finds it."""

    requires_crawler_process = True
    default_settings: ClassVar[dict[str, Any]] = {"WINNOW_QUIET": True}

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] URL | --opml FILE"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Probe a new site, show what it offers, write its site file"

    def long_desc(self) -> str:
        """Return what it does and what it ends with."""
        return (
            "Request the start page, robots.txt, feeds, sitemaps and sections of a site, extract a few articles to "
            "show, and write a site file. Nothing is stored. An address of a site whose file names a proxy or a "
            "subscription ([access]) is asked as its crawl would be, and the new file keeps both. --opml writes a "
            "file for each site of a feed reader's list, without any request; sites that have a file are left as they "
            "are. Exit status: 0 done, 2 could not run (the site does not answer, or its file exists)."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add name, overwriting, and the form of the output."""
        super().add_options(parser)
        parser.add_argument("--opml", metavar="FILE", help="add every site of an OPML file")
        parser.add_argument("--name", help="name of the site (default: its host)")
        parser.add_argument(
            "--proxy", metavar="ADDRESS", help="HTTP proxy to ask the site by, kept in the site file (http://HOST:PORT)"
        )
        parser.add_argument("--force", action="store_true", help="overwrite an existing site file")
        parser.add_argument("--dry-run", action="store_true", help="show the site file, do not write it")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Keep Scrapy's reports out of the output."""
        from crawler.spiders import quiet_framework  # noqa: PLC0415 - as WinnowCommand asks

        super().process_options(args, opts)
        assert self.settings is not None
        if not (opts.loglevel or opts.logfile):
            self.settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
        quiet_framework(self.settings)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Probe, write, show."""
        self.no_unknown(args)
        if opts.opml:
            return self._add_list(Path(opts.opml), args, opts)
        return self._add(args, opts)

    def _add(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 1 or not is_web_url(args[0]):
            raise UsageError("give the address of a site, as in https://www.example.com/")
        if opts.name and not NAME.match(opts.name):
            raise ArgumentError(f"--name {opts.name}: letters, digits, '.', '-' and '_' only")
        if not opts.dry_run:
            if opts.name:
                self._check(self._path(opts.name), opts.force)
            _check_folder(self._path("any").parent)
        from crawler.cli.probed_site import kept_values  # noqa: PLC0415
        from crawler.cli.reports import MetHosts  # noqa: PLC0415 - as WinnowCommand asks

        site = self._site(args[0], opts)
        preview = self._probe(args[0], site, opts.quiet)
        name = opts.name or preview.findings.name
        values = preview.findings.site_values() | kept_values(site)
        path, text = self._path(name), tomli_w.dumps(values)
        met = MetHosts(preview.findings.hosts, parse(name, values, str(path)))
        if not opts.dry_run:  # before anything is printed: whoever reads it may go away
            self._check(path, opts.force)
            _write(path, text)
        _report(preview, met, (name, path, text), opts)
        for note in preview.notes():
            print(f"winnow: {note}", file=sys.stderr)
        return 0

    def _add_list(self, file: Path, args: list[str], opts: argparse.Namespace) -> int:
        """Write a site file for each site of a list, and say which of them have one already."""
        if args or opts.name or opts.proxy:
            raise UsageError("--opml takes neither an address nor --name, nor --proxy")
        from crawler.site.opml import read_opml  # noqa: PLC0415 - as WinnowCommand asks

        with _said(file):
            found = read_opml(file.read_bytes(), str(file))
        if not opts.dry_run:
            _check_folder(self._path("any").parent)
        rows = []
        for site in found:
            path = self._path(site.name)
            is_there = site.name in self.sites().list() and not opts.force
            if not is_there and not opts.dry_run:
                parse(site.name, site.values, str(path))
                _write(path, tomli_w.dumps(dict(site.values)))
            rows.append({"site": site.name, "file": str(path), "feeds": len(site.feeds), "written": not is_there})
        _report_list(rows, opts)
        return 0

    def _site(self, url: str, opts: argparse.Namespace) -> Site:
        """Return who asks.  Raises CrawlerError for secrets that are missing or cannot be read."""
        from crawler.access import check_secrets  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.cli.probed_site import probed_site  # noqa: PLC0415

        site = probed_site(url, opts.name, opts.proxy, self.sites())
        check_secrets(site, self.setting("WINNOW_HOME"))
        return site

    def _probe(self, url: str, site: Site, quiet: bool) -> "Preview":
        from crawler.cli.reports import Preview  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.spiders import ProbeSpider  # noqa: PLC0415

        assert self.crawler_process is not None
        interrupts, live = CrawlInterrupts(self.crawler_process, quiet=quiet), LiveLine()
        crawler = self.crawler_process.create_crawler(ProbeSpider)
        told = _ignore if quiet else live.show if live.is_live else _line
        self.crawler_process.crawl(crawler, url=url, site=site, told=told)
        self.crawler_process.start()
        live.clear()
        if interrupts.asked:
            raise KeyboardInterrupt
        spider = crawler.spider
        if not isinstance(spider, ProbeSpider) or spider.findings is None:
            raise CrawlerError(getattr(spider, "problem", None) or f"{url}: no answer")
        return Preview(spider.findings, spider.samples, spider.robots)

    def _path(self, name: str) -> Path:
        assert self.settings is not None
        return Path(self.settings.getlist("WINNOW_SITES")[-1]) / f"{name}.toml"

    @staticmethod
    def _check(path: Path, force: bool) -> None:
        if path.exists() and not force and not is_remembered(path):
            raise ArgumentError(f"{path} exists; --force overwrites it, --name gives another name")


def _check_folder(folder: Path) -> None:
    """Refuse a folder that no site file can be written to, before the requests are made.  Raises CrawlerError."""
    with _said(folder):
        folder.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()


def _write(path: Path, text: str) -> None:
    with _said(path):
        path.write_text(text, encoding="utf-8")


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CrawlerError(f"{path}: {error.strerror}") from error


def _report(preview: "Preview", met: "MetHosts", file: tuple[str, Path, str], opts: argparse.Namespace) -> None:
    from crawler.cli.tables import console  # noqa: PLC0415 - as WinnowCommand asks

    name, path, text = file
    if opts.json:
        site = {"site": name, "file": str(path), "written": not opts.dry_run, "toml": text}
        print(json.dumps(site | preview.to_json() | met.to_json(), ensure_ascii=False))
    elif not opts.quiet:
        preview.show(console())
        met.show(console())
        print(f"{path}:\n\n{text}")
        print("not written (--dry-run)" if opts.dry_run else f"written; now run: winnow crawl {name}")


def _report_list(rows: list[dict[str, Any]], opts: argparse.Namespace) -> None:
    if opts.json:
        for row in rows:
            print(json.dumps(row | {"written": row["written"] and not opts.dry_run}))
    elif not opts.quiet:
        for row in rows:
            print(f"{row['site']}: {'added' if row['written'] else 'has a site file'}, {counted(row['feeds'], 'feed')}")
        added = sum(row["written"] for row in rows)
        print(f"{counted(added, 'site')} {'would be added (--dry-run)' if opts.dry_run else 'added'}")


def _line(words: str) -> None:
    print(f"winnow: {words}", file=sys.stderr)


def _ignore(_words: str) -> None:
    """Take the progress of a quiet command."""
