"""Floors under what the verdicts notice and how soon, and over their false alarms, on simulated months.

The thresholds were tuned on these seeds among others: the floors guard what was reached, they prove nothing more.
"""

import pytest

from crawler.health.status import HealthState
from tests.crawler.health.events import (
    LASTING,
    PASSING,
    Ban,
    Dies,
    Down,
    Emptied,
    Holidays,
    MonthsOff,
    NoDate,
    Rejects,
    Silent,
    Teasers,
)
from tests.crawler.health.shapes import SHAPES
from tests.crawler.health.table import delay, false_alarms, passing, spelled

SEED = 2026
NAMES = {shape.name: shape for shape in SHAPES}

# The most hours until the old feed of a source that shows nothing new is called broken: four times the longest silence
# of a usual week, or three days; the blog's two articles a week come by chance.
SILENT_HOURS = {
    "busy": 48,
    "paper": 13 * 24,
    "magazine": 36 * 24,
    "wire": 24,
    "blog": 80 * 24,
    "bursty": 8 * 24,
    "seasonal": 6 * 24,
    "growing": 12 * 24,
    "daily": 6 * 24,
}
PAGES = 25
"""Pages after which every change of what is read from them has been noticed."""


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("kind", [kind for kind in LASTING if kind is not Silent], ids=lambda kind: kind.name)
def test_what_lasts_is_noticed(kind, shape):
    found = delay(shape, kind, SEED)
    assert found is not None
    print(f"{kind.name}, {shape.name}: {spelled([found])}")
    if kind is Ban:
        assert found.runs == 1
    elif kind in (Dies, Emptied):
        assert found.runs <= 4
        assert found.hours <= max(6, 3 * shape.poll / 3600)
    elif found.runs > 1:  # else one run was enough
        assert found.pages <= PAGES or kind.name.startswith("429")
        assert found.runs <= 20


@pytest.mark.parametrize("kind", [Teasers, Rejects, NoDate], ids=lambda kind: kind.name)
@pytest.mark.parametrize("seed", range(SEED, SEED + 4))
def test_a_run_with_a_day_of_pages_is_enough(kind, seed):
    found = delay(NAMES["daily"], kind, seed)
    assert found is not None
    assert found.runs == 1


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_source_that_went_silent_is_broken_in_the_end(shape):
    found = delay(shape, Silent, SEED, HealthState.BROKEN)
    assert found is not None
    print(f"silent, {shape.name}: {found.hours:.0f} h")
    assert found.hours <= SILENT_HOURS[shape.name]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("kind", PASSING, ids=lambda kind: kind.name)
def test_what_passes_breaks_nothing(kind, shape):
    most = HealthState.DEGRADED if kind is Down else HealthState.QUIET
    assert passing(shape, kind, SEED).weight <= most.weight


@pytest.mark.parametrize("name", ["paper", "magazine", "blog"])
def test_a_silent_week_of_holidays_is_at_most_quiet(name):
    assert passing(NAMES[name], Holidays, SEED).weight <= HealthState.QUIET.weight


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_nothing_is_said_of_a_source_that_nothing_happens_to(shape):
    found = false_alarms(shape, SEED, 100)
    print(f"{shape.name}: {dict(found)}")
    assert found[HealthState.BROKEN] == 0
    assert found[HealthState.DEGRADED] == 0
    assert found[HealthState.QUIET] <= 20


@pytest.mark.parametrize("seed", [1, 2])
def test_a_paper_is_known_by_more_than_the_days_since_its_crawls_began_anew(seed):
    """Its weekends lie before the months in which our machine was off, and a holiday makes the next one longer."""
    paper = NAMES["paper"]
    assert passing(paper, MonthsOff, seed, days=104) in (HealthState.QUIET, HealthState.HEALTHY)
