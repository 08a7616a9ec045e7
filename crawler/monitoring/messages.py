"""One message out of the alerts that wait for a target: pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

IN_FULL = 10
"""Alerts told in full; of the others the first lines are."""

MANY = 5
"""Sites in trouble in one message from which our own network is the likelier cause."""

LISTED = 100
"""Alerts named in one message."""

_WORST = ("failure", "warning", "info", "success")
_OURSELVES = (
    "So many sites at once are more often a fault of this machine or its network than of the sites: see "
    "docs/how-to/read-an-alert.md, section 'Many sites at once'."
)


_ADDRESS = re.compile(r"(https?://\S++)")
_IN_ADDRESS = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "@<>[]()`|"})
# A mark without width behind what would call somebody or open a link; an arrow names nobody and no address.
_IN_WORDS = str.maketrans({"@": "@\u200b", "[": "[\u200b", "<": "‹", ">": "›", "`": "'"})
# Controls but the line feed, and the signs that turn the direction of what stands beside them.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def harmless(text: str) -> str:
    """Return a text that calls nobody and links nowhere in any chat, whatever pages and hosts put into it.

    ``@everyone``, ``<@1>``, ``[words](address)`` and signs that are not seen are written so that they are read as they
    stand; addresses stay addresses.
    """
    text = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    pieces = _ADDRESS.split(text)
    return "".join(piece.translate(_IN_ADDRESS if at % 2 else _IN_WORDS) for at, piece in enumerate(pieces))


class Alert(Protocol):
    """What a message is made of."""

    @property
    def about(self) -> str: ...  # noqa: D102
    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def body(self) -> str: ...  # noqa: D102
    @property
    def urgency(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Message:
    """What a target gets; ``urgency`` is failure, warning, success or info."""

    title: str
    body: str
    urgency: str


def compose(alerts: Sequence[Alert]) -> Message:
    """Make one message of one alert or more, the worst first; nothing in it calls anybody."""
    title, body, urgency = _composed(alerts)
    return Message(" ".join(harmless(title).split()), harmless(body), urgency)


def _composed(alerts: Sequence[Alert]) -> tuple[str, str, str]:
    alerts = sorted(alerts, key=lambda alert: _WORST.index(alert.urgency))
    urgency = alerts[0].urgency
    if len(alerts) == 1:
        return alerts[0].title, alerts[0].body, urgency
    troubled = {alert.about for alert in alerts if alert.urgency in {"failure", "warning"}}
    parts = [_OURSELVES] if len(troubled) >= MANY else []
    parts += [alert.body for alert in alerts[:IN_FULL]]
    parts += [alert.body.partition("\n")[0] for alert in alerts[IN_FULL:LISTED]]
    if len(alerts) > LISTED:
        parts.append(f"and {len(alerts) - LISTED} more: winnow health")
    return _title(alerts), "\n\n".join(parts), urgency


def _title(alerts: Sequence[Alert]) -> str:
    counts = Counter(alert.state for alert in alerts)
    states = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    return f"Winnow: {len(alerts)} alerts: {states}"
