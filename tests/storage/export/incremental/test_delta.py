"""Exports that go on from each other: whoever takes every file that stands holds what a whole export holds."""

import json
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.articles.stored_article import StoredArticle
from storage.errors import ExportError
from storage.export.formats.jsonl import line
from storage.export.incremental.delta import Delta, since_last, tombstones_path
from storage.export.incremental.state import VOLATILE, list_exports, query_text, record_digest
from storage.export.records.article import record_id, stored_record
from storage.files import staged_file
from storage.records import Article
from storage.rights.levels import Rights
from storage.selection.selection import Selection
from storage.store import Store
from storage.withdrawals.matcher import Withdrawals
from storage.withdrawals.registry import WithdrawalRegistry
from storage.withdrawals.targets import read_target
from tests.storage.samples import NOON, article

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
LATER = datetime(2026, 3, 5, tzinfo=UTC)


class Killed(Exception):  # noqa: N818 - what happened
    pass


def numbered(number: int, text: str = "", **changes: Any) -> Article:
    address = f"http://www.example.com/{number}.html"
    return article(address, title=f"标题{number}", text=f"正文{number}。{text}", raw_ref=f"a:{number}{text}", **changes)


def chosen(store: Store, delta: Delta, held: Withdrawals, left_out: set[str]) -> Iterator[StoredArticle]:
    for stored in store.articles():
        if held.covers(stored.article):
            delta.drop(stored, "withdrawn")
        elif stored.article.normalized_url in left_out:
            delta.drop(stored, "language")
        else:
            yield stored


def export(
    store: Store,
    out: Path,
    *,
    query: str = "{}",
    now: datetime = NOW,
    left_out: set[str] = frozenset(),  # type: ignore[assignment]
    restart: bool = False,
    sites: Callable[[StoredArticle], bool] = bool,
    kill_at: str = "",
) -> dict[str, int]:
    """Export as the command does, and die where it is asked for."""
    held = WithdrawalRegistry(store.engine).load()

    def point(name: str) -> None:
        if name == kill_at:
            raise Killed

    form = ("jsonl", "winnow")
    with since_last(store.engine, "daily", query, now, form=form, restart=restart, withdrawals=held) as delta:
        with staged_file(tombstones_path(out)) as graves, staged_file(out) as data:
            stored = filter(sites, chosen(store, delta, held, left_out))
            write(data, (stored_record(one) for one in delta.changed(stored)))
            write(graves, delta.tombstones())
            point("written")
            delta.prepare()
            point("prepared")
        point("renamed")
        assert delta.commit()
        return dict(delta.counts)


def write(path: Path, records: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(line(record) + "\n" for record in records), "utf-8")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def told(out: Path) -> tuple[list[str], list[tuple[str, str]]]:
    graves = lines(tombstones_path(out))
    return [row["title"] for row in lines(out)], [(grave["url"][-6:-5], grave["reason"]) for grave in graves]


@pytest.fixture
def out(tmp_path):
    return tmp_path / "daily.jsonl"


def test_everything_first_then_what_is_new_changed_or_out(store, out):
    store.save([numbered(n) for n in range(6)])
    assert export(store, out) == {"new": 6}
    assert told(out) == ([f"标题{n}" for n in range(6)], [])
    assert export(store, out) == {"unchanged": 6}
    assert told(out) == ([], [])
    store.save([numbered(1, "更正"), numbered(7)])
    WithdrawalRegistry(store.engine).add([read_target("http://www.example.com/2.html")], "asked", LATER)
    counts = export(store, out, left_out={"example.com/3.html"}, sites=lambda one: "4.html" not in one.article.url)
    assert (counts["new"], counts["changed"], counts["unchanged"], counts["tombstones"]) == (1, 1, 2, 3)
    titles, graves = told(out)
    assert sorted(titles) == ["标题1", "标题7"]
    assert sorted(graves) == [("2", "withdrawn"), ("3", "dropped:language"), ("4", "out_of_scope")]
    dates = {grave["reason"]: grave["date"] for grave in lines(tombstones_path(out))}
    assert (dates["withdrawn"], dates["out_of_scope"]) == (LATER.isoformat(), NOW.isoformat())
    grave = next(grave for grave in lines(tombstones_path(out)) if grave["reason"] == "withdrawn")
    assert list(grave) == ["id", "url", "site", "deleted", "reason", "date"]
    assert (grave["id"], grave["deleted"]) == (record_id(numbered(2)), True)
    WithdrawalRegistry(store.engine).undo([read_target("http://www.example.com/2.html")], LATER)
    assert sorted(export(store, out).items()) == [("new", 3), ("unchanged", 4)]  # told as gone, and back again
    named = list_exports(store.engine)[0]
    assert (named.name, named.articles, named.format, named.profile) == ("daily", 7, "jsonl", "winnow")
    assert named.made_at == NOW


def test_an_article_under_another_address_is_gone_under_the_old_one(store, out):
    phone = {"url": "http://m.example.com/p/1.html", "canonical_url": "http://www.example.com/c/1.html"}
    store.save([article(title="t", text="同一篇", **phone)])
    export(store, out)
    store.save([article("http://www.example.com/c/1.html", title="t", text="同一篇")])
    assert export(store, out)["tombstones:gone"] == 1
    assert [row["url"] for row in lines(out)] == ["http://www.example.com/c/1.html"]


def test_another_query_under_a_name_is_refused_unless_begun_anew(store, out):
    store.save([numbered(1), numbered(2)])
    first = query_text(Selection(sites=("example",)), profile="winnow")
    export(store, out, query=first)
    before = out.read_bytes()
    second = query_text(Selection(languages=("zh",)), profile="winnow")
    with pytest.raises(ExportError, match=r"something else \(languages, sites\).*--restart"):
        export(store, out, query=second)
    assert out.read_bytes() == before
    with pytest.raises(Killed):
        export(store, out, query=second, restart=True, kill_at="written")
    assert export(store, out, query=first) == {"unchanged": 2}  # an anew that did not end has taken nothing
    assert export(store, out, query=second, restart=True) == {"new": 2}
    assert export(store, out, query=second) == {"unchanged": 2}
    assert list_exports(store.engine)[0].query == second


@pytest.fixture
def file_store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store:
        yield store


@pytest.mark.parametrize("kill_at", ["written", "prepared", "renamed"])
def test_an_interrupted_export_repeated_is_the_same_export(file_store, out, kill_at):
    store = file_store
    store.save([numbered(n) for n in range(5)])
    export(store, out)
    store.save([numbered(1, "更正"), numbered(8)])
    changes: dict[str, Any] = {"left_out": {"example.com/2.html"}}
    with pytest.raises(Killed):
        export(store, out, **changes, kill_at=kill_at)
    assert export(store, out, **changes, now=NOW if kill_at == "written" else LATER)["changed"] == 1
    first = out.read_bytes(), tombstones_path(out).read_bytes()
    assert told(out) == (["标题1", "标题8"], [("2", "dropped:language")])
    assert lines(tombstones_path(out))[0]["date"] == NOW.isoformat()  # when it was first told
    assert export(store, out, **changes) == {"unchanged": 5}
    assert out.read_bytes() != first[0]


def test_a_reader_of_all_files_holds_what_a_whole_export_holds(file_store, out):
    chance = random.Random(5)
    for _ in range(4):
        follow(file_store, out, chance)
        for path in out.parent.glob("daily*"):
            path.unlink()


def follow(store: Store, out: Path, chance: random.Random) -> None:
    holds: dict[str, dict[str, Any]] = {}
    left_out: set[str] = set()
    restart = True
    for turn in range(12):
        store.save([numbered(n, str(chance.randrange(3))) for n in chance.sample(range(12), 3)])
        left_out = {f"example.com/{n}.html" for n in chance.sample(range(12), 3)}
        kill_at = chance.choice(["", "written", "prepared", "renamed"]) if turn < 11 else ""
        with suppress(Killed):
            export(store, out, left_out=left_out, kill_at=kill_at, restart=restart)
        if kill_at == "" or (kill_at == "renamed" and chance.random() < 0.5):
            if restart:  # readers forget what they hold
                holds.clear()
            take(out, holds)
        restart = restart and kill_at != ""
    whole = {
        record_id(one.article): record_digest(stored_record(one))
        for one in store.articles()
        if one.article.normalized_url not in left_out
    }
    assert {name: record_digest(record) for name, record in holds.items()} == whole


def take(out: Path, holds: dict[str, dict[str, Any]]) -> None:
    for grave in lines(tombstones_path(out)):
        holds.pop(grave["id"], None)
    holds.update((record["id"], record) for record in lines(out))


def test_of_two_exports_at_once_the_later_one_goes_on(store, out):
    store.save([numbered(1)])
    with since_last(store.engine, "daily", "{}", NOW) as slow:
        assert len(list(slow.changed(store.articles()))) == 1
        export(store, out)
        with pytest.raises(ExportError, match="another export of this name has begun"):
            slow.prepare()
    with since_last(store.engine, "daily", "{}", NOW) as slow:
        store.save([numbered(2)])
        list(slow.changed(store.articles()))
        slow.prepare()
        export(store, out)  # its readers may have the slow one's files, or not
        assert told(out)[0] == ["标题2"]
        assert slow.commit() is False
    assert export(store, out) == {"unchanged": 2}


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101])
def test_names_are_short_words(file_store, name):
    with pytest.raises(ExportError, match="a name has"), since_last(file_store.engine, name, "{}", NOW):
        pytest.fail("no name")


def test_only_what_readers_would_call_a_change_is_one():
    record = {"id": "x", "text": "a", "quality": {"a": 0.5}, "rights": {"robots": "allow", "read_at": "2026"}}
    same = record | dict.fromkeys(VOLATILE, "other") | {"rights": {"robots": "allow", "read_at": "2027"}}
    assert record_digest(record) == record_digest(same)
    for name, value in {
        "text": "a ",
        "quality": {"a": 0.4},
        "rights": {"robots": "disallow"},
        "date_gone": "x",
    }.items():
        assert record_digest(record | {name: value}) != record_digest(record)
    assert record_digest({"text": "\ud800"}) != record_digest({"text": "\udfff"})


def test_a_look_that_found_nothing_new_is_no_change(store, out):
    store.save([numbered(1, http={"etag": "a"})], run_id=1)
    export(store, out)
    store.save([numbered(1, http={"etag": "b"}, date_fetched=NOON.replace(year=2027))], run_id=2)
    store.save([numbered(1, extractor_version="newer", rules_digest="other")], run_id=3)
    assert export(store, out) == {"unchanged": 1}


def test_a_query_is_the_same_text_for_the_same_question():
    whole = query_text(Selection())
    assert whole == "{}"
    asked = Selection(sites=("b",), since=NOW.date(), min_quality={"b": 1, "a": 0.5}, like=("长" * 9999,))
    assert query_text(asked) == query_text(Selection(**{name: getattr(asked, name) for name in asked.__slots__}))
    assert json.loads(query_text(asked))["since"] == "2026-03-04"
    assert len(query_text(asked)) < 300
    assert query_text(Selection(rights=Rights.OPEN_LICENCE)) != whole
    assert query_text(Selection(), profile="zyte") != whole
    assert query_text(Selection(sites=("a", "b"))) == query_text(Selection(sites=("b", "a")))


@pytest.mark.parametrize(
    ("out", "expected"),
    [
        ("a/corpus.jsonl", "a/corpus.tombstones.jsonl"),
        ("corpus.jsonl.gz", "corpus.tombstones.jsonl"),
        ("v1.2.parquet", "v1.2.tombstones.jsonl"),
        ("folder", "folder.tombstones.jsonl"),
        (".gz", ".gz.tombstones.jsonl"),
    ],
)
def test_tombstones_stand_beside_the_file(out, expected):
    assert tombstones_path(Path(out)) == Path(expected)
