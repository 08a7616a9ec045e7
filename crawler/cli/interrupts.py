"""Ctrl-C: the first one stops in good order and says so, the second one stops at once."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from crawler.terminal import CLEAR, counted

if TYPE_CHECKING:
    from scrapy.crawler import CrawlerProcessBase

AGAIN = "press Ctrl-C again to stop at once"


class CrawlInterrupts:
    """What signals do to the crawls of a process.

    The first one (SIGINT or SIGTERM) gives back the requests that are not sent and waits for those under way;
    ``forced`` tells that a second one did not.  Nothing is printed where it is ``quiet`` or a service sent SIGTERM.
    """

    def __init__(self, process: "CrawlerProcessBase", *, quiet: bool = False) -> None:
        self._process = process
        self._quiet = quiet
        self.asked = self.forced = False
        # Scrapy calls these two in the thread of the reactor and has no public way to hear of its signals.
        self._told: Callable[[int], None] = process._log_shutdown  # noqa: SLF001
        process._log_shutdown = self._stop  # type: ignore[assignment,method-assign] # noqa: SLF001
        process._log_kill = self._force  # type: ignore[assignment,method-assign] # noqa: SLF001

    def _stop(self, number: int) -> None:
        self.asked = True
        self._told(number)
        count = self._stop_downloaders()
        if number == signal.SIGINT and not self._quiet:
            waiting = f": waiting for {counted(count, 'request')}" if count else ""
            say(f"stopping{waiting}; {AGAIN}")

    def _stop_downloaders(self) -> int:
        from crawler.downloader import PoliteDownloader  # noqa: PLC0415 - Scrapy's takes a while

        engines = [crawler.engine for crawler in self._process.crawlers]
        downloaders = [engine.downloader for engine in engines if engine is not None]
        return sum(each.stop() for each in downloaders if isinstance(each, PoliteDownloader))

    def _force(self, _number: int) -> None:
        self.forced = True


def leave_at_once(status: int) -> None:
    """End the process without waiting for threads and workers: one of them may be busy for a minute."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


@contextmanager
def stopping_at_once(quiet: bool = False) -> Iterator[None]:
    """Let the first Ctrl-C of a command without a crawl raise KeyboardInterrupt, and the second end the process.

    What cleans up behind the first one is not left to the second in the middle of it: a traceback would say nothing.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if not quiet:
            say(f"stopping; {AGAIN}")
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # which alone may set what signals do
        yield
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is not signal.SIG_DFL:
            signal.signal(signal.SIGINT, before)


def say(words: str) -> None:
    """Write a line to standard error, not through its buffer: the signal may have interrupted a write."""
    try:
        number = sys.stderr.fileno()
        clear = CLEAR if os.isatty(number) else ""
        os.write(number, f"{clear}winnow: {words}\n".encode())
    except (OSError, ValueError):  # nobody reads it
        return
