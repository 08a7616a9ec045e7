"""Waiting for a database that is locked or restarting, instead of losing what was to be written."""

import logging
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from storage.errors import DatabaseBusy

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 180.0
"""How long a crawl waits for its database: a restart of a large PostgreSQL server with recovery takes a minute."""

Asked = ParamSpec("Asked")
Given = TypeVar("Given")


def retry_when_busy(
    work: Callable[Asked, Given],
    patience: float = PATIENCE_SECONDS,
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Callable[Asked, Given]:
    """Return ``work`` with patience: it is done again while the database is busy, at most so many seconds.

    Only for what may be done twice: a transaction whose end was not heard of may have happened.  Raises DatabaseBusy
    when the time is over, and every other error at once.
    """

    def patient(*args: Asked.args, **kwargs: Asked.kwargs) -> Given:
        began, wait = clock(), 0.25
        while True:
            try:
                return work(*args, **kwargs)
            except DatabaseBusy as error:
                if clock() - began + wait > patience:
                    raise
                logger.warning("%s; tried again in %g s", error, wait)
                pause(wait)
                wait = min(wait * 2, 5.0)

    return patient
