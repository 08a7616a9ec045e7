"""A site is judged again only where something has happened to it; until it is judged, what is known is told."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.cli.reports import health_table
from crawler.health import HealthState, HealthStatus
from crawler.site import load
from crawler.web.figures import Verdicts, verdicts
from storage.service import HealthStore

NOW = datetime.now(UTC).replace(minute=30)


@pytest.fixture
def sites(home):
    return [load(home / "sites" / "example.toml")]


@pytest.fixture
def judged(monkeypatch):
    asked = []

    def check_site(store, site, now):
        asked.append(site.name)
        return health_table.check_site(store, site, now)

    monkeypatch.setattr(verdicts, "check_site", check_site)
    return asked


def test_a_site_is_judged_again_where_a_run_has_ended(store, sites, judged):
    known = Verdicts()
    for _ in range(3):
        assert known.judge(store, sites, NOW)["example"]["state"] == "new"
    assert judged == ["example"]
    run = store.start_run("example", "crawl")
    known.judge(store, sites, NOW)
    store.finish_run(run, ending="finished", exit_status=0, counts={})
    known.judge(store, sites, NOW)
    assert len(judged) == 3
    known.judge(store, sites, NOW + timedelta(hours=1))
    assert len(judged) == 4


def test_what_the_service_noted_is_told_until_a_site_is_judged(store, sites, judged):
    known = Verdicts()
    assert known.so_far(store, sites)["example"]["state"] == "not judged yet"
    HealthStore(store.engine).note("example", HealthStatus(HealthState.BROKEN, NOW, "no answer"), NOW)
    told = known.so_far(store, sites)["example"]
    assert (told["state"], told["reason"]) == ("broken", "no answer")
    assert judged == []
    known.judge(store, sites, NOW)
    assert known.so_far(store, sites)["example"]["state"] == "new"
