"""A site that takes the process of its batch down, as the service meets it."""

import sys
import threading
import time
from datetime import UTC, datetime

import pytest

from crawler.service.app import Options, make_service
from storage.service.jobs import Jobs
from tests.crawler.batch.farm import source
from tests.crawler.service.test_app import ended_after, wait
from tests.servers.command_line import WinnowHome
from tests.servers.many_sites.server import serve

pytestmark = pytest.mark.endurance

NAMES = ["also", "good", "third", "evil"]
HANGING = (sys.executable, "-m", "tests.crawler.batch.hanging_crawl")


@pytest.fixture
def house(tmp_path):
    with serve([*map(source, NAMES)], time.time) as running:
        made = WinnowHome(tmp_path, running.proxy)
        for name in NAMES:
            made.write_site(name, f"http://{name}.example/")
        yield made


def test_a_site_that_hangs_the_loop_of_its_batch_harms_no_other(house):
    assert house.scrapy("crawl", *NAMES, "-q").status == 0
    stop, environment = threading.Event(), house.environment()
    options = Options(home=house.home, folders=[str(house.sites)], prefix=HANGING, environment=environment)
    with house.store() as store:
        before = max(run.id for run in store.runs())
        Jobs(store.engine).ask(NAMES, datetime.now(UTC))  # all of them at once
        made, _ = make_service(store, options, stop)
        thread = threading.Thread(target=made.run, args=(stop, lambda *_: time.sleep(0.1)))
        thread.start()
        try:
            again = {name: wait(house, ended_after(name, before), 100.0) for name in NAMES}
        finally:
            stop.set()
            thread.join(60)
        assert {name: (run.ending, run.exit_status) for name, run in again.items()} == dict.fromkeys(
            NAMES, ("finished", 0)
        )
        assert len(store.runs()) == 2 * len(NAMES)
