"""What the operator is told when a database cannot be used."""

import os
import pickle
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import event, make_url, text

from storage.db import check_writable, without_secrets
from storage.db import engine as engine_module
from storage.errors import DatabaseBusy, DatabaseUnavailable, DiskFull, StorageError
from storage.rows.locks import lock_names
from storage.store import Store
from tests.storage.samples import article


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("nonsense", "database address: not understood: it has no '://'"),
        ("nosuch:///x", "not understood"),
        ("mysql+pymysql://host/x", "pymysql"),
        ("mssql+pyodbc://host/x", "(pyodbc|only sqlite and postgresql)"),
        ("sqlite:////proc/nowhere/x.db", "database /proc/nowhere/x.db: cannot be created"),
        ("sqlite:////proc", "database /proc: cannot be opened"),
        ("postgresql+psycopg://u:secret@127.0.0.1:1/x", r"u:\*\*\*@127.0.0.1:1/x: cannot be reached"),
    ],
)
def test_a_wrong_address_is_named_in_one_line_without_its_password(address, problem):
    with pytest.raises(DatabaseUnavailable, match=problem) as caught:
        Store.open(address)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "x.db"
    path.write_bytes(b"something else" * 100)
    with pytest.raises(DatabaseUnavailable, match=r"x\.db: is not a database"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes() == b"something else" * 100


def test_whoever_only_reads_is_told_that_a_file_is_not_there(tmp_path):
    address = f"sqlite:///{tmp_path}/home/x.db"
    with pytest.raises(DatabaseUnavailable, match=r"home/x\.db: is not there"):
        Store.open(address, create=False)
    assert not (tmp_path / "home").exists()
    Store.open(address).close()
    with Store.open(address, create=False) as store:
        assert store.counts()["articles"] == 0


def test_a_locked_database_is_waited_for_and_then_named(tmp_path, monkeypatch):
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.1)
    address = f"sqlite:///{tmp_path}/x.db"
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    with Store.open(address) as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable, match=r"x\.db: is locked by another process"):
            store.save([article(), article("http://www.example.com/2")])
        assert list(store.articles()) == []
        other.execute("ROLLBACK")
        store.save([article()])
        assert store.counts()["articles"] == 1
    other.close()


def test_a_new_file_may_be_opened_by_several_at_once(tmp_path):
    def first_of(file):
        with closing(engine_module.open_engine(f"sqlite:///{file}").raw_connection()) as connection:
            return connection.cursor().execute("PRAGMA journal_mode").fetchone()[0]

    with ThreadPoolExecutor(4) as threads:
        for number in range(60):
            assert set(threads.map(first_of, [tmp_path / f"{number}.db"] * 4)) == {"wal"}


def test_a_read_only_database_can_be_read_and_says_so_when_written(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/x.db") as store:
        store.save([article()])
    with Store.open(f"sqlite:///file:{tmp_path}/x.db?mode=ro&uri=true") as store:
        assert len(list(store.articles())) == 1
        with pytest.raises(DatabaseUnavailable, match="is read-only"):
            store.save([article("http://www.example.com/2", text="x")])


def test_a_full_disk_loses_nothing_of_before(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/x.db") as store:
        store.save([article()])
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(DiskFull, match=r"x\.db: no room left on the device"):
            store.save([article("http://www.example.com/2", text="x" * 1_000_000)])
        assert [stored.article for stored in store.articles()] == [article()]


def test_a_read_only_server_says_so(empty_postgresql):
    with Store.open(empty_postgresql):
        pass
    readonly = f"{empty_postgresql}&options=-c%20default_transaction_read_only%3Don"
    with Store.open(readonly) as store, pytest.raises(DatabaseUnavailable, match="is read-only"):
        store.save([article()])


def test_a_writer_that_stands_still_is_ended_and_keeps_nobody_waiting(empty_postgresql, monkeypatch):
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.3)
    still, other = (engine_module.open_engine(empty_postgresql) for _ in range(2))

    def stand_still() -> None:
        with engine_module.write_transaction(still) as connection:
            lock_names(connection, ["a site"])
            with engine_module.write_transaction(other) as second:
                lock_names(second, ["a site"])
            connection.execute(text("SELECT 1"))

    with pytest.raises(DatabaseBusy, match="ended what stood still"):
        stand_still()
    with engine_module.write_transaction(still) as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    still.dispose()
    other.dispose()


def test_a_database_that_a_server_does_not_have(postgresql):
    with pytest.raises(DatabaseUnavailable, match="does not exist"):
        Store.open(make_url(postgresql).set(database="elsewhere").render_as_string(hide_password=False))


def test_storage_errors_are_one_line_and_survive_pickling():
    error = pickle.loads(pickle.dumps(DiskFull("database x", "no room left")))
    assert isinstance(error, StorageError)
    assert str(error) == "database x: no room left"


@pytest.mark.parametrize(
    "address",
    [
        "postgres:pw-secret/db",
        "nosuch://user:pw-secret/host",
        "postgresql+psycopg://127.0.0.1:1/db?user=u&password=pw-secret&connect_timeout=1",
        "postgresql+psycopg://u:pw-secret@127.0.0.1:1/db?sslpassword=pw-secret&connect_timeout=1",
    ],
)
def test_no_password_is_shown_wherever_it_stands(address):
    with pytest.raises(StorageError) as told:
        Store.open(address)
    assert "pw-secret" not in str(told.value)


def test_secrets_go_from_words_of_any_kind():
    said = "-s WINNOW_DATABASE_URL=postgresql://u:pw-1@h/d?password=pw-2 http://:pw-3@proxy:3128/ api_key=pw-4"
    assert "pw-" not in without_secrets(said)
    plain = "https://example.com/a:b?tokens=1&p=x at 12:30, http://[::1]:80/@me"
    assert without_secrets(plain) == plain


def test_files_and_folders_are_for_their_owner_alone(tmp_path):
    before = os.umask(0o022)
    try:
        with Store.open(f"sqlite:///{tmp_path}/a/b/winnow.db") as store:
            store.walked("x")
            kinds = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "a").rglob("*")}
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    assert kinds.pop("b") == 0o700
    assert set(kinds.values()) == {0o600}


def test_a_database_that_cannot_be_written_is_refused_before_anything_is_begun(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/x.db") as store:
        check_writable(store.engine)
    with (
        Store.open(f"sqlite:///file:{tmp_path}/x.db?mode=ro&uri=true") as store,
        pytest.raises(DatabaseUnavailable, match="is read-only"),
    ):
        check_writable(store.engine)


def test_a_connection_that_its_server_has_closed_is_not_used_again(empty_postgresql):
    engine = engine_module.open_engine(empty_postgresql)
    pids = []
    for _ in range(2):
        with engine_module.glance(engine) as connection:
            pids.append(connection.execute(text("SELECT pg_backend_pid()")).scalar())
    assert pids[0] == pids[1]
    other = engine_module.open_engine(empty_postgresql)
    with engine_module.glance(other) as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pids[0]})
    with engine_module.write_transaction(engine) as connection:
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar() != pids[0]
    engine.dispose()
    other.dispose()


def test_a_glance_is_no_transaction(empty_postgresql):
    engine = engine_module.open_engine(empty_postgresql)
    asked = text("SELECT pg_current_xact_id_if_assigned() IS NULL, now() = statement_timestamp()")
    with engine_module.glance(engine) as connection:
        connection.execute(text("SELECT pg_sleep(0.01)"))
        assert tuple(connection.execute(asked).one()) == (True, True)
    with engine_module.read_connection(engine) as connection:
        connection.execute(text("SELECT pg_sleep(0.01)"))
        assert tuple(connection.execute(asked).one()) == (True, False)
    engine.dispose()


def test_a_thread_that_waits_for_another_does_not_ask_sqlite(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/x.db") as store, ThreadPoolExecutor(1) as thread:
        begun = list[str]()

        def write() -> None:
            with engine_module.write_transaction(store.engine) as connection:
                connection.execute(text("SELECT 1"))

        with engine_module.write_transaction(store.engine):
            event.listen(store.engine, "begin", lambda _: begun.append("begin"))
            waiting = thread.submit(write)
            with pytest.raises(TimeoutError):
                waiting.result(0.1)
            assert begun == []
        waiting.result(5)
        assert begun == ["begin"]


def test_a_thread_that_holds_its_turn_too_long_is_named(tmp_path, monkeypatch):
    with Store.open(f"sqlite:///{tmp_path}/x.db") as store, engine_module.write_transaction(store.engine):
        monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.05)
        with pytest.raises(DatabaseBusy, match="is locked"), engine_module.write_transaction(store.engine):
            pass
