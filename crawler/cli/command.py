"""What every command shares: one clear line for what an operator can mend, and exit statuses."""

import argparse
import os
import sys
from abc import abstractmethod
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.cli.interrupts import stopping_at_once
from crawler.errors import CrawlerError
from crawler.site import own_sites
from crawler.spiders import SiteLoader, unknown
from crawler.terminal import ProgressLine
from pipelines.errors import WorkersError
from storage.errors import StorageError
from storage.plain_text import escape

if TYPE_CHECKING:
    from storage.store import Store


NEWLINE = "\n"


class WinnowCommand(ScrapyCommand):
    """Base of the commands: :meth:`execute` gives the exit status (0 done, 1 with failures, 2 could not run).

    Scrapy imports every command for each call, so what is heavy is imported where it is used.
    """

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what every command has; one that reports more says itself what remains of it."""
        super().add_options(parser)
        parser.add_argument("-q", "--quiet", action="store_true", help="no progress and no remarks")

    @abstractmethod
    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do the work and return the exit status."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Call :meth:`execute`; what it cannot do is one line on standard error and exit status 2."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):  # a terminal need not have all letters of the world
                stream.reconfigure(errors="backslashreplace")
        try:
            self._check_networks()
            with stopping_at_once(getattr(opts, "quiet", False)):
                self.exitcode = self.execute(args, opts)
                sys.stdout.flush()
        except (CrawlerError, WorkersError, StorageError) as error:
            print(f"winnow: {escape(str(error), kept=NEWLINE)}", file=sys.stderr)
            self.exitcode = 2
        except KeyboardInterrupt:
            print("winnow: interrupted", file=sys.stderr)
            self.exitcode = 130
        except BrokenPipeError:
            # The reader of our output has gone, and nothing is wrong; what is still buffered would fail at the exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            self.exitcode = 0

    def _check_networks(self) -> None:
        """Refuse a setting that would fail every request.  Raises ArgumentError."""
        if self.requires_crawler_process and (text := self.setting("WINNOW_ALLOW_NETWORKS")):
            from crawler.network import read_networks  # noqa: PLC0415 - as above

            read_networks(text)

    def setting(self, name: str) -> str:
        """Return a setting as text."""
        assert self.settings is not None
        return str(self.settings[name])

    def progress(self, opts: argparse.Namespace) -> ProgressLine:
        """Return what says how far the command is, as often as the settings want it."""
        return ProgressLine(quiet=opts.quiet, every=float(self.setting("WINNOW_PROGRESS_SECONDS")))

    def sites(self) -> SiteLoader:
        """Return the loader of site files."""
        assert self.settings is not None
        return SiteLoader.from_settings(self.settings)

    def site_folders(self) -> list[str]:
        """Return the folders of site files for whoever watches them; the user's own is made, so that it can be."""
        assert self.settings is not None
        with suppress(OSError):  # a home that cannot be written is told where something is to be written
            own_sites(self.setting("WINNOW_HOME")).mkdir(parents=True, exist_ok=True)
        return [str(folder) for folder in self.settings.getlist("WINNOW_SITES")]

    def store(self, *, writes: bool = False) -> "Store":
        """Open the store; one that is to be written is refused where it cannot be.  Raises StorageError."""
        from storage.db import check_writable  # noqa: PLC0415 - SQLAlchemy takes 0.1 s
        from storage.store import Store  # noqa: PLC0415

        store = Store.open(self.setting("WINNOW_DATABASE_URL"))
        if writes:
            try:
                check_writable(store.engine)
            except StorageError:
                store.close()
                raise
        return store

    def check_site(self, store: "Store", name: str) -> None:
        """Refuse a site that has no file and of which nothing is stored.  Raises UnknownSiteError."""
        from storage.reextraction import sites_of  # noqa: PLC0415 - as above

        files = self.sites().list()
        if name in files or store.runs(name, limit=1) or store.crawls(name, 1) or store.template(name):
            return
        stored = sites_of(store.engine)
        if name not in stored:
            raise unknown(name, {*files, *stored, *(run.site for run in store.runs(limit=1000))})

    def no_unknown(self, args: list[str]) -> None:
        """Refuse options nobody knows; Scrapy hands them on as arguments.  Raises UsageError."""
        unknown = next((arg for arg in args if arg.startswith("-") and arg != "-"), None)
        if unknown:
            raise UsageError(f"unknown option {unknown}", print_help=False)
