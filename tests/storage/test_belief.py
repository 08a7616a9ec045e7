"""For any answers in a row, belief in a site follows from them."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.refetch.state import FetchState, FetchStates, ValidatorTrust
from storage.refetch.validators import Validators
from storage.store import Store
from tests.storage.samples import NOON

ANSWERS = st.lists(st.tuples(st.sampled_from([None, '"1"', '"2"']), st.sampled_from("ab")), min_size=1, max_size=8)
NUMBERS = count()


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FetchStates]:
    """One table for all examples; each has a site of its own."""
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('belief')}/winnow.db") as store:
        yield FetchStates(store.engine)


@given(answers=ANSWERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_belief_follows_from_the_answers_in_a_row(looks, answers):
    site, url = f"site{next(NUMBERS)}", "http://www.example.com/news/"
    for hour, (etag, content) in enumerate(answers):
        at = NOON + timedelta(hours=hour)
        validators = Validators(etag)
        looks.remember(
            FetchState(site=site, url=url, validators=validators, read_by="1", content=content, size=1, looked_at=at)
        )
    changed = [(old[0], new[0]) for old, new in pairwise(answers) if old[0] is not None and old[1] != new[1]]
    lies = [old for old, new in changed if new == old]
    proofs = [old for old, new in changed if new not in (None, old)]
    assert looks.trust(site) == ValidatorTrust(len(proofs), believed=not lies)
    look, _ = looks.find(site, url)
    first = next((number for number, (etag, _) in enumerate(answers) if etag), len(answers))
    assert (look.looks if look else 0) == len(answers) - first
