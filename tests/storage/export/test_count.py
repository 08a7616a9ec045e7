"""Numbers of articles that the database knows by itself, and the same bytes from both databases."""

from datetime import date

from storage.export import Form, export
from storage.export.count import quick_count
from storage.export.files.sharding import Shards
from storage.selection.selection import Selection
from storage.store import Store
from storage.withdrawals.registry import WithdrawalRegistry
from storage.withdrawals.targets import read_target
from tests.storage.export.awkward import MINUTE, awkward_articles
from tests.storage.samples import article


def test_sites_and_days_are_counted_at_once_and_nothing_else_is(store):
    dated = [article(f"http://e/{n}", text=f"{n}", site=f"s{n % 2}", date_published=MINUTE) for n in range(5)]
    store.save([*dated, article("http://e/old", text="old", site="s0")])
    day = date(2025, 12, 17)
    for selection, right in (
        (Selection(), 6),
        (Selection(sites=("s0",)), 4),
        (Selection(since=day, until=day), 5),
        (Selection(sites=("s1", "nobody"), until=day), 2),
    ):
        count = quick_count(store, selection)
        assert count is not None
        assert count() == right
    for looked_at in (Selection(languages=("zh",)), Selection(min_length=1), Selection(sample=1), Selection(match="x")):
        assert quick_count(store, looked_at) is None


def test_files_are_of_equal_numbers_after_a_withdrawal(store, tmp_path):
    store.save([article(f"http://e.example/{n}", text=f"{n}", site="ab"[n // 6]) for n in range(12)])
    assert quick_count(store, Selection()) is not None
    listed, when = WithdrawalRegistry(store.engine), MINUTE
    listed.add([read_target("a")], "asked for", when)
    assert quick_count(store, Selection()) is None
    written = export(store, tmp_path / "c.jsonl", form=Form(shards=Shards(count=3)))
    assert [file.articles for file in written.files] == [2, 2, 2]
    listed.undo([read_target("a")], when)
    assert quick_count(store, Selection()) is not None


def test_both_databases_give_the_same_bytes(store, tmp_path):
    store.save(awkward_articles())
    with Store.open(f"sqlite:///{tmp_path}/other.db") as other:
        other.save(awkward_articles()[::-1])
        for name in ("c.jsonl", "c.parquet"):
            form = Form(shards=Shards(count=2))
            ours = export(store, tmp_path / name, form=form)
            theirs = export(other, tmp_path / name, form=Form(shards=Shards(count=2), overwrite=True))
            assert [file.sha256 for file in ours.files] == [file.sha256 for file in theirs.files]
