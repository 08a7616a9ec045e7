"""Handing one message to one target through Apprise, within a time, without its secrets in any log."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crawler.monitoring.messages import Message
from crawler.monitoring.targets import Target

if TYPE_CHECKING:
    from apprise import Apprise, AppriseResult

LIMIT_SECONDS = 30.0
"""A target that has not accepted a message after this time has failed."""

_TALKERS = ("apprise", "urllib3", "requests")


def send(target: Target, message: Message, limit: float = LIMIT_SECONDS) -> str | None:
    """Send a message; return None when it was accepted, else what is wrong, in words that may be shown."""
    from apprise import Apprise, AppriseAsset  # noqa: PLC0415 - 0.2 s and 10 MB, for those who have a target

    _hush()
    sender = Apprise(asset=AppriseAsset(app_id="Winnow", app_desc="Winnow", service_timeout=limit))
    try:
        if not sender.add(target.url):
            return "is no address that Apprise understands"
        if "overflow=" not in target.url:
            _shorten(sender)
        call_nobody(sender)
        result = sender.notify(
            message.body, title=message.title, notify_type=message.urgency, body_format="text", timeout=limit
        )
    except Exception as error:  # noqa: BLE001 - a hundred plugins of others; the alert is kept and tried again
        return target.censored(f"{type(error).__name__}: {error}")
    return None if result else target.censored(_problem(result))


def _shorten(sender: "Apprise") -> None:
    """Let a service that takes only so much have the beginning.

    As Apprise would have it a longer message is sent whole, refused (Discord: 400 above 2,000 characters), and would
    be tried again for ever; the title says how many alerts there are, and the worst come first.
    """
    from apprise import OverflowMode  # noqa: PLC0415 - as above

    for service in sender.find():
        service.overflow_mode = OverflowMode.TRUNCATE


def call_nobody(sender: "Apprise") -> None:
    """Have Discord take no word of a message for a call, except where the operator's own address asks for one.

    Apprise sends no ``allowed_mentions``, without which Discord looks for names in every message.
    """
    from apprise.plugins.discord import NotifyDiscord  # noqa: PLC0415 - as above

    for service in sender.find():
        if isinstance(service, NotifyDiscord) and not service.ping:
            vars(service)["_send"] = _without_mentions(service._send)  # noqa: SLF001 - it has no hook for this


def _without_mentions(post: Callable[..., bool]) -> Callable[..., bool]:
    def send_payload(payload: dict[str, Any], *args: Any, **options: Any) -> bool:
        return post({**payload, "allowed_mentions": {"parse": []}}, *args, **options)

    return send_payload


def _hush() -> None:
    """Keep those who know the address from writing it: they log it at DEBUG, some of them at WARNING."""
    for name in _TALKERS:
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def _problem(result: "AppriseResult") -> str:
    attempts = [attempt for service in result.results for attempt in service.attempts]
    said = [log.message for attempt in attempts for log in attempt.logs if log.level in {"WARNING", "ERROR"}]
    return said[-1] if said else f"did not accept it ({result.status.name.lower()})"
