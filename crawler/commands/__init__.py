"""The commands, a package for each job; the module of a command has its name.

``scrapy COMMAND`` in a checkout finds commands by their base class.  Ours do without Scrapy's, whose import takes
longer than most of them: they are made known to it here, where Scrapy's command line is at work.
"""

import sys

if "scrapy.cmdline" in sys.modules:
    from scrapy.commands import ScrapyCommand

    from crawler.cli.command import WinnowCommand

    ScrapyCommand.register(WinnowCommand)  # type: ignore[type-abstract]
