"""A crawl that was begun by another process takes over its row."""

from types import SimpleNamespace
from typing import Any

import pytest

from crawler.process.identity import this_process
from pipelines.stages.persist import PersistStage
from storage.store import Store
from tests.servers.command_line import WinnowHome
from tests.servers.faulty_site import serve

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "WINNOW_RETRY_DELAYS": ""}


@pytest.fixture
def store(tmp_path):
    with WinnowHome(tmp_path).store() as store:
        yield store


def test_a_child_adopts_the_row_that_was_begun_for_it(tmp_path, store):
    house, log = WinnowHome(tmp_path), tmp_path / "run.log"
    begun = store.start_run("demo", "crawl", log="planned.log")
    with serve() as faults:
        house.write_site("demo", faults.base + "/news/mill-turns-again-101.html")
        ended = house.scrapy("crawl", "demo", "--logfile", str(log), settings={**SETTINGS, "WINNOW_RUN": begun})
    (run,) = store.runs()
    assert (run.id, run.ending, run.exit_status, run.log) == (begun, "finished", ended.status, str(log))
    assert run.process is not None
    assert run.counts["outcome/new"] == 1
    assert 20e6 < run.memory < 2e9


def begin(store: Store, given: object) -> int:
    """Let the stage of a crawl of ``demo`` begin its run."""
    crawler: Any = SimpleNamespace(
        settings={"WINNOW_DATABASE_URL": "", "WINNOW_RUN": given}, signals=SimpleNamespace(connect=lambda *_, **__: 0)
    )
    return PersistStage.from_crawler(crawler)._begin(store, SimpleNamespace(name="demo", process=this_process()))


def test_any_other_row_is_left_alone(store):
    begun = store.start_run("demo", "crawl")
    assert begin(store, str(begun)) == begun
    store.finish_run(begun, ending="finished", exit_status=0, counts={})
    other = store.start_run("another-site", "crawl")
    before = [store.run(other), store.run(begun)]
    made = {begin(store, wrong) for wrong in (other, begun, 999, "often", None, "")}
    assert len(made) == 6
    assert not made & {other, begun, 999}
    assert [store.run(other), store.run(begun)] == before
