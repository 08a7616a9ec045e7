"""Records of single articles are those of an export."""

import json

from storage.export import export
from storage.export.records.stored import find_records, stored_records
from storage.withdrawals.registry import WithdrawalRegistry
from storage.withdrawals.targets import read_target
from tests.storage.samples import NOON, article


def test_records_by_number_and_by_address(store, tmp_path):
    made = [article(f"http://www.example.com/{n}.html", title=f"{n}", text=f"text {n}") for n in range(250)]
    store.save(made, run_id=1)
    export(store, tmp_path / "corpus.jsonl")
    rows = {row["id"]: row for row in map(json.loads, (tmp_path / "corpus.jsonl").read_text("utf-8").splitlines())}
    found = find_records(store.engine, made[::-1])
    assert [each and each[1]["title"] for each in found] == [each.title for each in made[::-1]]
    assert all(each is not None and each[1] == rows[each[1]["id"]] for each in found)
    numbers = [each[0] for each in found if each is not None]
    assert [number for number, _ in stored_records(store.engine, [*numbers, 999_999])] == numbers


def test_what_is_withdrawn_or_elsewhere_has_none(store):
    store.save([article(), article("http://www.example.com/b.html", title="b", text="b")])
    WithdrawalRegistry(store.engine).add([read_target("http://www.example.com/b.html")], "asked for", NOON)
    asked = [article(), article("http://www.example.com/b.html"), article("http://www.example.com/c.html")]
    assert [each is not None for each in find_records(store.engine, asked)] == [True, False, False]
