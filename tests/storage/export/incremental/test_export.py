"""An export since the last one, whole: what it asks for, and what of that may differ from one time to the next."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.articles.stored_article import StoredArticle
from storage.errors import ExportError
from storage.export import Form, Hooks
from storage.export.files.sharding import Shards
from storage.export.incremental import Since, export_since
from storage.export.incremental.delta import Delta, tombstones_path
from storage.export.records.article import record_id
from storage.selection.selection import Selection
from storage.store import Store
from storage.withdrawals.registry import WithdrawalRegistry
from storage.withdrawals.targets import read_target
from tests.storage.samples import article

SINCE = Since(name="n", now=datetime(2026, 3, 4, tzinfo=UTC))


@pytest.fixture
def store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store:
        store.save([article(f"http://www.example.com/{n}", title=f"t{n}", text=f"text {n}\n\nn1\n\nn2") for n in "ab"])
        yield store


def without(*lines: str) -> Hooks:
    def strip(stored: StoredArticle) -> StoredArticle:
        kept = [line for line in stored.article.text.split("\n\n") if line not in lines]
        return replace(stored, article=replace(stored.article, text="\n\n".join(kept)))

    return Hooks(transform=strip, key=json.dumps(lines), asked={"strip_repeats": True})


def test_a_notice_that_is_found_later_is_a_change_and_no_other_question(store, tmp_path):
    out = tmp_path / "c.jsonl"
    for hooks, expected in (
        (without("n1"), {"new": 2, "changed": 0, "unchanged": 0}),
        (without("n1"), {"new": 0, "changed": 0, "unchanged": 2}),
        (without("n1", "n2"), {"new": 0, "changed": 2, "unchanged": 0}),
    ):
        _, counts = export_since(store, out, Selection(), Form(overwrite=True), hooks, since=SINCE)
        assert {name: counts.get(name, 0) for name in expected} == expected
    assert [json.loads(line)["text"] for line in out.read_text().splitlines()] == ["text a", "text b"]
    with pytest.raises(ExportError, match=r"asked for something else \(strip_repeats\)"):
        export_since(store, out, Selection(), Form(), Hooks(), since=SINCE)


def test_an_increment_is_not_overwritten_unless_it_is_asked_for(store, tmp_path):
    out, none = tmp_path / "c.jsonl", Hooks()
    export_since(store, out, Selection(), Form(), none, since=SINCE)
    first = out.read_bytes()
    store.save([article("http://www.example.com/a", title="ta", text="changed")])
    with pytest.raises(ExportError, match="may hold the last export of 'n'"):
        export_since(store, out, Selection(), Form(), none, since=SINCE)
    assert out.read_bytes() == first
    _, counts = export_since(store, tmp_path / "d.jsonl", Selection(), Form(), none, since=SINCE)
    assert counts["changed"] == 1, "what was refused did not count as given out"
    _, counts = export_since(store, out, Selection(), Form(overwrite=True), none, since=SINCE)
    assert (counts, out.read_bytes()) == ({"unchanged": 2}, b"")
    export_since(store, out, Selection(), Form(), none, since=SINCE)  # an empty one holds nothing that could be lost
    export_since(store, out, Selection(), Form(), none, since=replace(SINCE, restart=True))  # readers begin anew
    assert export_since(store, out, Selection(), Form(), none, since=replace(SINCE, restart=True))[1]["new"] == 2


class Killed(BaseException):
    pass


def follow(store: Store, folder: Path, form: Form, ending: str, chance: random.Random) -> dict[str, str]:
    """Export again and again, killed now and then, and return what a reader of all that stands holds: texts by id."""
    holds: dict[str, str] = {}
    for turn in range(10):
        news = chance.sample(range(9), 3)
        store.save([article(f"http://www.example.com/{n}", title=f"t{n}", text=f"{turn}. " + "x" * 6000) for n in news])
        asked = [f"http://www.example.com/{n}" for n in chance.sample(range(9), 1)]
        WithdrawalRegistry(store.engine).add([read_target(each) for each in asked], "asked", SINCE.now, unknown=True)
        out = folder / f"c{turn}{ending}"
        killed_at = chance.choice(["", "written", "sealed", "stands"]) if turn < 9 else ""
        with suppress(Killed), killing(killed_at) as hooks:
            export_since(store, out, Selection(), form, hooks, since=SINCE)
        if killed_at != "" and chance.random() < 0.7:  # the same command once more
            with suppress(ExportError):  # the kill came when the files stood
                export_since(store, out, Selection(), form, Hooks(), since=SINCE)
        if tombstones_path(out).exists():
            holds = {name: text for name, text in holds.items() if name not in graves(out)} | texts(folder, turn)
        WithdrawalRegistry(store.engine).undo([read_target(each) for each in asked], SINCE.now)
    return holds


@contextmanager
def killing(at: str) -> Iterator[Hooks]:
    def die(_: object = None) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        if at == "stands":
            patch.setattr(Delta, "commit", die)
        yield Hooks(
            progress=(lambda count: die() if count == 2 else None) if at == "written" else None,
            sealed=die if at == "sealed" else None,
        )


def graves(out: Path) -> set[str]:
    return {json.loads(line)["id"] for line in tombstones_path(out).read_text("utf-8").splitlines()}


def texts(folder: Path, turn: int) -> dict[str, str]:
    """Return the texts of an export by id, whatever its form."""
    found: dict[str, str] = {}
    for path in folder.glob(f"c{turn}-*.jsonl"):
        found |= {row["id"]: row["text"] for row in map(json.loads, path.read_text("utf-8").splitlines())}
    for path in folder.glob(f"c{turn}.md/**/*.md"):
        head, text = path.read_text("utf-8").split("---\n\n", 1)
        found[json.loads(head.split("\nid: ")[-1].split("\n")[0].removeprefix("---\nid: "))] = text.strip()
    return found


@pytest.mark.parametrize(
    ("form", "ending"),
    [
        pytest.param(Form(shards=Shards(count=3), overwrite=True), ".jsonl", id="number"),
        pytest.param(Form(shards=Shards(size=10_000), overwrite=True), ".jsonl", id="size"),
        pytest.param(Form(overwrite=True), ".md", id="folder"),
    ],
)
def test_whoever_follows_exports_in_many_files_holds_what_is_in_the_store(tmp_path, monkeypatch, form, ending):
    monkeypatch.setattr("storage.export.incremental.delta._BATCH", 2)
    for seed in range(2):
        folder = tmp_path / str(seed)
        folder.mkdir()
        chance = random.Random(seed)
        with Store.open(f"sqlite:///{folder}/winnow.db") as store:
            holds = follow(store, folder, form, ending, chance)
            export_since(store, folder / f"c99{ending}", Selection(), form, Hooks(), since=SINCE)
            gone, new = graves(folder / f"c99{ending}"), texts(folder, 99)
            holds = {name: text for name, text in holds.items() if name not in gone} | new
            assert holds == {record_id(one.article): one.article.text for one in store.articles()}


def test_what_comes_after_all_finished_files_is_no_loss(store, tmp_path, monkeypatch):
    monkeypatch.setattr("storage.export.incremental.delta._BATCH", 1)
    out, form = tmp_path / "c.jsonl", Form(shards=Shards(count=2), overwrite=True)
    export_since(store, out, Selection(), form, Hooks(), since=SINCE)
    store.save([article("http://www.example.com/a", title="ta", text="changed")])
    with killing("sealed") as hooks, pytest.raises(Killed):
        export_since(store, out, Selection(), form, hooks, since=SINCE)
    _, counts = export_since(store, out, Selection(), form, Hooks(), since=SINCE)
    assert counts == {"changed": 1, "unchanged": 1}
