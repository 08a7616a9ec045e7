"""winnow alerts: where alerts go, and whether they arrive."""

import argparse
import json
from typing import TYPE_CHECKING

from crawler.cli.command import WinnowCommand
from crawler.errors import UsageError
from crawler.terminal import counted

if TYPE_CHECKING:
    from crawler.monitoring import Target


class Command(WinnowCommand):
    """The targets of the settings, by number and scheme; their addresses are secrets."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] [test]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Show where alerts are sent; test the targets"

    def long_desc(self) -> str:
        """Return what is shown, what test does and where targets come from."""
        return (
            "Show the targets of WINNOW_ALERTS and WINNOW_ALERTS_FILE and the number of alerts not delivered yet. "
            "'test' sends a message to each target. Exit status: 0 sent, 1 a target failed or there is none."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the form of the output."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the targets, or send a message to each."""
        from crawler.monitoring import read_targets  # noqa: PLC0415 - as WinnowCommand asks

        self.no_unknown(args)
        if args not in ([], ["test"]):
            raise UsageError(f"unknown action '{args[0]}'; use test, or no action")
        targets = read_targets(self.setting("WINNOW_ALERTS"), self.setting("WINNOW_ALERTS_FILE"))
        return self._test(targets, opts.json) if args else self._show(targets, opts.json)

    def _show(self, targets: "tuple[Target, ...]", as_json: bool) -> int:
        from storage.service import Outbox  # noqa: PLC0415 - as WinnowCommand asks

        with self.store() as store:
            waiting = Outbox(store.engine).waiting()
        names = [target.name for target in targets]
        if as_json:
            print(json.dumps({"targets": names, "waiting": waiting}))
            return 0
        for name in names or ["no targets; set WINNOW_ALERTS or WINNOW_ALERTS_FILE"]:
            print(name)
        print(f"{counted(waiting, 'alert')} not delivered yet")
        return 0

    def _test(self, targets: "tuple[Target, ...]", as_json: bool) -> int:
        from crawler.monitoring import Message, send  # noqa: PLC0415

        message = Message("Winnow: a test", "This is a test: alerts of broken news sites arrive here.", "info")
        problems = {target.name: send(target, message) for target in targets}
        if as_json:
            print(json.dumps(problems, ensure_ascii=False))
        else:
            for name, problem in problems.items():
                print(f"{name}: {problem or 'sent'}")
            if not problems:
                print("no targets; set WINNOW_ALERTS or WINNOW_ALERTS_FILE")
        return 1 if any(problems.values()) or not problems else 0
