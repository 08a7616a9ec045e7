"""``winnow health``: one row a site, judged from the database, with exit status 1 for a broken one."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from crawler.commands.scheduling.health import Command
from crawler.health.check import HealthState, check_source
from crawler.site.config import Site
from storage.db.engine import write_transaction
from storage.schema.core import runs
from storage.schema.service import leaders
from storage.service.health import HealthStore
from storage.store import Store
from tests.crawler.health.events import Ban, NoDate
from tests.crawler.health.shapes import SHAPES
from tests.crawler.health.simulator import Event, Source
from tests.crawler.in_process import run
from tests.storage.samples import article

BUSY = SHAPES[0]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    return tmp_path


def site(home: Path, name: str) -> None:
    (home / "sites" / f"{name}.toml").write_text(f'start = "https://{name}.example/"\n')


def crawled(home: Path, name: str, event: type[Event], hours: float, weeks: int = 5) -> int:
    """Crawl a site for some weeks with an event in the last hours, up to now, and return its last run."""
    now = datetime.now(UTC)
    source = Source(BUSY, 7, now - timedelta(weeks=weeks))
    rows = []
    for one in source.runs(now, event(now - timedelta(hours=hours))):
        assert one.ended_at is not None
        row: dict[str, Any] = {
            "site": name,
            "kind": "crawl",
            "started_at": one.started_at.isoformat(),
            "counts": one.counts,
        }
        rows.append(row | {"ended_at": one.ended_at.isoformat(), "ending": one.ending, "exit_status": 0, "bytes": 0})
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store, write_transaction(store.engine) as connection:
        return int(connection.execute(insert(runs).returning(runs.c.id), rows).scalars().all()[-1])


def lines(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_healthy_site_and_one_that_was_never_crawled(home, capsys):
    site(home, "fine")
    site(home, "fresh")
    crawled(home, "fine", Event, 1)
    assert run(Command(), home, "--json") == 0
    fine, fresh = lines(capsys)
    assert (fine["state"], fresh["state"]) == ("healthy", "new")
    assert "new articles" in fine["reason"]
    assert "no crawl" in fresh["reason"]


def test_a_broken_site_ends_with_1_and_says_since_when(home, capsys):
    site(home, "gone")
    crawled(home, "gone", Ban, 10)
    began = datetime.now(UTC) - timedelta(hours=10)
    assert run(Command(), home, "gone", "--json") == 1
    (gone,) = lines(capsys)
    assert (gone["state"], gone["signs"][0]["name"]) == ("broken", "refused")
    assert abs(datetime.fromisoformat(gone["since"]) - began) < timedelta(hours=1)
    assert run(Command(), home) == 1
    told = capsys.readouterr().out
    assert "gone" in told
    assert "refused" in told
    assert "no service runs; start it with 'winnow schedule'" in told


def test_examples_are_articles_of_the_runs_that_show_it(home, capsys):
    site(home, "undated")
    last = crawled(home, "undated", NoDate, 20)
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        verdict = check_source(store, Site("undated", ("https://undated.example/",)), datetime.now(UTC))
        store.save(
            [article("https://undated.example/a", site="undated", title="https://undated.example/a")],
            run_id=verdict.runs[0],
        )
        store.save(
            [article("https://undated.example/b", site="undated", title="https://undated.example/b")],
            run_id=last + 1000,
        )
    assert run(Command(), home, "undated", "--json") == 0
    (undated,) = lines(capsys)
    assert undated["state"] == "degraded"
    assert undated["examples"] == ["https://undated.example/a"]
    assert run(Command(), home, "undated", "--examples") == 0
    assert "undated: https://undated.example/a" in capsys.readouterr().out


def test_accepting_makes_the_present_the_new_usual(home, capsys):
    site(home, "undated")
    crawled(home, "undated", NoDate, 20 * 24)
    assert run(Command(), home, "undated", "--json") == 0
    assert lines(capsys)[0]["state"] == "degraded"
    assert run(Command(), home, "accept", "undated", "--json") == 0
    assert lines(capsys)[0]["state"] == "healthy"
    assert run(Command(), home, "undated", "--json") == 0
    assert lines(capsys)[0]["state"] == "healthy"


def test_a_lasting_trouble_does_not_become_usual_by_itself(home):
    site(home, "undated")
    crawled(home, "undated", NoDate, 7 * 7 * 24, weeks=12)
    now = datetime.now(UTC)
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        one = Site("undated", ("https://undated.example/",))
        alone = check_source(store, one, now)
        assert alone.state is HealthState.HEALTHY  # of the runs that are read all are from after the loss
        early = check_source(store, one, now - timedelta(days=46))
        assert early.state is HealthState.DEGRADED
        HealthStore(store.engine).note("undated", early, now - timedelta(days=46))
        late = check_source(store, one, now)
    assert late.state is HealthState.DEGRADED
    assert abs(late.since - early.since) < timedelta(hours=1)


def test_an_unknown_name_is_one_line_and_2(home, capsys):
    site(home, "fine")
    assert run(Command(), home, "fone") == 2
    assert capsys.readouterr().err.strip() == "winnow: unknown site 'fone'; did you mean 'fine'?"
    assert run(Command(), home, "accept") == 2
    assert "accept" in capsys.readouterr().err


def test_a_dead_service_and_sites_it_has_left_alone(home, capsys):
    site(home, "fine")
    crawled(home, "fine", Event, 1)
    now = datetime.now(UTC)
    old = (now - timedelta(days=3)).isoformat()
    row = {"name": "schedule", "machine": "m", "pid": 1, "process_start": "1", "started_at": old, "beat_at": old}
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store, write_transaction(store.engine) as connection:
        connection.execute(insert(leaders), [row | {"lease_until": now.timestamp() - 9}])
        late = (now - timedelta(days=2)).isoformat()
        connection.execute(runs.delete().where(runs.c.started_at > late))
    assert run(Command(), home) == 0
    told = capsys.readouterr().out
    assert "the service died; last seen 3 days ago" in told
    assert "not crawled since" in told
