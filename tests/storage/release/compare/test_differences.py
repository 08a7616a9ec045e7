"""Every difference is told with its reason."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.errors import ExportError
from storage.release.compare.differences import diff, settings_changed
from storage.release.make.make import make_release
from storage.release.manifest.manifest import read_manifest
from storage.release.manifest.request import ReleaseRequest
from storage.selection.selection import Selection
from storage.selection.stream import select
from tests.storage.release.samples import numbered, release, store_of

LATER = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with store_of(tmp_path, [numbered(n) for n in range(6)]) as store:
        release(tmp_path / "a", store)
        yield store


def told(tmp_path: Path) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(each.kind, each.url.rpartition("/")[2], each.why) for each in diff(tmp_path / "a", tmp_path / "b")}


def test_nothing(store, tmp_path):
    release(tmp_path / "b", store)
    assert told(tmp_path) == set()


def test_added_changed_and_read_again(store, tmp_path):
    store.save([numbered(9, date_fetched=LATER)])
    store.save([numbered(1, title="另一个标题", date_fetched=LATER)])
    store.save([numbered(2, extractor_version="2", authors=("谁",))])
    release(tmp_path / "b", store)
    assert told(tmp_path) == {
        ("added", "9", ("published since",)),
        ("changed", "1", ("publisher changed it: headline",)),
        ("changed", "2", ("read again: another extractor (1 -> 2)",)),
    }
    groups = {each.url[-1]: each.groups for each in diff(tmp_path / "a", tmp_path / "b")}
    assert "title" in groups["1"]
    assert "text" not in groups["1"]
    assert "authors" in groups["2"]


def test_out_of_scope_and_back(store, tmp_path):
    release(tmp_path / "b", store, Selection(sites=("a",)))
    assert told(tmp_path) == {("removed", n, ("out of scope: sites",)) for n in "135"}
    back = {(each.kind, each.why) for each in diff(tmp_path / "b", tmp_path / "a")}
    assert back == {("added", ("no longer out of scope: sites",))}
    settings = settings_changed(read_manifest(tmp_path / "a"), read_manifest(tmp_path / "b"))
    assert settings["query"] == ({}, {"sites": ["a"]})


def test_other_fields_of_the_same_articles(store, tmp_path):
    release(tmp_path / "b", store, fields=("id", "title"))
    settings = settings_changed(read_manifest(tmp_path / "a"), read_manifest(tmp_path / "b"))
    assert settings.keys() == {"fields"}
    assert settings["fields"][1] == ["id", "title"]
    assert told(tmp_path) == set()


@pytest.mark.parametrize(("reason", "why"), [("withdrawn", "withdrawn"), ("language", "dropped: language")])
def test_dropped(store, tmp_path, monkeypatch, reason, why):
    def without(_store, _selection, drop):
        for each in select(store, Selection()):
            if each.article.title == "标题3":
                drop(each, reason)
            else:
                yield each

    monkeypatch.setattr("storage.export.prepare.select", without)
    made = make_release(store, tmp_path / "b", Selection(), ReleaseRequest(name="corpus"))
    assert made.drops == {reason: 1}
    assert told(tmp_path) == {("removed", "3", (why,))}


def test_moved_and_no_longer_stored(store, tmp_path):
    moved = numbered(4)
    with store_of(tmp_path / "other", [*(numbered(n) for n in range(4))]) as other:
        text = moved.text
        other.save([numbered(14, site=moved.site, text=text)])
        release(tmp_path / "b", other)
    assert told(tmp_path) == {("moved", "14", ("moved address",)), ("removed", "5", ("no longer in the store",))}


def test_of_articles_with_the_same_text_each_moves_to_one(store, tmp_path):
    short = {"site": "a", "text": "早。"}
    for name, numbers in (("a", (1, 2, 3)), ("b", (11, 12))):
        with store_of(tmp_path / f"of-{name}", [numbered(n, **short) for n in numbers]) as other:
            release(tmp_path / name, other, overwrite=True)
    found = list(diff(tmp_path / "a", tmp_path / "b"))
    assert sorted(each.kind for each in found) == ["moved", "moved", "removed"]
    assert {each.url[-2:] for each in found if each.kind == "moved"} == {"11", "12"}
    assert sorted((each.from_url or each.url)[-1] for each in found) == ["1", "2", "3"]


def test_the_text_of_a_withdrawn_article_at_another_address_has_not_moved(store, tmp_path, monkeypatch):
    def without(_store, _selection, drop):
        for each in select(_store, Selection()):
            if each.article.title == "标题3":
                drop(each, "withdrawn")
            else:
                yield each

    monkeypatch.setattr("storage.export.prepare.select", without)
    store.save([numbered(33, text=numbered(3).text)])
    release(tmp_path / "b", store)
    assert told(tmp_path) == {("removed", "3", ("withdrawn",)), ("added", "33", ("stored since",))}


def test_no_room_for_the_comparison_is_one_line(store, tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("storage.release.compare.diff_index._load", full)
    with pytest.raises(ExportError, match="disk is full"):
        list(diff(tmp_path / "a", tmp_path / "a"))
