"""scrapy progress and scrapy failures, over walks as another process sees them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from crawler import opened
from crawler.commands import failures, progress
from crawler.ledger import HEAD, Failure, Ledger, WalkRow
from crawler.ledger import progress as progress_of
from tests.crawler.commandline import run

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


def failure(site: str, url: str, kind: str, words: str) -> Failure:
    values = {"site": site, "url": url, "kind": kind, "words": words}
    return Failure(walk_kind="backfill", via="sitemap", tries=4, at=NOW, **values)


@dataclass
class Walks(Ledger):
    rows: Sequence[Walk] = ()
    counted: Mapping[str, int] = field(default_factory=dict)
    unread: int = 0
    recent: int = 0
    failed: list[Failure] = field(default_factory=list)

    def walks(self, site: str | None, limit: int) -> Sequence[WalkRow]:
        return [row for row in self.rows if site in (None, row.site)][:limit]

    def walk_counts(self, walk_id: int) -> Mapping[str, int]:
        return self.counted

    def walk_sources(self, walk_id: int) -> int:
        return self.unread

    def walk_ended_since(self, walk_id: int, moment: datetime) -> int:
        assert timedelta(seconds=59) < datetime.now(UTC) - moment < timedelta(seconds=90)
        return self.recent

    def failures(self, site: str | None) -> Iterator[Failure]:
        return (one for one in self.failed if site in (None, one.site))

    def retry(self, site: str | None) -> int:
        kept = [one for one in self.failed if site not in (None, one.site)]
        count = len(self.failed) - len(kept)
        self.failed = kept
        return count


COUNTS = {"waiting": 570, "leased": 30, "done:new": 500, "done:listing": 95, "failed:dns": 5}
ENDED = Walk(1, "old", finished_at=NOW, ending="finished", counts={"done:new": 6, "failed:dns": 1})


def test_rates_and_the_time_left():
    (one,) = progress_of(Walks((Walk(2, "h"),), COUNTS, recent=120), None, NOW)
    assert (one.standing.done, one.standing.kept, one.standing.waiting) == (595, 500, 600)
    assert (one.present, one.average, one.seconds_left) == (2.0, 1.0, 300.0)
    assert one.row()[-1] == "about 5 min"
    assert len(one.row()) == len(HEAD)


def test_the_time_left_is_unknown_while_lists_are_read_or_nothing_moves():
    reading = Walks((Walk(2, "h"),), COUNTS, unread=1, recent=120)
    still = Walks((Walk(2, "h"),), COUNTS)
    assert [progress_of(ledger, None, NOW)[0].seconds_left for ledger in (reading, still)] == [None, None]


def test_open_walks_are_shown_and_of_one_site_the_latest_whatever_it_is():
    ledger = Walks((Walk(3, "h"), ENDED, Walk(0, "g")), COUNTS)
    assert [one.walk.site for one in progress_of(ledger, None, NOW)] == ["h", "g"]
    (old,) = progress_of(ledger, "old", NOW)
    assert (old.standing.kept, old.standing.failed, old.row()[-1]) == (6, 1, "finished")
    assert old.to_json()["seconds_left"] is None
    assert progress_of(Walks(), "h", NOW) == []


@pytest.fixture
def ledger(monkeypatch):
    failed = [
        failure("h", "https://h.example/1", "dns", "no such name"),
        failure("g", "https://g.example/2", "http", "answered 503"),
    ]
    made = Walks((Walk(2, "h"),), COUNTS, recent=60, failed=failed)
    monkeypatch.setattr(opened, "ledger_of", lambda _: made)
    return made


def test_the_command_shows_progress_as_a_table_and_as_lines(ledger, tmp_path, capsys):
    assert run(progress.Command(), tmp_path) == 0
    told = capsys.readouterr().out
    assert "about 10 min" in told
    assert "500" in told
    assert run(progress.Command(), tmp_path, "h", "--json") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["seconds_left"] == 600
    assert json.loads(line)["site"] == "h"
    assert run(progress.Command(), tmp_path, "nobody") == 0
    assert "nothing is under way" in capsys.readouterr().out


def test_the_command_shows_failures_and_lets_them_wait_again(ledger, tmp_path, capsys):
    assert run(failures.Command(), tmp_path) == 0
    told = capsys.readouterr().out
    assert "https://g.example/2" in told
    assert "no such name" in told
    assert run(failures.Command(), tmp_path, "h", "--json") == 0
    (line,) = capsys.readouterr().out.splitlines()
    row = json.loads(line)
    assert (row["kind"], row["tries"], row["at"]) == ("dns", 4, NOW.isoformat())
    assert run(failures.Command(), tmp_path, "h", "--retry") == 0
    assert capsys.readouterr().out.startswith("1 addresses wait again")
    assert [one.site for one in ledger.failed] == ["g"]
    assert run(failures.Command(), tmp_path, "h") == 0
    assert "nothing failed" in capsys.readouterr().out
