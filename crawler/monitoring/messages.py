"""One message out of the alerts that wait for a target: pure."""

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
    """Make one message of one alert or more, the worst first."""
    alerts = sorted(alerts, key=lambda alert: _WORST.index(alert.urgency))
    urgency = alerts[0].urgency
    if len(alerts) == 1:
        return Message(alerts[0].title, alerts[0].body, urgency)
    troubled = {alert.about for alert in alerts if alert.urgency in {"failure", "warning"}}
    parts = [_OURSELVES] if len(troubled) >= MANY else []
    parts += [alert.body for alert in alerts[:IN_FULL]]
    parts += [alert.body.partition("\n")[0] for alert in alerts[IN_FULL:LISTED]]
    if len(alerts) > LISTED:
        parts.append(f"and {len(alerts) - LISTED} more: winnow health")
    return Message(_title(alerts), "\n\n".join(parts), urgency)


def _title(alerts: Sequence[Alert]) -> str:
    counts = Counter(alert.state for alert in alerts)
    states = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    return f"Winnow: {len(alerts)} alerts: {states}"
