"""winnow webhooks: who is told of articles, runs and verdicts, and whether it arrives."""

import argparse
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.cli.command import WinnowCommand
from crawler.errors import UsageError

if TYPE_CHECKING:
    from crawler.webhooks import Receiver
    from storage.webhooks import ReceiverState

_NONE = "no webhooks; name a file in WINNOW_WEBHOOKS_FILE"


class Command(WinnowCommand):
    """The receivers of the settings, by number and host; their addresses are secrets."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] [test|send|secret]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Show who is notified of articles, runs and verdicts; test it"

    def long_desc(self) -> str:
        """Return what is shown and what each action does."""
        return (
            "Show the webhooks of WINNOW_WEBHOOKS_FILE with the events that wait and that were left out. 'test' sends "
            "one event to each. 'send' delivers what waits and ends, for those who run no service; from then on events "
            "are written. 'secret' prints a new secret. Exit status: 0 delivered, 1 one failed or there is none."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the form of the output."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the receivers, or do what is asked for."""
        from crawler.webhooks import new_secret, read_receivers  # noqa: PLC0415 - as WinnowCommand asks

        self.no_unknown(args)
        if args not in ([], ["test"], ["send"], ["secret"]):
            raise UsageError(f"unknown action '{args[0]}'; use test, send, secret, or no action")
        if args == ["secret"]:
            print(new_secret())
            return 0
        receivers = read_receivers(self.setting("WINNOW_WEBHOOKS_FILE"))
        action = {"": self._show, "test": self._test, "send": self._send}["".join(args)]
        told = action(receivers)
        if opts.json:
            print(json.dumps(told, ensure_ascii=False))
        else:
            for name, words in told.items() or [(_NONE, "")]:
                print(f"{name}: {words}" if words else name)
        failed = any(not words.startswith(("sent", "took")) for words in told.values())
        return 1 if args and (failed or not told) else 0

    def _show(self, receivers: "tuple[Receiver, ...]") -> dict[str, str]:
        from storage.webhooks import WebhookOutbox  # noqa: PLC0415 - as WinnowCommand asks

        with self.store() as store:
            box = WebhookOutbox(store.engine)
            states = {receiver.name: box.state(receiver.key) for receiver in receivers}
        return {name: _in_words(state) for name, state in states.items()}

    def _test(self, receivers: "tuple[Receiver, ...]") -> dict[str, str]:
        from crawler.webhooks import post_event  # noqa: PLC0415 - as WinnowCommand asks
        from storage.webhooks import EventKind, body_of  # noqa: PLC0415

        body = body_of(EventKind.TEST, {}, datetime.now(UTC)).encode()
        return {each.name: post_event(each, "evt_test", body).problem or "sent" for each in receivers}

    def _send(self, receivers: "tuple[Receiver, ...]") -> dict[str, str]:
        from crawler.webhooks import WebhookDispatcher  # noqa: PLC0415 - as WinnowCommand asks
        from storage.webhooks import WebhookOutbox  # noqa: PLC0415

        if not receivers:
            return {}
        with self.store(writes=True) as store:
            box = WebhookOutbox(store.engine)
            box.register([each.subscription for each in receivers])
            dispatcher, told = WebhookDispatcher(store.engine, receivers), dict[str, str]()
            for each in receivers:
                count, state = dispatcher.deliver(each), box.state(each.key)
                told[each.name] = f"{state.problem}; {state.waiting} waiting" if state.problem else f"took {count}"
        return told


def _in_words(state: "ReceiverState") -> str:
    words = f"{state.waiting} waiting, {state.left_out} left out"
    return f"{words}; {state.problem}" if state.problem else words
