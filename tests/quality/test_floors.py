"""Floors go up by themselves and down only with a reason."""

import pytest

from tests.quality import gate
from tests.quality.floors import MARGIN, Floors, LowerError, floored, load, lowered, raised, save

OLD = Floors("d1", 3, {"body_f1": 0.9, "title": 0.8})


def test_a_floor_stands_a_margin_under_the_figure():
    assert floored(0.95) == pytest.approx(0.95 - MARGIN)
    assert floored(0.001) == 0.0


def test_better_figures_raise_the_floors_and_add_new_ones():
    new = raised(OLD, "d1", 3, {"body_f1": 0.95, "title": 0.8, "day": 1.0})
    assert new.floors == {"body_f1": 0.947, "title": 0.8, "day": 0.997}


def test_a_worse_figure_is_refused_by_name():
    with pytest.raises(LowerError, match=r"title 0\.7000 is under 0\.8000"):
        raised(OLD, "d1", 3, {"body_f1": 0.95, "title": 0.7})


def test_a_measure_that_is_gone_is_under_its_floor():
    assert OLD.under({"body_f1": 0.9}) == ["title 0.0000 is under 0.8000"]


def test_other_pages_set_the_floors_anew():
    assert raised(OLD, "d2", 4, {"body_f1": 0.5}) == Floors("d2", 4, {"body_f1": 0.497})


def test_lowering_needs_a_reason_and_keeps_it():
    with pytest.raises(LowerError, match="why"):
        lowered(OLD, "title", 0.7, "well")
    new = lowered(OLD, "title", 0.7, "two truths were wrong")
    assert new.floors["title"] == 0.697
    assert new.lowered == ("title 0.8000 -> 0.6970: two truths were wrong",)


def test_only_a_floor_that_is_there_can_be_lowered():
    with pytest.raises(LowerError, match="no floor is called speed"):
        lowered(OLD, "speed", 0.7, "two truths were wrong")


def test_floors_survive_their_file(tmp_path):
    path = tmp_path / "floors.json"
    assert load(path) == {}
    save({"own": lowered(OLD, "title", 0.7, "two truths were wrong")}, path)
    assert load(path)["own"].lowered[0].endswith("two truths were wrong")


@pytest.fixture
def one_set(monkeypatch):
    """A gate over one empty set whose figures the test chooses."""
    figures = {"title": 0.9}
    monkeypatch.setattr(gate, "SETS", {"own": lambda _: []})
    monkeypatch.setattr(gate, "measure", lambda _: figures)
    return figures


def test_the_command_raises_refuses_and_lowers(tmp_path, one_set, capsys):
    path = tmp_path / "floors.json"
    assert gate.main(["--update"], path) == 0
    assert load(path)["own"].floors == {"title": 0.897}
    one_set["title"] = 0.5
    assert gate.main([], path) == 1
    assert gate.main(["--update"], path) == 2
    assert "refused: title 0.5000 is under 0.8970" in capsys.readouterr().err
    assert gate.main(["--lower", "own.title"], path) == 2
    assert gate.main(["--lower", "own.title", "--because", "an accepted loss here"], path) == 0
    assert load(path)["own"].floors == {"title": 0.497}
