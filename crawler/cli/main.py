"""The program ``winnow``, from any folder: one command is found, read and run.

Only that command is imported, and Scrapy only where it crawls; Scrapy's own command line imports all of them, which
takes 0.5 s.  Every worker process imports this module again.
"""

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

from crawler.cli import garbage
from crawler.process.child_command import adopt_environment

HELP = frozenset({"-h", "--help"})


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command, that of this process's words or of those given; ends the process with its exit status."""
    if argv is None:
        garbage.begin()
    try:
        _run(list(sys.argv[1:] if argv is None else argv))
    except KeyboardInterrupt:  # while Scrapy is imported, say: a command at work has an answer of its own
        print("winnow: interrupted", file=sys.stderr)
        sys.exit(130)


def _run(words: list[str]) -> None:
    adopt_environment()
    sys.path.append(str(Path.cwd()))  # last: a stage of the user's own is found, and hides nothing of ours
    if words[:1] == ["help"]:
        words = [*words[1:], "--help"]
    command = next((word for word in words if not word.startswith("-")), None)
    if command is None:
        sys.exit(_without_command(words))
    if problem := _unknown(command):
        print(problem, file=sys.stderr)
        sys.exit(2)
    _execute(command, words)


def _without_command(words: Sequence[str]) -> int:
    from crawler.cli.help import overview  # noqa: PLC0415 - it imports every command

    if "--version" in words or "-V" in words:
        from storage.version import code_version  # noqa: PLC0415 - as above

        print(f"winnow {code_version()}")
        return 0
    if stranger := next((word for word in words if word not in HELP), None):
        print(f"winnow: unknown option {stranger}; see 'winnow --help'", file=sys.stderr)
        return 2
    print(overview())
    return 0


def _unknown(command: str) -> str | None:
    """Return the one line that is said of a command that is not there, None for one that is."""
    from crawler.cli.help import names  # noqa: PLC0415 - as above
    from crawler.terminal import harmless  # noqa: PLC0415 - as above

    known = names()
    if command in known:
        return None
    near = get_close_matches(command, known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else "see 'winnow --help'"
    return f"winnow: unknown command '{harmless(command)[:60]}'; {hint}"


def _execute(name: str, words: list[str]) -> None:
    from crawler.cli.help import modules  # noqa: PLC0415 - as above
    from crawler.cli.launch import launch  # noqa: PLC0415 - as above

    ours = modules().get(name)
    if ours is None:
        _hand_to_scrapy(["winnow", *words])
    else:
        words.remove(name)
        sys.exit(launch(name, import_module(ours).Command(), words))


def _hand_to_scrapy(argv: list[str]) -> None:
    from scrapy import cmdline  # noqa: PLC0415 - as above

    class Parser(cmdline.ScrapyArgumentParser):
        """Scrapy's parser; Scrapy writes its own name into the line of usage."""

        def __init__(self, **kwargs: Any) -> None:
            usage = str(kwargs.pop("usage", "")).replace("scrapy ", "winnow ", 1)
            super().__init__(**{**kwargs, "prog": "winnow", "usage": usage})

    cmdline.ScrapyArgumentParser = Parser  # type: ignore[misc, assignment]
    garbage.loaded()
    cmdline.execute(argv)
