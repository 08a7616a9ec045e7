"""scrapy view: open a page in the browser as the downloader gets it."""

from scrapy.commands import view

from crawler.cli.framework_command import PlainCommand


class Command(PlainCommand, view.Command):
    """As Scrapy has it, with Scrapy's own parts."""
