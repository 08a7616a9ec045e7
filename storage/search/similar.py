"""Articles that are nearest to a text by their vectors, of those that a selection takes."""

from dataclasses import dataclass
from typing import Any

from storage.articles import StoredArticle
from storage.embeddings import EmbeddingIndex
from storage.selection import Selection
from storage.selection import select as select_articles
from storage.selection.scope import articles_of, snapshot
from storage.store import Store
from storage.withdrawals import WithdrawalRegistry


@dataclass(frozen=True, slots=True)
class SimilarHits:
    """The nearest articles, each with its similarity (-1 to 1), and how many were similar enough."""

    articles: tuple[tuple[StoredArticle, float], ...]
    count: int


def search_similar(
    store: Store, index: EmbeddingIndex, vector: Any, selection: Selection, limit: int, least: float
) -> SimilarHits:
    """Find the articles nearest to a vector.  What is withdrawn is not found.

    A selection that asks for something has its articles gone through one after another.
    """
    among = None
    if selection != Selection():
        among = {stored.id for stored in select_articles(store, selection)}
    withdrawn = WithdrawalRegistry(store.engine).load()
    asked = limit
    while True:
        near, count = index.nearest(vector, asked, least, among)
        with snapshot(store.engine) as connection:
            found = articles_of(connection, [number for number, _ in near])
        hits = [(found[number], score) for number, score in near if number in found]
        kept = [each for each in hits if not (withdrawn and withdrawn.covers(each[0].article))]
        if len(kept) >= limit or len(near) < asked:
            return SimilarHits(tuple(kept[:limit]), count - (len(hits) - len(kept)))
        asked *= 4
