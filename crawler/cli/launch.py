"""One command from its words to its exit status."""

import argparse
from collections.abc import Sequence
from typing import Any

from crawler.cli.command import WinnowCommand
from crawler.command_settings import CommandSettings
from crawler.errors import UsageError


class Parser(argparse.ArgumentParser):
    """A parser that takes ``-:json`` as the value of an option, as in ``-o -:json``."""

    def _parse_optional(self, arg_string: str) -> Any:
        return None if arg_string.startswith("-:") else super()._parse_optional(arg_string)


def launch(name: str, command: WinnowCommand, words: Sequence[str]) -> int:
    """Read the words of a command, run it and return its exit status.  Wrong words end the process with status 2."""
    parser = Parser(
        prog="winnow",
        usage=f"winnow {name} {command.syntax()}",
        description=command.long_desc(),
        conflict_handler="resolve",
    )
    command.add_options(parser)
    opts, args = parser.parse_known_args(words)
    command.settings = settings = _settings_of(command)
    try:
        command.process_options(args, opts)
    except UsageError as error:
        parser.error(str(error))
    if command.requires_crawler_process:
        from crawler.cli.crawl_process import CrawlProcess  # noqa: PLC0415 - it takes 0.3 s

        command.crawler_process = CrawlProcess(settings)
    if opts.profile:
        import cProfile  # noqa: PLC0415 - for the one who asks

        cProfile.runctx("command.run(args, opts)", globals(), locals(), opts.profile)
    else:
        command.run(args, opts)
    return command.exitcode


def _settings_of(command: WinnowCommand) -> Any:
    """Return Scrapy's settings for a command that crawls, and plain ones for the others."""
    if not command.requires_crawler_process:
        settings = CommandSettings.of_environment()
        for key, value in command.default_settings.items():
            settings.set(key, value)
        return settings
    from scrapy.utils.project import get_project_settings  # noqa: PLC0415 - as above

    ours = get_project_settings()
    ours.setdict(command.default_settings, priority="command")
    return ours
