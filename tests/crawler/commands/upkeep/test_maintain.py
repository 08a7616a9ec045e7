"""winnow maintain: what it removes, what it only counts, and what it never touches."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.commands.pages.show import Command as Show
from crawler.commands.upkeep.maintain import Command
from crawler.commands.upkeep.reextract import Command as Reextract
from crawler.errors import CrawlerError
from crawler.maintenance import read_rules
from crawler.site.retention import Retention
from storage.archive import Archive
from storage.store import Store
from tests.crawler.in_process import run
from tests.servers.command_line import WinnowHome
from tests.servers.small_site import LINKS, Gate, serve_small_site, wait_for_articles
from tests.storage.samples import article, page, rejected

OLD = datetime.now(UTC) - timedelta(days=100)
BAD = "http://www.example.com/bad.html"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with an old article, an old rejection, their pages in files of their own, and an old log."""
    home = tmp_path / "home"
    folder = home / "archive"
    refs = []
    for url in ("http://www.example.com/a/1.html", BAD):
        with Archive(folder) as archive:
            refs.append(archive.write(page(url, fetched_at=OLD)))
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        store.save([article(raw_ref=refs[0], date_fetched=OLD), rejected(BAD, raw_ref=refs[1], date_fetched=OLD)])
    log = home / "logs" / "example" / "1.log"
    log.parent.mkdir(parents=True)
    log.write_text("started")
    (log.parent / "notes.log").write_text("mine")
    for path in (log, *folder.glob("*")):
        os.utime(path, (OLD.timestamp(), OLD.timestamp()))
    (home / "sites").mkdir()
    return home


def site(home: Path, text: str) -> None:
    (home / "sites" / "example.toml").write_text(f'start = ["http://www.example.com/"]\n{text}')


def removed(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> dict[str, int]:
    assert run(Command(), home, "--json", *words) == 0
    told = json.loads(capsys.readouterr().out)
    # How the old article answered last is forgotten whatever the site file says.
    return {name: count for name, count in told["removed"].items() if count and name != "fetch_states"}


def test_nothing_goes_that_no_key_names(home, capsys):
    site(home, "")
    assert removed(capsys, home) == {}
    assert run(Command(), home) == 0
    assert capsys.readouterr().out.startswith("nothing to remove\n")


def test_what_the_site_file_names_goes_and_articles_with_their_pages_stay(home, capsys):
    site(home, "[retention]\npages = 90\nrejections = 90\nlogs = 90\n")
    wanted = {"rejections": 1, "logs": 1, "archive_files": 1}
    assert removed(capsys, home, "--dry-run") == wanted
    assert len(list((home / "archive").glob("*.warc.gz"))) == 2
    assert removed(capsys, home) == wanted
    assert removed(capsys, home) == {}
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        kept = store.article("http://www.example.com/a/1.html")
        assert kept is not None
        assert Archive(home / "archive").read(str(kept.raw_ref)).body
        assert list(store.rejected()) == []
    assert [path.name for path in (home / "logs" / "example").iterdir()] == ["notes.log"]


def test_pages_of_articles_go_only_where_a_key_of_its_own_names_days(home, capsys):
    site(home, "[retention]\npages = 90\narticle_pages = 90\n")
    assert removed(capsys, home) == {"archive_files": 2}
    assert run(Reextract(), home, "--json") == 0, "what was removed on purpose is not missing"
    assert json.loads(capsys.readouterr().out)["read"] == 0
    assert run(Show(), home, "http://www.example.com/a/1.html") == 0
    shown = capsys.readouterr().out
    assert "is not kept any more (removed on" in shown
    assert "正文第一段。" in shown, "the text without its page"
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        assert store.article("http://www.example.com/a/1.html") is not None


def test_the_settings_hold_where_a_site_file_says_nothing():
    def setting(name: str) -> str:
        return {"WINNOW_REJECTION_RETENTION_DAYS": "30", "WINNOW_PAGE_RETENTION_DAYS": "60"}.get(name, "0")

    rules = read_rules(setting, {"own": Retention(rejections=0, pages=7), "silent": Retention()})
    assert [rules.of_rejections(name) for name in ("own", "silent", "no-file")] == [None, *2 * [timedelta(days=30)]]
    assert rules.of_pages("own").others == rules.shortest_pages() == timedelta(days=7)
    assert rules.of_pages("own").articles is None


def test_a_setting_that_is_no_number_of_days_is_one_line():
    with pytest.raises(CrawlerError, match="WINNOW_LOG_RETENTION_DAYS 'soon': neither a number of days"):
        read_rules(lambda name: "soon" if "LOG" in name else "0", {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[retention]\npages = -1\n", "[retention] pages: expected whole days, 0 for ever, not -1"),
        ("[retention]\narticles = 90\n", "unknown key 'articles', did you mean 'article_pages'?"),
        ("retention = 90\n", "expected a table"),
    ],
)
def test_a_slip_in_a_site_file_is_one_line_and_removes_nothing(home, capsys, text, said):
    site(home, text)
    assert run(Command(), home) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert len(list((home / "archive").glob("*.warc.gz"))) == 2


def test_an_argument_is_refused(home):
    with pytest.raises(SystemExit):
        run(Command(), home, "everything")


@pytest.mark.slow
def test_beside_a_crawl_that_runs_nothing_is_lost_and_nothing_fails(tmp_path):
    house, gate = WinnowHome(tmp_path / "home"), Gate(12)
    with serve_small_site((404, ""), gate=gate) as (address, _):
        house.write_site(
            "village", address, "[retention]", "pages = 1", "article_pages = 1", "rejections = 1", "logs = 1"
        )
        crawl = house.start("crawl", "village", settings={"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1})
        for stored in (3, 8, 12):
            wait_for_articles(house, stored)
            assert run(Command(), house.home, "-q") == 0
        gate.open()
        assert crawl.wait(60) == 0
    assert run(Command(), house.home, "-q") == 0
    archive = Archive(house.home / "archive")
    with house.store() as store:
        found = [each.article for each in store.articles()]
    assert len(found) == len(LINKS)
    assert all(archive.read(str(each.raw_ref)).url == each.url for each in found)
