"""The words of ``scrapy export DIR`` as what a release is asked for."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.errors import ArgumentError

if TYPE_CHECKING:
    from storage.release import Order


def release_order(out: str, opts: argparse.Namespace) -> "Order":
    """Read them.  Raises :class:`crawler.errors.ArgumentError` for a day that is none."""
    from storage.release import Order  # noqa: PLC0415 - as WinnowCommand asks

    name = opts.format or "jsonl"
    return Order(name=Path(out).resolve().name, format=name, dated=_day(opts.dated), overwrite=opts.overwrite)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentError(f"--dated {text}: write a day as in 2026-01-31") from error
