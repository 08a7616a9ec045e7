"""What every command shares: one clear line for what an operator can mend, and exit statuses."""

import argparse
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from crawler.cli import garbage
from crawler.cli.interrupts import stopping_at_once
from crawler.command_settings import AnySettings
from crawler.errors import CrawlerError, UsageError
from crawler.site import own_sites
from crawler.spiders import SiteLoader, unknown
from crawler.terminal import ProgressLine
from pipelines.errors import WorkersError
from storage.errors import StorageError
from storage.plain_text import escape

if TYPE_CHECKING:
    from storage.archive import Places
    from storage.store import Store


NEWLINE = "\n"


class WinnowCommand(ABC):
    """Base of the commands: :meth:`execute` gives the exit status (0 done, 1 with failures, 2 could not run).

    It has the shape of Scrapy's own base, so that ``scrapy COMMAND`` works in a checkout, and imports nothing of
    Scrapy: that takes 0.3 s, which only crawls need.  What else is heavy is imported where it is used.
    """

    requires_project = True
    requires_crawler_process = False  # whether Scrapy's settings and process are made for it: it crawls
    crawler_process: Any = None
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}
    exitcode = 0

    def __init__(self) -> None:
        self.settings: AnySettings | None = None  # set before process_options() is called
        self._parser: argparse.ArgumentParser | None = None

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options]"

    @abstractmethod
    def short_desc(self) -> str:
        """Return what it is for, in one line."""

    def long_desc(self) -> str:
        """Return what its help says first."""
        return self.short_desc()

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what every command has; one that reports more says itself what remains of it."""
        self._parser = parser
        add_global_options(parser)
        parser.add_argument("-q", "--quiet", action="store_true", help="no progress and no remarks")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the settings of the command line.  Raises UsageError."""
        assert self.settings is not None
        for name, value in read_pairs(opts.set, "-s").items():
            self.settings.set(name, value, priority="cmdline")
        if opts.logfile or opts.loglevel:
            self.settings.set("LOG_ENABLED", True, priority="cmdline")
        for name, given in (("LOG_FILE", opts.logfile), ("LOG_LEVEL", opts.loglevel)):
            if given:
                self.settings.set(name, given, priority="cmdline")
        if opts.nolog:
            self.settings.set("LOG_ENABLED", False, priority="cmdline")
        if opts.pidfile:
            Path(opts.pidfile).write_text(f"{os.getpid()}\n", encoding="utf-8")

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
        except UsageError as error:
            assert self._parser is not None
            self._parser.error(str(error))
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

    def store(self, *, writes: bool = False, loading: bool = False) -> "Store":
        """Open the store; one that is to be written is refused where it cannot be.  Raises StorageError.

        ``loading``: a crawl follows, which has yet to load most of what it needs.
        """
        from storage.db import check_writable  # noqa: PLC0415 - SQLAlchemy takes 0.1 s
        from storage.store import Store  # noqa: PLC0415

        store = Store.open(self.setting("WINNOW_DATABASE_URL"))
        if not loading:
            garbage.loaded()
        if writes:
            try:
                check_writable(store.engine)
            except StorageError:
                store.close()
                raise
        return store

    def archive(self, store: "Store") -> "Places":
        """Return where the pages of a store lie, here and far away.  Raises StorageError."""
        from storage.offsite import find_places  # noqa: PLC0415 - as above

        return find_places(store.engine, Path(self.setting("WINNOW_HOME")) / "archive", self.setting("WINNOW_ARCHIVE"))

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
            raise UsageError(f"unknown option {unknown}")


def read_pairs(words: Sequence[str], option: str) -> dict[str, str]:
    """Read the values of an option that takes NAME=VALUE.  Raises UsageError."""
    pairs = [word.partition("=") for word in words]
    if not all(equals for _, equals, _ in pairs):
        raise UsageError(f"Invalid {option} value, use {option} NAME=VALUE")
    return {name: value for name, _, value in pairs}


def add_global_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that every command has, under the names that Scrapy gives them."""
    add = parser.add_argument_group(title="Global Options").add_argument
    add("--logfile", metavar="FILE", help="log file. if omitted stderr will be used")
    add("-L", "--loglevel", metavar="LEVEL", default=None, help="log level (default: INFO)")
    add("--nolog", action="store_true", help="disable logging completely")
    add("--profile", metavar="FILE", default=None, help="write python cProfile stats to FILE")
    add("--pidfile", metavar="FILE", help="write process ID to FILE")
    add("-s", "--set", action="append", default=[], metavar="NAME=VALUE", help="set/override setting (may be repeated)")
