"""Progress of a batch: one line for all of its sites."""

import asyncio
import logging
import sys
from typing import TextIO

from crawler.batch.runner import CrawlBatch
from crawler.terminal import LiveLine, counted

logger = logging.getLogger("winnow")

LIVE_SECONDS = 0.5
PLAIN_SECONDS = 10.0
NAMED = 4
"""Sites at work that a line names."""


class BatchProgress:
    """A live line on a terminal, a plain line now and then elsewhere."""

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._total = total
        self._live = LiveLine(stream or sys.stderr)
        self._requests = self._kept = self._done = 0
        self._batch: CrawlBatch | None = None
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, batch: CrawlBatch) -> None:
        """Report while the loop runs."""
        self._batch = batch
        if self._live.is_live:
            for handler in logging.root.handlers:
                handler.addFilter(self._clear)
        self._again()

    def ended(self, requests: int, kept: int) -> None:
        """Count a site that is done with."""
        self._done += 1
        self._requests += requests
        self._kept += kept

    def end(self) -> None:
        """Leave a clean line."""
        if self._timer is not None:
            self._timer.cancel()
        self._live.clear()

    def lines(self) -> tuple[str, ...]:
        """Return the line at several lengths, the longest first."""
        batch = self._batch
        names, now = (batch.at_work(), batch.summaries()) if batch is not None else ([], [])
        requests = self._requests + sum(each.fetched for each in now)
        kept = self._kept + sum(each.kept for each in now)
        done = f"{self._done:,} of {counted(self._total, 'site')} done"
        came = f"{counted(requests, 'request')}, {counted(kept, 'article')} kept"
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        at_work = f"at work: {', '.join(names[:NAMED])}{more}" if names else ""
        return tuple(", ".join(filter(None, parts)) for parts in ((done, came, at_work), (done, came), (done,)))

    def _again(self) -> None:
        seconds = LIVE_SECONDS if self._live.is_live else PLAIN_SECONDS
        self._timer = asyncio.get_event_loop().call_later(seconds, self._report)

    def _report(self) -> None:
        lines = self.lines()
        if self._live.is_live:
            self._live.show(*lines)
        else:
            logger.info(lines[0])
        self._again()

    def _clear(self, _record: logging.LogRecord | None = None) -> bool:
        self._live.clear()
        return True
