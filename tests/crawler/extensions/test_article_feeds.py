"""Feeds hold the articles of a crawl as an export does; stages of one's own stand before, between and after ours."""

import csv
import json
import marshal
import pickle
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.servers.command_line import CommandResult, WinnowHome
from tests.servers.small_site import LINKS, serve_small_site

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "LOG_LEVEL": "INFO"}

OWN = """
from dataclasses import replace

from scrapy.exceptions import DropItem

from pipelines.stages.record import reject
from storage.records import Article, Reason


class Between:
    "After the extraction: gives every article a section, rejects the fourth, drops the third."

    def process_item(self, item):
        if not isinstance(item, Article):
            return item
        if item.title.endswith("number 3"):
            raise DropItem("three is too much")
        if item.title.endswith("number 4"):
            return reject(item, Reason.NOT_ARTICLE, "by a stage")
        return replace(item, section="Village")


class After:
    "After the store: sees articles only, as their records; counts letters, drops the fifth."

    async def process_item(self, item):
        if item["title"].endswith("number 5"):
            raise DropItem("not for the feed")
        item["letters"] = len(item["text"])
        return item


class Breaks:
    def process_item(self, item):
        if isinstance(item, Article) and item.title.endswith("number 6"):
            raise ValueError("six is odd")
        return item


class Loses:
    def process_item(self, item):
        return {"title": item.title} if isinstance(item, Article) and item.title.endswith("number 7") else item


class Watcher:
    "An extension, a downloader middleware and a spider middleware in one."

    @classmethod
    def from_crawler(cls, crawler):
        made = cls()
        made.stats = crawler.stats
        crawler.stats.inc_value("own/made")
        return made

    def process_request(self, request):
        self.stats.inc_value("own/requests")

    async def process_spider_output(self, response, result):
        async for each in result:
            yield each
"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    (tmp_path / "own.py").write_text(OWN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return WinnowHome(tmp_path / "home")


def crawl(house: WinnowHome, *words: str, **settings: Any) -> CommandResult:
    with serve_small_site((404, "")) as (base, _):
        return house.scrapy("crawl", base, *words, settings=SETTINGS | settings)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def exported(house: WinnowHome, path: Path) -> list[dict[str, Any]]:
    assert house.scrapy("export", str(path)).status == 0
    return lines(path)


def by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


@pytest.mark.slow
def test_every_feed_holds_what_an_export_holds(house, tmp_path):
    ways = {"jsonl": "jsonl", "json": "json", "csv": "csv", "xml": "xml", "pickle": "pickle", "marshal": "marshal"}
    feeds = {str(tmp_path / f"out.{ending}"): {"format": form} for ending, form in ways.items()}
    ended = crawl(house, FEEDS=json.dumps(feeds))
    assert ended.status == 0, ended.err
    assert "Traceback" not in ended.err
    rows = by_id(exported(house, tmp_path / "export.jsonl"))
    assert len(rows) == len(LINKS)
    read = lines(tmp_path / "out.jsonl")
    assert (len(read), by_id(read)) == (len(rows), rows)
    assert [list(row) for row in read] == [list(rows[row["id"]]) for row in read]
    assert by_id(json.loads((tmp_path / "out.json").read_text("utf-8"))) == rows
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert {row["id"]: row["text"] for row in csv.DictReader(file)} == {n: row["text"] for n, row in rows.items()}
    items = etree.parse(tmp_path / "out.xml").findall("item")
    assert {one.findtext("id"): one.findtext("title") for one in items} == {n: r["title"] for n, r in rows.items()}
    for ending, load in (("pickle", pickle.load), ("marshal", marshal.load)):
        with (tmp_path / f"out.{ending}").open("rb") as file:
            assert by_id([load(file) for _ in rows]) == rows


@pytest.mark.slow
def test_o_adds_and_a_second_crawl_gives_what_it_met(house, tmp_path):
    out = tmp_path / "out.jsonl"
    with serve_small_site((404, "")) as (base, _):
        for words, count in (
            (("-a", "limit=2", "-O"), 2),
            (("-a", "limit=3", "-o"), 5),
            (("-a", "limit=1", "-O"), 1),
        ):
            ended = house.scrapy("crawl", base, *words, str(out), settings=SETTINGS)
            assert ended.status == 0, ended.err
            assert len(by_id(lines(out))) == count
        ended = house.scrapy("crawl", base, "-a", "limit=1", "-o", "-:json", settings=SETTINGS)
    assert len(json.loads(ended.out)) == 1  # and the table of the run stands elsewhere
    assert "1 article kept" in ended.err


def test_stages_of_ones_own_add_to_ours(house, tmp_path):
    stages = {"own.Between": 250, "own.After": 400}
    ended = crawl(house, "-O", str(tmp_path / "out.jsonl"), ITEM_PIPELINES=json.dumps(stages))
    assert ended.status == 0, ended.err
    stored = {row["title"][-8:].strip(): row for row in exported(house, tmp_path / "export.jsonl")}
    assert len(stored) == len(LINKS) - 2
    assert not {"number 3", "number 4"} & stored.keys()
    assert {row["section"] for row in stored.values()} == {"Village"}  # also where a page was read again at the end
    assert "links not requested: 1 dropped" in ended.out
    with house.store() as store:
        (rejected,) = [each for each in store.rejected() if each.detail == "by a stage"]
        assert rejected.reason == "not_article"
        assert not store.crawl_counts(store.crawls()[0].id).get("waiting")
    fed = {row["title"][-8:].strip(): row for row in lines(tmp_path / "out.jsonl")}
    assert fed.keys() == stored.keys() - {"number 5"}
    assert all(row == {**stored[name], "letters": len(row["text"])} for name, row in fed.items())


@pytest.mark.parametrize(("stage", "lost", "said"), [("Breaks", 6, "six is odd"), ("Loses", 7, "a stage gave dict")])
def test_a_stage_that_fails_fails_the_crawl_and_no_other_page(house, tmp_path, stage, lost, said):
    ended = crawl(house, ITEM_PIPELINES=json.dumps({f"own.{stage}": 250}), WINNOW_RETRY_DELAYS="")
    assert ended.status == 1
    assert "failed: stage" in ended.out
    assert said in ended.err
    titles = {row["title"] for row in exported(house, tmp_path / "export.jsonl")}
    assert titles == {f"News of the village number {n}" for n in range(len(LINKS)) if n != lost}


def test_other_parts_of_ones_own_add_to_ours(house):
    own = json.dumps({"own.Watcher": 700})
    parts = dict.fromkeys(["EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"], own)
    ended = crawl(house, "-a", "limit=1", "-s", "STATS_DUMP=1", "-L", "DEBUG", **parts)
    assert ended.status == 0, ended.err
    assert "1 article kept" in ended.out
    assert "'own/made': 3" in ended.err
    assert "'own/requests'" in ended.err


@pytest.mark.slow
def test_a_feed_that_cannot_be_written_is_an_error(house, tmp_path):
    (tmp_path / "file").write_text("in the way")
    ended = crawl(house, "-O", str(tmp_path / "file" / "out.jsonl"))
    assert (ended.status, len(ended.err.strip().splitlines())) == (2, 1)
    assert "out.jsonl: cannot be written" in ended.err
    wrong = crawl(house, FEEDS=json.dumps({str(tmp_path / "out.docx"): {"format": "docx"}}))
    assert wrong.status == 2
    assert "'docx' is not known; known: json," in wrong.err
    full = crawl(house, "-a", "limit=2", "-O", "/dev/full:jsonl")
    assert full.status == 1
    assert "failed: feed" in full.out
    assert "feed not written" in full.err
    assert "No space left" in full.err
    with house.store() as store:
        assert store.counts()["articles"] == 2
