"""A crawl that can only wait ends, and the next one goes on with what it left."""

import time

import pytest

from tests.servers import refusing_site
from tests.servers.command_line import WinnowHome

QUICK = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "WINNOW_RETRY_DELAYS": "1,1,1"}


@pytest.mark.slow
def test_a_site_that_is_too_busy_for_long_is_left_to_the_next_crawl(tmp_path):
    """Without it the crawl waits through pauses of 5, 10, 20 … 900 s and holds the place of other crawls."""
    house = WinnowHome(tmp_path)
    with refusing_site.serve(503) as base:
        house.write_site("busy", base + "/")
        begun = time.monotonic()
        settings = {**QUICK, "WINNOW_BACKOFF_START": 40, "WINNOW_MAX_WAIT": 3}
        ended = house.scrapy("crawl", "busy", settings=settings, timeout=80)
    assert time.monotonic() - begun < 30
    assert ended.status == 1
    assert "Traceback" not in ended.err, ended.err
    assert "no request was allowed for 3 s" in ended.err
    with house.store() as store:
        (run,) = store.runs("busy")
        (crawl,) = store.crawls("busy")
        assert run.ending == "waited"
        assert crawl.finished_at is None
        counts = store.crawl_counts(crawl.id)
        assert counts["waiting"] >= 1
        assert not counts.get("leased")
        assert not any(name.startswith("failed") for name in counts)
