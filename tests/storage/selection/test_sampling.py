"""The file that remembers what is in question: where there is no room for it, that is said."""

import sqlite3

import pytest

from storage.errors import DiskFull
from storage.selection.selection import Selection
from storage.selection.stream import select
from storage.store import Store
from tests.storage.samples import article


def test_no_room_for_what_is_chosen_from_is_said_with_the_folder(tmp_path, monkeypatch):
    connect = sqlite3.connect

    def small(*args: object, **more: object) -> sqlite3.Connection:
        made = connect(*args, **more)  # type: ignore[call-overload]
        if str(args[0]).endswith("choice.db"):
            made.execute("PRAGMA max_page_count = 3")
        return made  # type: ignore[no-any-return]

    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store:
        store.save([article(f"http://www.example.com/{n}", title=f"t{n}", text=f"text {n}") for n in range(200)])
        monkeypatch.setattr(sqlite3, "connect", small)
        with pytest.raises(DiskFull, match=r"winnow-.*no room .* \(database or disk is full\); TMPDIR"):
            list(select(store, Selection(sample=3)))
