"""Clusters of pairs are the connected components, numbered by their first articles."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bulk.dedup.join import clusters_of
from pipelines.bulk.dedup.tables import places
from storage.dedup.components import DisjointSet

PLACE = st.tuples(st.integers(0, 2), st.integers(0, 9))


def joined(pairs: list[tuple[tuple[int, int], tuple[int, int]]]) -> list[tuple[int, int, int]]:
    sides = np.array(pairs, np.uint32).reshape(-1, 4)
    rows = clusters_of(places(sides[:, 0], sides[:, 1]), places(sides[:, 2], sides[:, 3]))
    return [(int(row["cluster"]), int(row["file"]), int(row["doc"])) for row in rows]


@given(st.lists(st.tuples(PLACE, PLACE), max_size=40))
def test_clusters_are_what_the_pairs_connect(pairs):
    union = DisjointSet()
    number = {place: at for at, place in enumerate(sorted({place for pair in pairs for place in pair}))}
    for one, other in pairs:
        union.join(number[one], number[other])
    first = dict[int, int]()
    for place in sorted(number):
        first.setdefault(union.find(number[place]), len(first))
    assert joined(pairs) == sorted((first[union.find(at)], *place) for place, at in number.items())


def test_a_long_chain_in_any_order_is_one_cluster():
    order = np.random.default_rng(7).permutation(20_000).astype(np.uint64)
    assert clusters_of(order[1:], order[:-1])["cluster"].max() == 0
