"""The log of a worker: each line of a crawl names its site, and the worker's own lines are shown."""

import logging

import scrapy.utils.log as scrapys
from scrapy.utils.log import get_scrapy_root_handler

from crawler.batch import name_sites


def log_to(*, quiet: bool) -> None:
    """Keep one handler for all crawls, which Scrapy would put up anew with each."""
    handler = get_scrapy_root_handler()
    if handler is None:
        return
    logging.root.removeHandler(handler)
    scrapys._scrapy_root_handler = None  # noqa: SLF001 - there is no public way out
    handler.addFilter(name_sites)
    logging.root.addHandler(handler)
    # That the database is away is said by the heartbeat, and not again by each of some hundred crawls that wait for it.
    logging.getLogger("storage.db.retry").setLevel(logging.ERROR)
    if not quiet:
        own = logging.getLogger("winnow.worker")
        own.setLevel(logging.INFO)
        own.propagate = False
        plain = logging.StreamHandler()
        plain.setFormatter(handler.formatter)
        own.addHandler(plain)
