"""The six sites of the measuring kit, crawled whole, twice, and handed over: files, libraries, releases."""

import json
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from storage.export import Form, export
from storage.export.formats import FORMATS
from storage.export.profiles import PROFILES
from storage.identity import content_hash
from storage.records import Article
from storage.release import make_release
from storage.release.compare.differences import diff
from storage.release.manifest import ReleaseRequest
from storage.release.verify import verify
from storage.selection.selection import Selection
from storage.withdrawals.registry import WithdrawalRegistry
from storage.withdrawals.targets import read_target
from tests.crawler.corpus_readers import squeezed, texts, warc_addresses, with_datasets, with_datatrove
from tests.servers.command_line import CommandResult, WinnowHome
from tests.servers.shared_kits import Kit, site_kit

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "WINNOW_MAX_CRAWL_DELAY": 0.05}


@dataclass(frozen=True)
class Crawled:
    kit: Kit
    house: WinnowHome
    first: dict[str, CommandResult]
    asked_first: int
    second: dict[str, CommandResult]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.house.home / "corpus.jsonl").read_text("utf-8").splitlines()]


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def crawl_all(house: WinnowHome, names: list[str]) -> dict[str, CommandResult]:
    with ThreadPoolExecutor(2) as threads:
        runs = threads.map(lambda name: house.scrapy("crawl", name, settings=SETTINGS, timeout=180), names)
        return dict(zip(names, runs, strict=True))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    work = tmp_path_factory.mktemp("kit")
    with site_kit(work, datetime.now()) as kit:  # noqa: DTZ005  the kit shows local times without a zone
        house = WinnowHome(work / "home", kit.proxy)
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


def test_reprints_are_joined_and_stories_of_one_kind_are_not(crawled):
    with crawled.house.store() as store:
        found = {}
        for pair in read(crawled.kit.truth / "neardups.jsonl"):
            one, other = (store.find(pair[side]) for side in "ab")
            assert one is not None, pair
            assert other is not None, pair
            assert one.cluster_id, pair
            found[pair["a"], pair["b"]] = (pair["label"], one.id == other.id or one.cluster_id == other.cluster_id)
    assert len(found) > 30
    assert [pair for pair, (label, joined) in found.items() if joined != (label == "dup")] == []


def test_every_format_and_profile_gives_the_articles_back(crawled, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    right = [row["text"] for row in crawled.rows]
    archive = crawled.house.home / "archive"
    with crawled.house.store() as store, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the libraries
        for form in FORMATS.values():
            for profile in PROFILES if form.profiled else ("winnow",):
                out = tmp_path / f"{profile}{form.endings[0]}"
                written = export(store, out, form=Form(format=form.name, profile=profile, archive=archive))
                assert written.articles == len(right)
                if form.name == "warc":
                    assert {row["final_url"] for row in crawled.rows} <= warc_addresses(out)
                elif form.page is None and form.profiled:
                    assert texts(out, form.name, profile) == right
                else:  # texts with a form of their own, and folders in an order of their own
                    found = sorted(map(squeezed, texts(out, form.name)))
                    assert len(found) == len(right)
                    assert all(any(squeezed(text) in each for each in found) for text in right)
        for ending in (".jsonl", ".parquet"):
            assert with_datasets(tmp_path / f"winnow{ending}", ending[1:], tmp_path / "cache") == right
            assert with_datatrove(tmp_path / f"datatrove{ending}") == right


def test_releases_are_equal_and_every_difference_has_its_reason(crawled, tmp_path):
    with crawled.house.store() as store:
        order = ReleaseRequest(name="kit", format="parquet", archive=crawled.house.home / "archive")
        for name in "ab":
            make_release(store, tmp_path / name, Selection(), order)
        assert contents(tmp_path / "a") == contents(tmp_path / "b")
        assert list(diff(tmp_path / "a", tmp_path / "b")) == []
        changed, gone, *_ = (each.article for each in store.articles())
        later = changed.date_fetched + timedelta(hours=1)
        longer, url = f"{changed.text}\n\nA last line that was not there before.", f"{changed.url}?n=1"
        again = replace(changed, **text_of(changed, longer), raw_ref="x:1", date_fetched=later)
        place = {"url": url, "final_url": url, "normalized_url": f"{changed.normalized_url}?n=1", "canonical_url": None}
        store.save([again, replace(again, **place, **text_of(changed, "Another story. " * 40))])
        WithdrawalRegistry(store.engine).add([read_target(gone.url)], "asked for", later)
        make_release(store, tmp_path / "c", Selection(), order)
    told = {(each.kind, each.url): each.why[0] for each in diff(tmp_path / "a", tmp_path / "c") if each.kind != "moved"}
    assert told.pop(("added", url)) == "published since"
    assert told.pop(("removed", gone.url)) == "withdrawn"
    assert told.pop(("changed", changed.url)).startswith("publisher changed it: text")
    assert told == {}
    for name in "abc":
        verdict = verify(tmp_path / name)
        assert verdict.findings == ()
        assert verdict.rows_read == verdict.articles


def text_of(article: Article, text: str) -> dict[str, Any]:
    return {"text": text, "content_hash": content_hash(article.title, text)}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
