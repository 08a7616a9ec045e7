"""Articles that are compared late, beside a crawl that stores."""

import threading
import time

from sqlalchemy import text, update

from pipelines.dedup.minhash import LETTERS, VERSION, sign
from storage.db.engine import read_connection, write_transaction
from storage.dedup.assign import CLUSTER_LOCK
from storage.dedup.stories import find_unsigned, place_signed
from storage.rows.locks import lock_names
from storage.schema.core import articles
from storage.store import Store
from tests.storage.samples import article

WAITING = """
    SELECT count(*) FROM pg_locks AS lock JOIN pg_stat_activity AS session USING (pid)
    WHERE NOT lock.granted AND session.datname = current_database()
"""


def test_an_article_that_moves_to_another_address_meanwhile_blocks_nobody(empty_postgresql: str) -> None:
    """On PostgreSQL a row of a member waits for an article whose address changes, and that one for its turn.

    On PostgreSQL only: SQLite has one writer at a time.
    """
    with Store.open(empty_postgresql) as store:
        store.save([article()])
        signed = [(each, sign(each.text)) for each in find_unsigned(store.engine, VERSION, 0, 9, LETTERS)]
        placed: list[int] = []
        other = threading.Thread(target=lambda: placed.append(place_signed(store.engine, signed)))
        with write_transaction(store.engine) as connection:  # as Store.save does
            lock_names(connection, ["example"])
            connection.execute(update(articles).values(normalized_url="example.com/elsewhere"))
            other.start()
            _wait_until_one_waits(store)
            lock_names(connection, [CLUSTER_LOCK])
        other.join(20)
        assert placed == [1]


def _wait_until_one_waits(store: Store) -> None:
    for _ in range(500):
        with read_connection(store.engine) as connection:
            if connection.scalar(text(WAITING)):
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")
