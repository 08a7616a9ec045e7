"""When Python looks for garbage: not in what a command loads, all of which is kept."""

import atexit
import gc

USUAL = (10_000, 20, 20)
"""As :func:`gc.set_threshold` takes them.  With Python's own (700, 10, 10) a crawl spent 6 % of its CPU on looking,
with these 3 %."""

WHILE_LOADING = 1_000_000
"""So many objects more, and it looks: never while Scrapy, SQLAlchemy and the store are loaded, 400,000 objects."""


def begin() -> None:
    """Have it look seldom until :func:`loaded`, and not at all as the process ends.

    Python searches everything some ten times while it is loaded, and three times as the process ends: of 0.77 s of CPU
    time that ``winnow runs`` took on a busy machine, 0.08 and 0.16 s.
    """
    gc.set_threshold(WHILE_LOADING)
    atexit.register(gc.freeze)


def loaded() -> None:
    """Have it look as often as usual: what comes now may be garbage some time, and what was loaded never is."""
    gc.freeze()
    gc.set_threshold(*USUAL)
