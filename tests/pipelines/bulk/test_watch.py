"""When a round of ranks is over though its engine goes on: by what the ranks say, without any clock of theirs."""

import json

import pytest

from pipelines.bulk import RunFolder, carry_out, watch
from pipelines.bulk.engines import EngineOptions, RankLimits
from pipelines.bulk.folder import FileState
from pipelines.bulk.frozen import FrozenRules
from pipelines.bulk.plan import RunPlan, begin
from pipelines.bulk.rank import do_rank
from pipelines.bulk.watch import _Round
from pipelines.errors import BulkError, BulkIncomplete

SILENCE = 10.0


def states(**stamps: str) -> dict[str, FileState]:
    return {f"0000{name[1:]}.json": FileState(1, stamp) for name, stamp in stamps.items()}


def test_a_rank_that_beats_keeps_the_round():
    watched = _Round({}, [[0], [1]])
    for now in range(0, 60, 5):
        watched.look(states(r0=f"{now}", r1=f"{now}"), float(now))
        assert not watched.is_over([0, 1], 2, SILENCE, float(now))


def test_silence_of_all_that_is_missing_ends_it():
    watched = _Round({}, [[0], [1]])
    watched.look(states(r0="a", r1="a"), 0.0)
    watched.look(states(r0="b", r1="a"), 9.0)
    assert not watched.is_over([0, 1], 2, SILENCE, 12.0)  # one is silent, the other beats
    assert watched.is_over([1], 2, SILENCE, 12.0)  # the other is done
    assert watched.is_over([0, 1], 2, SILENCE, 20.0)


def test_what_waits_for_its_turn_is_not_dead_unless_the_dead_hold_all_places():
    watched = _Round({}, [[0], [1], [2]])
    watched.look(states(r0="a"), 0.0)
    assert not watched.is_over([0, 1, 2], 2, SILENCE, 100.0)  # a place is free: another will begin
    assert watched.is_over([0, 1, 2], 1, SILENCE, 100.0)


def test_a_state_of_an_earlier_round_is_no_sign_of_life():
    watched = _Round(states(r0="old"), [[0]])
    watched.look(states(r0="old"), 0.0)
    assert not watched.is_over([0], 1, SILENCE, 100.0)
    watched.look(states(r0="new"), 100.0)
    assert not watched.is_over([0], 1, SILENCE, 105.0)
    assert watched.is_over([0], 1, SILENCE, 111.0)


def test_what_comes_behind_a_dead_rank_in_its_lot_is_not_waited_for():
    watched = _Round({}, [[0, 2, 4], [1, 3]])
    watched.look(states(r0="a", r1="a"), 0.0)
    watched.look(states(r0="a", r1="a", r2="a", r3="a"), 20.0)  # 0 failed and 2 came, 1 is done
    assert not watched.is_over([0, 2, 3, 4], 2, SILENCE, 25.0)
    assert watched.is_over([0, 2, 4], 2, SILENCE, 40.0)


def test_a_process_on_ray_does_some_ranks_one_after_the_other():
    ranks = list(range(16))
    assert EngineOptions(name="ray", workers=2).lots(ranks) == [ranks[first::4] for first in range(4)]
    assert [len(lot) for lot in EngineOptions(name="ray", workers=1).lots(ranks)] == [8, 8]
    assert EngineOptions(name="ray", workers=20).lots(ranks) == [[rank] for rank in ranks]
    assert EngineOptions(name="ray", address="head:6379").lots(ranks) == [[rank] for rank in ranks]
    assert EngineOptions(name="slurm", workers=2).lots(ranks) == [[rank] for rank in ranks]


@pytest.fixture
def run(tmp_path):
    """Have a run of two ranks whose only work fails: there is nothing where the second one reads."""
    folder = RunFolder(str(tmp_path / "run"))
    lines = [json.dumps({"address": str(tmp_path / f"{name}.warc.gz"), "start": 0, "stop": None}) for name in "ab"]
    facts = {"timeout": 5.0, "maxsize": 10**6, "memory": 0}
    options = {"profile": "winnow", "format": "jsonl", "since": None, "language": None}
    return folder, begin(folder, RunPlan("extract", 2, options, facts), FrozenRules, lambda: lines)[0]


def here(folder: RunFolder, *ranks: int) -> None:
    for rank in ranks:
        do_rank(folder, rank, RankLimits(), 1)


def test_a_rank_that_fails_each_time_is_begun_three_times_and_named(run, monkeypatch):
    folder, plan = run
    rounds = []

    def engine(_folder, _plan, _engine, ranks, number, told):
        rounds.append(list(ranks))
        here(folder, *ranks)

    monkeypatch.setattr(watch, "_round", engine)
    with pytest.raises(BulkIncomplete, match=r"2 of 2 ranks .*: rank 0: .*a\.warc\.gz.*; rank 1: .*b\.warc\.gz"):
        carry_out(folder, plan, EngineOptions())
    assert rounds == [[0, 1]] * 3
    assert not folder.files("articles")


def test_an_engine_that_begins_nothing_says_why(run, monkeypatch):
    folder, plan = run
    monkeypatch.setattr(watch, "_round", lambda *_: "no cluster answers")
    with pytest.raises(BulkError, match="--engine local: no cluster answers"):
        carry_out(folder, plan, EngineOptions())


def test_a_rank_that_dies_without_a_word_each_time_is_named(run, monkeypatch):
    folder, plan = run

    def engine(_folder, _plan, _engine, ranks, number, told):
        for rank in ranks:
            folder.write_json(f"ranks/{rank:05d}.json", {"tries": number, "host": "node-7", "pages": 3})

    monkeypatch.setattr(watch, "_round", engine)
    with pytest.raises(BulkIncomplete, match=r"rank 0: died without a word 3 times .* on node-7"):
        carry_out(folder, plan, EngineOptions())


@pytest.mark.parametrize(
    ("name", "workers", "places"), [("local", 2, 2), ("local", 9, 5), ("local", 1, 2), ("ray", 3, 3), ("slurm", 3, 5)]
)
def test_how_many_of_five_ranks_are_at_work_at_a_time(name, workers, places):
    assert EngineOptions(name=name, workers=workers).places(5) == places
