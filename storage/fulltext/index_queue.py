"""Noting what was written, for the index of words; apart from it, since every writer of articles does."""

from collections.abc import Iterable

from sqlalchemy import Connection, insert

from storage.schema.fulltext import search_queue


def queue_for_index(connection: Connection, article_ids: Iterable[int]) -> None:
    """Have articles looked at by the next search, in the transaction that writes them."""
    if rows := [{"article_id": article_id} for article_id in article_ids]:
        connection.execute(_NOTE, rows)


_NOTE = insert(search_queue)
