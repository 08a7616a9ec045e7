"""Commands within the test's own process: what they print and how they end, without the second a new one takes."""

import argparse
from pathlib import Path
from typing import Any

from scrapy.utils.project import get_project_settings

from crawler.cli.command import WinnowCommand


def run(command: WinnowCommand, home: Path, *words: str) -> int:
    """Run a command as the command line would, in a house at ``home``, and return its exit status."""
    settings = get_project_settings()
    values: dict[str, Any] = {
        "WINNOW_HOME": str(home),
        "WINNOW_DATABASE_URL": f"sqlite:///{home / 'winnow.db'}",
        "WINNOW_SITES": [str(home / "sites")],
        "WINNOW_WORKERS": 1,
    }
    settings.setdict(values, priority="cmdline")
    command.settings = settings
    parser = argparse.ArgumentParser(conflict_handler="resolve")  # as Scrapy has it
    command.add_options(parser)
    opts, args = parser.parse_known_args(list(words))
    command.process_options(args, opts)
    command.run(args, opts)
    return int(command.exitcode)
