"""scrapy fetch: print what the downloader gets."""

from scrapy.commands import fetch

from crawler.cli.framework_command import PlainCommand


class Command(PlainCommand, fetch.Command):
    """As Scrapy has it, with Scrapy's own parts."""
