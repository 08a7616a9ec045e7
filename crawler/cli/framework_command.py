"""Commands of Scrapy that stay: some with its own parts in place of ours, some with a word on what to use instead."""

import argparse
from abc import abstractmethod

from scrapy.commands import ScrapyCommand
from scrapy.utils.url import guess_scheme

from crawler.cli.command import WinnowCommand
from crawler.errors import ArgumentError
from crawler.spiders import bare_settings


class PlainCommand(ScrapyCommand):
    """Base of commands that work on any page or spider: put it before Scrapy's own class."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Set Scrapy's own parts; ``-s`` still goes before them."""
        from crawler.spiders import quiet_framework  # noqa: PLC0415 - as WinnowCommand asks

        assert self.settings is not None
        for name, value in bare_settings().items():
            self.settings.set(name, value, priority="cmdline")
        self.settings.set("WINNOW_NAMED_URLS", [guess_scheme(word) for word in args[:1]], priority="cmdline")
        super().process_options(args, opts)
        quiet_framework(self.settings)


class NotOffered(WinnowCommand):
    """Base of commands of Scrapy that make no sense where sites are data and one spider reads all of them."""

    def short_desc(self) -> str:
        """Return in one line what to use instead."""
        return f"Not offered: {self.instead()}"

    @abstractmethod
    def instead(self) -> str:
        """Return the words that name another way."""

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Raise ArgumentError with the other way."""
        raise ArgumentError(f"not offered here: {self.instead()}")
