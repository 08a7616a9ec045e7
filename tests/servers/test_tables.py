from functools import partial

from sqlalchemy import inspect, text

from storage.db.engine import open_engine
from storage.migrations import runner
from storage.schema.metadata import METADATA
from storage.store import Store


def test_the_migrations_run_once_and_further_databases_are_the_same(tmp_path, monkeypatch):
    migrate, ran = vars(runner)["_migrate"], []
    assert isinstance(migrate, partial)

    def counted(*given: object) -> None:
        ran.append(given)
        migrate.args[0](*given)

    monkeypatch.setitem(vars(runner), "_migrate", partial(migrate.func, counted, runner.FOLDER, {}))
    shapes = []
    for name in "abc":
        with Store.open(f"sqlite:///{tmp_path}/{name}.db") as store, store.engine.connect() as connection:
            found = connection.execute(text("SELECT type, name, sql FROM sqlite_master ORDER BY name")).all()
            shapes.append((found, runner.check(store.engine)))
    assert len(ran) == 1
    assert shapes[0] == shapes[1] == shapes[2]
    assert shapes[0][1]
    assert set(METADATA.tables) <= {row.name for row in shapes[0][0]}


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
