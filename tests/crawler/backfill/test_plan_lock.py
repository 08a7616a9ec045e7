"""Two backfills of one site begun at once: one looks at it, the other waits for the plan."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from crawler.backfill.plan_lock import PlanLock
from storage.frontier.worker import Worker
from tests.servers.command_line import WinnowHome
from tests.servers.small_site import LINKS, serve_small_site


def test_the_second_waits_for_the_plan_of_the_first(tmp_path):
    with WinnowHome(tmp_path).store() as store, PlanLock(store, "news", "backfill", {}) as first:
        assert first.plan(lambda: None, 0.01) is None
        with PlanLock(store, "news", "backfill", {}) as second:
            waited = threading.Event()
            given: list[object] = []
            thread = threading.Thread(target=lambda: given.append(second.plan(waited.set, 0.01)))
            thread.start()
            assert waited.wait(5)
            assert given == []
            first.pass_on({"sources": []})
            thread.join(5)
            assert given == [{"sources": []}]
            second.pass_on(None)
        crawl = store.find_crawl("news", "backfill", {})
        assert crawl is not None
        assert crawl.plan == {"sources": []}


def test_the_second_plans_where_the_first_left_without_a_plan(tmp_path):
    with WinnowHome(tmp_path).store() as store, PlanLock(store, "news", "backfill", {}) as second:
        with PlanLock(store, "news", "backfill", {}):
            pass
        assert second.plan(lambda: None, 0.01) is None


def test_a_plan_that_is_passed_on_between_two_looks_is_not_made_again(tmp_path, monkeypatch):
    words: tuple[str, str, dict[str, Any]] = ("news", "backfill", {})
    is_first = Worker.is_first
    with WinnowHome(tmp_path).store() as store, PlanLock(store, *words) as first, PlanLock(store, *words) as second:

        def late(self: Worker, now: float, gone: Callable[[Any], bool]) -> bool:
            first.pass_on({"sources": []})
            return is_first(self, now, gone)

        monkeypatch.setattr(Worker, "is_first", late)
        assert second.plan(lambda: None, 0.01) == {"sources": []}


@pytest.mark.slow
def test_two_that_begin_at_once_ask_for_no_page_twice(tmp_path):
    house = WinnowHome(tmp_path)
    settings = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "WINNOW_LEASE_SECONDS": 3}
    with serve_small_site((200, "User-agent: *\nDisallow:\n")) as (address, log):
        both = [house.start("backfill", address, "-q", settings=settings) for _ in range(2)]
        assert [child.wait(60) for child in both] == [0, 0]
        asked = Counter(path for _, path in log if path != "/robots.txt")
    assert set(LINKS) <= set(asked)
    assert [path for path, times in asked.items() if times > 1] == []
