"""Clusters worked out anew beside a crawl."""

import pytest

from storage.dedup import rebuild
from storage.dedup.rebuild import repair_clusters
from storage.records import Outcome
from storage.store import Store
from tests.storage.dedup.test_assign import consistent, made, shown


def test_a_text_that_goes_while_it_is_compared_is_not_missed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save([made(0, 0, 0), made(1, 0, 1)])
    read, saved = rebuild._texts, list[Outcome]()

    def texts(*args: object) -> object:
        saved.extend(saved or store.save([made(0, 1, 0)]))  # a crawl finds another text at the address
        return read(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(rebuild, "_texts", texts)
    repair_clusters(store.engine, lambda *_: None)
    assert saved
    consistent(store)
    assert len({story for story, _ in shown(store).values()}) == 2
    assert repair_clusters(store.engine, lambda *_: None) == 0
