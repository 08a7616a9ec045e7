"""winnow progress and winnow failures, over crawls as another process sees them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import time

import pytest

from crawler.backfill.progress import HEAD, CrawlRow, CrawlSource, crawl_progress
from crawler.commands.crawling import failures, progress, runs
from crawler.commands.pages import list as listing
from crawler.commands.upkeep import learn
from storage.frontier.queue import QueuedURL
from storage.frontier.worker import Worker
from storage.process import Process
from storage.records import Link, LinkKind
from tests.crawler.in_process import run
from tests.servers.command_line import WinnowHome

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Walk:
    id: int
    site: str
    kind: str = "backfill"
    started_at: datetime = NOW - timedelta(minutes=10)
    finished_at: datetime | None = None
    ending: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Walks(CrawlSource):
    rows: Sequence[Walk] = ()
    counted: Mapping[str, int] = field(default_factory=dict)
    unread: int = 0
    recent: int = 0

    def crawls(self, site: str | None, limit: int) -> Sequence[CrawlRow]:
        return [row for row in self.rows if site in (None, row.site)][:limit]

    def crawl_counts(self, crawl_id: int) -> Mapping[str, int]:
        return self.counted

    def crawl_sources(self, crawl_id: int) -> int:
        return self.unread

    def crawl_ended_since(self, crawl_id: int, moment: datetime) -> int:
        assert moment <= datetime.now(UTC) - timedelta(seconds=59)
        return self.recent


COUNTS = {"waiting": 570, "leased": 30, "done:new": 500, "done:listing": 95, "failed:dns": 5}
ENDED = Walk(1, "old", finished_at=NOW, ending="finished", counts={"done:new": 6, "failed:dns": 1})


def test_rates_and_the_time_left():
    (one,) = crawl_progress(Walks((Walk(2, "h"),), COUNTS, recent=120), None, NOW)
    assert (one.standing.done, one.standing.kept, one.standing.waiting) == (595, 500, 600)
    assert (one.present, one.average, one.seconds_left) == (2.0, 1.0, 300.0)
    assert one.row()[-1] == "about 5 min"
    assert len(one.row()) == len(HEAD)


def test_the_time_left_is_unknown_while_lists_are_read_or_nothing_moves():
    reading = Walks((Walk(2, "h"),), COUNTS, unread=1, recent=120)
    still = Walks((Walk(2, "h"),), COUNTS)
    assert [crawl_progress(ledger, None, NOW)[0].seconds_left for ledger in (reading, still)] == [None, None]


def test_open_walks_are_shown_and_of_one_site_the_latest_whatever_it_is():
    ledger = Walks((Walk(3, "h"), ENDED, Walk(0, "g")), COUNTS)
    assert [one.crawl.site for one in crawl_progress(ledger, None, NOW)] == ["h", "g"]
    (old,) = crawl_progress(ledger, "old", NOW)
    assert (old.standing.kept, old.standing.failed, old.row()[-1]) == (6, 1, "finished")
    assert old.to_json()["seconds_left"] is None
    assert crawl_progress(Walks(), "h", NOW) == []


@pytest.fixture
def house(tmp_path):
    """Two backfills: one goes on with five addresses waiting, one is over and could not get one of its two."""
    house = WinnowHome(tmp_path)
    with house.store() as store:
        now = time()
        for site, count in (("h", 8), ("g", 2)):
            crawl, _ = store.crawl(site, "backfill", {}, True)
            member = Worker.join(store.engine, crawl, Process("here", 1, "1"), now, 60.0)
            links = [Link(f"https://{site}.example/{number}", LinkKind.ARTICLE, "sitemap") for number in range(count)]
            member.add([QueuedURL(link) for link in links], now)
            first, second, *_ = member.lease(3, now, lambda _: False).rows
            member.done({first.id: "new"}, now)
            member.failed(second, "dns", "no such name", now, None)
            member.leave("finished" if site == "g" else None)
    return house


def test_the_command_shows_progress_as_a_table_and_as_lines(house, capsys):
    assert run(progress.Command(), house.home) == 0
    told = capsys.readouterr().out
    assert "h.example" not in told
    assert " h " in told
    assert run(progress.Command(), house.home, "h", "--json") == 0
    (line,) = capsys.readouterr().out.splitlines()
    row = json.loads(line)
    assert (row["site"], row["done"], row["failed"], row["waiting"], row["sources"]) == ("h", 1, 1, 6, 0)
    assert row["seconds_left"] is not None
    assert run(progress.Command(), house.home, "g", "--json") == 0
    assert json.loads(capsys.readouterr().out)["ending"] == "finished"
    assert run(progress.Command(), house.home, "nobody") == 2
    assert capsys.readouterr().err.startswith("winnow: unknown site 'nobody'; ")


def test_the_command_shows_failures_and_lets_them_wait_again(house, capsys):
    assert run(failures.Command(), house.home) == 0
    told = capsys.readouterr().out
    assert "https://g.example/1" in told
    assert "no such name" in told
    assert run(failures.Command(), house.home, "h", "--json") == 0
    (line,) = capsys.readouterr().out.splitlines()
    row = json.loads(line)
    assert (row["kind"], row["tries"], row["crawl_kind"]) == ("dns", 1, "backfill")
    assert run(failures.Command(), house.home, "h", "--retry") == 0
    assert capsys.readouterr().out.startswith("1 address queued again")
    assert run(failures.Command(), house.home, "h") == 0
    assert "no failures" in capsys.readouterr().out
    with house.store() as store:
        assert [one.site for one in store.failures()] == ["g"]


@pytest.mark.parametrize("command", [failures, progress, learn, runs], ids=lambda module: module.__name__)
def test_an_unknown_site_is_an_error_with_the_nearest_name(tmp_path, command, capsys):
    WinnowHome(tmp_path).write_site("paper", "https://paper.example/")
    assert run(command.Command(), tmp_path, "papre") == 2
    assert capsys.readouterr().err == "winnow: unknown site 'papre'; did you mean 'paper'?\n"


def test_list_marks_a_broken_file(tmp_path, capsys):
    house = WinnowHome(tmp_path)
    house.write_site("paper", "https://paper.example/")
    (house.sites / "broken.toml").write_text('strat = "https://broken.example/"')
    assert run(listing.Command(), tmp_path) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("broken  (broken: ")
    assert "unknown key 'strat'" in first
    assert second == "paper"
    assert run(listing.Command(), tmp_path, "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["site"], row["problem"] is None) for row in rows] == [("broken", False), ("paper", True)]
