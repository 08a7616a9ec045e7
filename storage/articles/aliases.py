"""The other addresses of articles."""

from sqlalchemy import Connection, delete, select

from storage.records import Article
from storage.rows import at_address, upsert
from storage.schema.core import aliases, articles

_TAKEN = select(articles.c.id).where(*at_address(articles))
_DROP = delete(aliases).where(*at_address(aliases))


def add_alias(connection: Connection, place: dict[str, str], article_id: int, article: Article, kind: str) -> None:
    """Note that an address leads to an article, unless it is the address of an article itself."""
    if connection.execute(_TAKEN, place).first() is not None:
        return
    values = {**place, "article_id": article_id, "kind": kind, "date_first_seen": article.date_fetched.isoformat()}
    connection.execute(upsert(connection.dialect.name, aliases, frozenset({"date_first_seen"})), values)


def drop_alias(connection: Connection, place: dict[str, str]) -> None:
    """Forget an alias: an article of its own stands at the address now."""
    connection.execute(_DROP, place)
