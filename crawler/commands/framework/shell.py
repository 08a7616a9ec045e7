"""scrapy shell: try selectors on a page, of a site or of none."""

from scrapy.commands import shell

from crawler.cli.framework_command import PlainCommand


class Command(PlainCommand, shell.Command):
    """As Scrapy has it, with Scrapy's own parts."""
