"""What hangs together, whatever is compared with what."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.dedup import components as module
from storage.dedup.components import DisjointSet, components, join_similar
from storage.signature import VALUES, Signature
from tests.cpu_time import within_cpu_seconds

PAIRS = st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=14)


def alike(number: int) -> Signature:
    values = b"".join((place * 37 % 65536).to_bytes(2, "little") for place in range(VALUES))
    return Signature("1", 500, f"{number:032x}", values)


def reached(start: int, pairs: set[tuple[int, int]]) -> set[int]:
    found = {start}
    while more := {one for pair in pairs if found & set(pair) for one in pair} - found:
        found |= more
    return found


@given(PAIRS, PAIRS)
def test_groups_are_what_is_reached_from_one_to_the_next(before: set[tuple[int, int]], pairs: set[tuple[int, int]]):
    numbers = {number: alike(number) for number in range(12)}
    union = DisjointSet()
    for one, other in before:  # joined by another band
        union.join(one, other)

    def same_story(one: Signature, other: Signature) -> bool:
        both = int(one.digest, 16), int(other.digest, 16)
        return both in pairs or both[::-1] in pairs

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "same_story", same_story)
        join_similar(union, numbers, numbers)
    groups: Mapping[int, set[int]] = {number: reached(number, before | pairs) for number in numbers}
    assert {n: {other for other in numbers if union.find(other) == union.find(n)} for n in numbers} == groups


def test_thousands_that_are_alike_are_compared_once_each():
    # 9 s where each was asked of every other one, 0.05 s now
    assert len(within_cpu_seconds(2, lambda: components({number: alike(number) for number in range(2000)}))) == 1
