"""The six sites of the measuring kit, each from a site file that names nothing but its start, crawled whole, twice."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.servers.crawl import Ended, House
from tests.servers.kits import Kit, site_kit

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "WINNOW_MAX_CRAWL_DELAY": 0.05}


@dataclass(frozen=True)
class Crawled:
    kit: Kit
    house: House
    first: dict[str, Ended]
    asked_first: int
    second: dict[str, Ended]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.house.home / "corpus.jsonl").read_text("utf-8").splitlines()]


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def crawl_all(house: House, names: list[str]) -> dict[str, Ended]:
    with ThreadPoolExecutor(2) as threads:
        runs = threads.map(lambda name: house.scrapy("crawl", name, settings=SETTINGS, timeout=180), names)
        return dict(zip(names, runs, strict=True))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    work = tmp_path_factory.mktemp("kit")
    with site_kit(work, datetime.now()) as kit:  # noqa: DTZ005  the kit shows local times without a zone
        house = House(work / "home", kit.proxy)
        hosts = json.loads((kit.truth / "hosts.json").read_text("utf-8"))
        names = [host for host, about in hosts.items() if not about.get("mobile_of")]
        for name in names:
            house.write_site(name, f"http://{name}/")
        first = crawl_all(house, names)
        asked_first = len(read(kit.log))
        second = crawl_all(house, names)
        export = house.scrapy("export", str(house.home / "corpus.jsonl"))
        assert export.status == 0, export.err
        yield Crawled(kit, house, first, asked_first, second)


def test_every_crawl_ends_well(crawled):
    assert {name: run.status for name, run in crawled.first.items()} == dict.fromkeys(crawled.first, 0)
    assert {name: run.status for name, run in crawled.second.items()} == dict.fromkeys(crawled.second, 0)


def test_every_article_is_stored_once(crawled):
    stored = [row["url"] for row in crawled.rows]
    assert len(stored) == len(set(stored))
    missing, twice = [], []
    for article in read(crawled.kit.truth / "truth.jsonl"):
        addresses = {article["url"], *article["aliases"], *article["pages"], article["canonical"]}
        found = [url for url in stored if url in addresses]
        if not found:
            missing.append(article["url"])
        elif len(found) > 1:
            twice.append(found)
    assert (missing, twice) == ([], [])


def test_nothing_forbidden_is_asked_for(crawled):
    assert [row["path"] for row in read(crawled.kit.log) if urlsplit(row["path"]).path.startswith("/admin/")] == []


def test_no_character_is_broken(crawled):
    assert [row["url"] for row in crawled.rows if "\ufffd" in row["text"] + row["title"]] == []


def test_a_second_crawl_asks_for_no_article_and_stores_nothing(crawled):
    articles = {article["url"] for article in read(crawled.kit.truth / "truth.jsonl")}
    again = read(crawled.kit.log)[crawled.asked_first :]
    assert again, "the second crawl looked at nothing"
    assert [row["path"] for row in again if row["path"] in articles] == []
    with crawled.house.store() as store:
        runs = store.runs(limit=12)
        assert {run.ending for run in runs} == {"finished"}
        latest = {run.site: run for run in reversed(runs)}
    assert {name: run.counts.get("outcome/new", 0) for name, run in latest.items()} == dict.fromkeys(latest, 0)


def test_texts_are_clean(crawled):
    """Leaks and losses are measured by the kit's own scorer; here only the two-page articles, which a crawl joins."""
    rows = {row["url"]: row for row in crawled.rows}
    cut = [article for article in read(crawled.kit.truth / "truth.jsonl") if len(article["pages"]) > 1]
    assert cut
    for article in cut:
        text = "".join(rows[article["url"]]["text"].split())
        last = "".join(article["body"].splitlines()[-1].split())
        assert last in text or last in article["optional"], article["url"]
