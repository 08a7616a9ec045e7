"""scrapy runspider: run a spider of one's own from a file, without our stages."""

from scrapy.commands import runspider

from crawler.cli.framework_command import PlainCommand


class Command(PlainCommand, runspider.Command):
    """As Scrapy has it, with Scrapy's own parts."""
