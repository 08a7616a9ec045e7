"""Lines of a batch say their site, or stand in the file of its run."""

import asyncio
import logging
from contextvars import copy_context
from io import StringIO

import pytest

from crawler.batch.site_logs import SITE, SiteLogFiles


@pytest.fixture
def logger():
    made = logging.getLogger("winnow.test_site_logs")
    made.propagate = False
    made.setLevel(logging.INFO)
    yield made
    made.handlers.clear()


def say(logger: logging.Logger, site: str, text: str, *args: object) -> None:
    """Log a line as a task does that was made by the crawl of a site."""

    async def said() -> None:
        logger.info(text, *args)

    async def crawl() -> None:
        SITE.set(site)
        await asyncio.get_running_loop().create_task(said())

    copy_context().run(asyncio.run, crawl())


def test_each_line_stands_in_the_file_of_its_site_and_names_it_elsewhere(logger, tmp_path):
    out = StringIO()
    rest = logging.StreamHandler(out)
    rest.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    files = SiteLogFiles(rest, {"a": tmp_path / "a" / "1.log", "c": tmp_path / "no folder" / "\0"})
    logger.addHandler(files)
    say(logger, "a", "read %d pages", 7)
    say(logger, "b", "read %d pages", 8)
    say(logger, "b", "b: says it itself")
    say(logger, "c", "its file cannot be made")
    logger.info("of no site")
    files.end("a")
    say(logger, "a", "once more")
    files.close()
    assert (tmp_path / "a" / "1.log").read_text() == "INFO read 7 pages\nINFO once more\n"
    assert out.getvalue().splitlines() == [
        "INFO b: read 8 pages",
        "INFO b: says it itself",
        "INFO c: its file cannot be made",
        "INFO of no site",
    ]
