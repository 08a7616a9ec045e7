"""Engines that a batch shares, and those of everybody else."""

from sqlalchemy import text

from storage.db.engine import open_engine, read_connection
from storage.db.shared_engine import close_engine, share_engines
from storage.store import Store


def test_without_sharing_each_opening_has_an_engine_of_its_own(address):
    one, other = open_engine(address), open_engine(address)
    assert one is not other
    close_engine(one)
    close_engine(other)


def test_while_it_is_shared_a_database_is_opened_and_upgraded_once(address, monkeypatch):
    with share_engines():
        with Store.open(address) as one:
            pool = one.engine.pool
        monkeypatch.setattr("storage.store.upgrade", lambda _engine: 1 / 0)
        with Store.open(address) as other:
            assert other.engine is one.engine
            assert other.engine.pool is pool  # nobody's closing has ended the connections
            assert other.runs() == []
        with read_connection(open_engine(address)) as connection:
            assert connection.execute(text("SELECT 1")).scalar() == 1
    monkeypatch.undo()
    with Store.open(address) as own:
        assert own.engine is not one.engine
