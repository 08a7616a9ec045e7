"""The page of commands, made of their own help."""

import argparse
from importlib import import_module
from typing import Any

from crawler.cli.command import WinnowCommand, add_global_options
from crawler.cli.help import GROUPS, modules
from docs.markdown import code, table

_MODULES = modules()
NAMES = sorted(_MODULES)

_HEAD = """# Commands

Generated from the commands' own help by `python -m docs.generate`; do not edit.

`winnow COMMAND --help` shows the same. In a checkout `scrapy COMMAND` works too. Every command also takes
`-s NAME=VALUE` ([settings](settings.md)), `--logfile FILE` and `-L LEVEL`. Of Scrapy's own commands `shell`, `fetch`,
`view` and `settings` work as in any Scrapy project.

Exit status, where nothing else is said: 0 done; 1 done, but something failed (each failure is a warning with its
address); 2 could not run (one line on standard error says why); 130 interrupted.
"""


def commands_page() -> str:
    """Return the page."""
    grouped = {name for names in GROUPS.values() for name in names}
    jobs = {**GROUPS, "Other": tuple(name for name in NAMES if name not in grouped)}
    shown = {job: [name for name in names if name in NAMES] for job, names in jobs.items()}
    return _HEAD + "".join(
        f"\n## {job}\n" + "".join(_section(name, _command(name)) for name in names)
        for job, names in shown.items()
        if names
    )


def _command(name: str) -> WinnowCommand:
    command: WinnowCommand = import_module(_MODULES[name]).Command()
    return command


def _section(name: str, command: WinnowCommand) -> str:
    usage = f"winnow {name} {command.syntax()}".strip()
    about = command.long_desc()
    lead = "" if about == command.short_desc() else f"{command.short_desc()}.\n\n"
    options = table(("option", "meaning"), _options(name, command))
    return f"\n### winnow {name}\n\n    {usage}\n\n{lead}{about}\n" + (f"\n{options}" if options else "")


def _options(name: str, command: WinnowCommand) -> list[tuple[str, str]]:
    """Return the options of a command, without those that every command has."""
    parser = argparse.ArgumentParser(prog=name, conflict_handler="resolve", add_help=False)
    add_global_options(parser)
    shared = {option for action in parser._actions for option in action.option_strings}  # noqa: SLF001 - no other way
    parser = argparse.ArgumentParser(prog=name, conflict_handler="resolve", add_help=False)
    command.add_options(parser)
    own = [each for each in parser._actions if not set(each.option_strings) <= shared or _is_own(each)]  # noqa: SLF001
    return [(code(_spelled(action)), _help(action)) for action in own if action.help != argparse.SUPPRESS]


def _is_own(action: argparse.Action) -> bool:
    """Return whether a command has taken an option of Scrapy's for a meaning of its own."""
    return "--profile" in action.option_strings and "cProfile" not in (action.help or "")


def _spelled(action: argparse.Action) -> str:
    value: Any = action.metavar
    if value is None and action.nargs != 0:
        value = (action.option_strings or [action.dest])[-1].lstrip("-").upper()
    words = " ".join(value) if isinstance(value, tuple) else (value or "")
    words += "..." if action.nargs in ("+", "*") else ""
    return f"{', '.join(action.option_strings)} {words}".strip()


def _help(action: argparse.Action) -> str:
    text = action.help or ""
    return text % vars(action) if "%(" in text else text.replace("%%", "%")
