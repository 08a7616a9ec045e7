"""Stories of a whole store: what was not compared yet, and what the clusters come to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, bindparam, func, or_, select

from storage.db import read_connection, write_transaction
from storage.dedup.place import Placement, place_articles
from storage.dedup.rebuild import Progress, repair_clusters
from storage.dedup.second_look import look_again
from storage.rows import lock_names
from storage.schema.core import articles
from storage.schema.dedup import cluster_members, clusters, fingerprints
from storage.signature import Signature


@dataclass(frozen=True, slots=True)
class Unsigned:
    """An article whose text has no signature of the present version; ``content_hash`` tells this text from a later.

    ``text`` is as much of it as a signature is made of.
    """

    article_id: int
    site: str
    text: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Story:
    """A cluster of several articles; title and site are those of its probable original."""

    cluster_id: str
    size: int
    title: str
    site: str


@dataclass(frozen=True, slots=True)
class Stories:
    """What the clusters of a store come to; ``unsigned`` articles have no signature of the present version."""

    articles: int
    unsigned: int
    stories: int
    largest: tuple[Story, ...]


def find_unsigned(engine: Engine, version: str, after: int, limit: int, letters: int) -> list[Unsigned]:
    """Return articles without a signature of a version by their number, from the one after ``after`` on.

    Of their texts so many characters are read: a batch of the longest would not fit into memory.
    """
    with read_connection(engine) as connection:
        rows = connection.execute(_UNSIGNED.limit(limit), {"version": version, "after": after, "letters": letters})
        return [Unsigned(row.id, row.site, row.text, row.content_hash) for row in rows]


def place_signed(engine: Engine, signed: Sequence[tuple[Unsigned, Signature]]) -> int:
    """Cluster articles, but those whose text is another by now, in one transaction; return their number."""
    with write_transaction(engine) as connection:
        # As Store.save does: a row of a member waits for an article whose address changes.
        lock_names(connection, {article.site for article, _ in signed})
        placed = [
            Placement(article.article_id, signature)
            for article, signature in signed
            if connection.execute(
                _SAME_TEXT, {"which": article.article_id, "content_hash": article.content_hash}
            ).first()
        ]
        added = place_articles(connection, placed)
    look_again(engine, added)
    return len(placed)


def _has_same_text(connection: Connection, article: Unsigned) -> bool:
    values = {"which": article.article_id, "content_hash": article.content_hash}
    return connection.execute(_SAME_TEXT, values).first() is not None


def repair_all_clusters(engine: Engine, progress: Progress) -> int:
    """Work all clusters out anew and set right what differs; return how many were wrong."""
    return repair_clusters(engine, progress)


def count_stories(engine: Engine, version: str, largest: int) -> Stories:
    """Sum the clusters up, with so many of the largest, by size and name."""
    with read_connection(engine) as connection:
        stories = connection.scalar(select(func.count()).select_from(clusters)) or 0
        every = connection.scalar(select(func.count()).select_from(articles)) or 0
        signed = connection.scalar(_SIGNED, {"version": version}) or 0
        rows = connection.execute(_LARGEST.limit(largest)).all()
    return Stories(every, every - signed, stories, tuple(Story(*row) for row in rows))


def count_unsigned(engine: Engine, version: str) -> int:
    """Count the articles without a signature of a version."""
    return count_stories(engine, version, 0).unsigned


_JOINED = articles.outerjoin(cluster_members, cluster_members.c.article_id == articles.c.id).outerjoin(
    fingerprints, fingerprints.c.id == cluster_members.c.fingerprint_id
)
_BEGINNING = func.substr(articles.c.text, 1, bindparam("letters")).label("text")
_UNSIGNED = (
    select(articles.c.id, articles.c.site, _BEGINNING, articles.c.content_hash)
    .select_from(_JOINED)
    .where(or_(fingerprints.c.version.is_(None), fingerprints.c.version != bindparam("version")))
    .where(articles.c.id > bindparam("after"))
    .order_by(articles.c.id)
)
_SAME_TEXT = select(articles.c.id).where(
    articles.c.id == bindparam("which"), articles.c.content_hash == bindparam("content_hash")
)
_SIGNED = (
    select(func.count())
    .select_from(cluster_members.join(fingerprints, fingerprints.c.id == cluster_members.c.fingerprint_id))
    .where(fingerprints.c.version == bindparam("version"))
)
_LARGEST = (
    select(clusters.c.cluster_id, clusters.c.size, articles.c.title, articles.c.site)
    .join(articles, articles.c.id == clusters.c.original_id)
    .where(clusters.c.size > 1)
    .order_by(clusters.c.size.desc(), clusters.c.cluster_id)
)
