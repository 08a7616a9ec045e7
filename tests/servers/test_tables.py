from functools import partial

import pytest
from sqlalchemy import inspect, text

from storage.db.engine import open_engine
from storage.migrations import runner
from storage.schema.metadata import METADATA
from storage.store import Store
from tests.servers.tables import first_file


def remembering_nothing(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Let the migrations run again; gives what they are run with from now on."""
    ran = list[object]()
    migrate, check = vars(runner)["_migrate"], vars(runner)["check"]

    def counted(*given: object) -> None:
        ran.append(given)
        migrate.args[0](*given)

    monkeypatch.setitem(vars(runner), "_migrate", partial(migrate.func, counted, runner.FOLDER, {}))
    monkeypatch.setitem(vars(runner), "check", partial(check.func, check.args[0], runner.FOLDER, {}))
    return ran


def test_the_migrations_run_once_and_further_databases_are_the_same(tmp_path, monkeypatch):
    ran = remembering_nothing(monkeypatch)
    shapes = []
    for name in "abcd":
        address = f"sqlite:///{tmp_path}/{name}.db"
        if name in "cd":  # statements, since somebody has connected to it
            engine = open_engine(address)
            engine.connect().close()
            engine.dispose()
        with Store.open(address) as store, store.engine.connect() as connection:
            found = connection.execute(text("SELECT type, name, sql FROM sqlite_master ORDER BY name")).all()
            shapes.append((found, runner.check(store.engine)))
    assert len(ran) == 1
    assert all(shape == shapes[0] for shape in shapes)
    assert shapes[0][1]
    assert set(METADATA.tables) <= {row.name for row in shapes[0][0]}


def test_a_file_that_is_not_new_is_left_as_it_is(tmp_path):
    address = f"sqlite:///{tmp_path}/a.db"
    with Store.open(address) as store:
        run = store.start_run("example", "crawl")
    with Store.open(address) as store:
        assert [each.id for each in store.runs()] == [run]


def test_a_file_is_that_of_a_store_nobody_has_written_to(tmp_path):
    (tmp_path / "a.db").write_bytes(first_file())
    with Store.open(f"sqlite:///{tmp_path}/a.db") as store:
        assert store.runs() == []
        with store.engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_a_database_that_has_tables_is_migrated_itself(tmp_path, monkeypatch):
    engine = open_engine(f"sqlite:///{tmp_path}/a.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (id INTEGER)"))
    ran = []
    migrate = vars(runner)["_migrate"]
    patched = partial(
        migrate.func, lambda *given: ran.append(given), runner.FOLDER, {"sqlite": [("DROP TABLE notes", None)]}
    )
    monkeypatch.setitem(vars(runner), "_migrate", patched)
    runner.upgrade(engine)
    assert len(ran) == 1
    assert inspect(engine).has_table("notes")
    engine.dispose()
