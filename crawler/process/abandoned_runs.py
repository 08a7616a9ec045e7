"""Runs that ended without a word, as this machine can tell."""

import logging

from sqlalchemy import Engine

from crawler.process.identity import is_gone, is_of_before, is_of_earlier_boot, this_process
from storage.process import IsGone
from storage.records import Run
from storage.runs import close_abandoned_runs
from storage.store import Store

logger = logging.getLogger("winnow")


def knower(engine: Engine) -> IsGone:
    """Return what knows the processes that are gone, of all that use a database.

    A SQLite file lies on this machine, so what an earlier start of it was at is gone as well.  On a server it may be of
    another machine that has the same name: there only its lease tells.
    """
    if engine.dialect.name != "sqlite":
        return is_gone
    return lambda process: is_gone(process) or is_of_earlier_boot(process)


def end_abandoned_runs(store: Store) -> list[Run]:
    """Close the runs of a database whose process is gone as ``killed``; give them, each said once in the log."""
    closed = close_abandoned_runs(store.engine, knower(store.engine), this_process().machine, is_of_before)
    for run in closed:
        logger.warning("run %d (%s of %s) is marked killed: its process died", run.id, run.kind, run.site)
    return closed
