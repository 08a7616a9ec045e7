"""A crawl as a child process, for a caller that has no reactor: started, waited for, told as its run."""

import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from crawler.errors import CrawlerError
from crawler.paths import Paths
from crawler.process.child_command import environment_at, python_command
from storage.records import Run
from storage.store import Store

ENDING = 60.0
"""Seconds that an interrupted crawl may take over what is under way."""


def run_crawl(
    name_or_url: str,
    arguments: Mapping[str, Any],
    places: Paths,
    *,
    settings: Mapping[str, Any],
    quiet: bool = True,
    command: str = "crawl",
) -> Run:
    """Crawl a site and return its run as the store keeps it; ``command`` is ``crawl`` or ``backfill``.

    ``arguments`` are those of ``winnow crawl -a``; one that is None is not given.  Raises CrawlerError with the line
    that the crawl ended with where it never began.
    """
    words = [f"{name}={_word(value)}" for name, value in arguments.items() if value is not None]
    extra = [word for each in words for word in ("-a", each)]
    extra += [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    began = datetime.now(UTC)
    with _child([command, *(["-q"] if quiet else []), *extra, name_or_url], places, quiet) as child:
        said = child.communicate()[1] or ""
    with Store.open(places.database_url) as store:
        run = next((run for run in store.runs(since=began) if run.pid == child.pid), None)
    if run is None:
        raise CrawlerError(_last_line(said) or f"{name_or_url}: the crawl ended with status {child.returncode}")
    return run


@contextmanager
def _child(words: list[str], places: Paths, quiet: bool) -> Iterator["subprocess.Popen[str]"]:
    child = subprocess.Popen(
        python_command("winnow", *words),
        env=environment_at(places),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else None,
        stderr=subprocess.PIPE if quiet else None,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        yield child
    except BaseException:  # an interrupt reaches a notebook's kernel only: the child is told, and heard out
        child.send_signal(signal.SIGINT)
        try:
            child.communicate(timeout=ENDING)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
        raise


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _last_line(said: str) -> str:
    return next((line.removeprefix("winnow: ") for line in reversed(said.splitlines()) if line.strip()), "")
