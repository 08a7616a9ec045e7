"""The gate itself: no set under a floor.  Floors are pinned to a digest; see gate.py for how they are raised."""

import pytest

from tests.quality import beside, own
from tests.quality.cases import Case, digest
from tests.quality.floors import load
from tests.quality.scorer import measure

FLOORS = load()


def test_the_repository_has_floors_for_every_set():
    assert FLOORS.keys() == {"own", "bench", "second", "degraded", "sites"}


def test_our_own_pages_are_over_their_floors():
    cases = own.cases()
    assert digest(cases) == FLOORS["own"].digest, "pages or truths changed: python -m tests.quality.gate --update"
    assert FLOORS["own"].under(measure(cases)) == []


def test_the_sample_of_the_bench_is_over_its_floors():
    hold(beside.bench(), "bench")


@pytest.mark.slow
def test_the_sample_of_the_second_kit_is_over_its_floors():
    hold(beside.second(), "second")


def test_pages_without_names_and_headings_are_over_their_floors():
    hold(beside.degraded(), "degraded")


def test_the_generated_sites_are_over_their_floors(tmp_path):
    hold(beside.sites(tmp_path / "sites"), "sites")


def hold(cases: list[Case], name: str) -> None:
    if digest(cases) != FLOORS[name].digest:
        pytest.skip(f"the kit beside the checkout is another edition than the floors of {name} were measured on")
    assert FLOORS[name].under(measure(cases)) == []
