"""Runs that ended without a word, as this machine can tell."""

import logging

from crawler.process import is_gone, is_of_before, this_process
from storage.gone import close_gone as close
from storage.runs import Run
from storage.store import Store

logger = logging.getLogger("winnow")


def close_gone(store: Store) -> list[Run]:
    """Close the runs of a database whose process is gone as ``killed``; give them, each said once in the log."""
    closed = close(store.engine, is_gone, this_process().machine, is_of_before)
    for run in closed:
        logger.warning("run %d (%s of %s) ended without a word: its process is gone", run.id, run.kind, run.site)
    return closed
