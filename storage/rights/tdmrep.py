"""``/.well-known/tdmrep.json``: rules that reserve text and data mining, by path.

Source: TDM Reservation Protocol, final report of the W3C community group, 10 May 2024.  What is written wrongly counts
as not written.  Where several rules match, the first of them decides: "The most specific match is the first in
sequence", which is not the rule of robots.txt.
"""

import json
from dataclasses import dataclass
from typing import Any

RULES = 20_000
"""Rules that are read of one file; more than fit into what is kept of it."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """Whether mining is reserved, and the address of the rightsholder's policy where one is named."""

    reserved: bool
    policy: str | None = None


Rules = tuple[tuple[str, Reservation], ...]


def read_tdmrep(text: str) -> Rules:
    """Return the rules of a file: (pattern, reservation); none where it is not what it should be."""
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return ()
    items = data if isinstance(data, list) else [data]
    return tuple(rule for item in items[:RULES] if (rule := _rule(item)) is not None)


def reservation(value: Any) -> bool | None:
    """Read 1 (reserved) or 0, as a number or in letters; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return {"1": True, "0": False}.get(str(value)[:10].strip())


def _rule(item: Any) -> tuple[str, Reservation] | None:
    if not isinstance(item, dict):
        return None
    where, reserved, policy = item.get("location"), reservation(item.get("tdm-reservation")), item.get("tdm-policy")
    if not isinstance(where, str) or not where or reserved is None:
        return None
    return where[:2000], Reservation(reserved, policy[:2000] if isinstance(policy, str) and policy else None)
