import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.opinion.trees import MOST, Tree, forest

_VALUES = st.floats(-2, 2, allow_nan=False)
_NAMES = st.sampled_from(["mass", "stop", "shape"])
TREES: st.SearchStrategy[Tree] = st.recursive(
    _VALUES, lambda inner: st.tuples(_NAMES, _VALUES, inner, inner).map(list), max_leaves=MOST
)


def voice(tree: Tree, measures: dict[str, float]) -> float:
    while isinstance(tree, list):
        name, bound, under, over = tree
        tree = over if measures.get(name, 0.0) > bound else under
    return tree


@given(st.lists(TREES, max_size=5), st.dictionaries(_NAMES, _VALUES))
def test_each_tree_says_what_its_questions_lead_to(trees, measures):
    assert forest(trees).sum(measures) == sum(voice(tree, measures) for tree in trees)


def test_a_measure_at_its_bound_is_not_over_it():
    assert forest([["mass", 0.5, 1.0, 2.0]]).sum({"mass": 0.5}) == 1.0


def test_a_tree_of_too_many_voices_is_refused():
    tree: Tree = 0.0
    for bound in range(MOST):
        tree = ["mass", bound, tree, 1.0]
    with pytest.raises(ValueError, match=f"the most are {MOST}"):
        forest([tree])
