"""Bulk extraction by processes of this machine: the bytes of `winnow extract`, whatever dies in the middle."""

import json
import os
import shutil
import signal
from pathlib import Path

import pytest

from crawler.commands.corpora.bulk import Command
from tests.crawler.in_process import run as run_here
from tests.servers.bulk_inputs import extracted, markers, pid_at_work, put_together, write_warcs
from tests.servers.command_line import CommandResult, WinnowHome

FAST = {"WINNOW_BULK_SILENCE": 4}
ROWS = ("--profile", "extract", "--format", "jsonl")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return WinnowHome(tmp_path_factory.mktemp("bulk") / "home")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    return write_warcs(tmp_path_factory.mktemp("inputs"), files=3, pages=10)


def bulk(house: WinnowHome, *words: str | Path) -> CommandResult:
    return house.scrapy("bulk", *map(str, words), settings=FAST)


@pytest.mark.slow
def test_shards_put_together_are_what_extract_prints(house, inputs, tmp_path):
    ended = bulk(house, "extract", *inputs, tmp_path / "run", "--tasks", "2", *ROWS)
    assert (ended.status, ended.out.splitlines()[0]) == (
        0,
        "2 of 2 ranks done: 30 pages, 24 articles, 6 rejected",
    ), ended.err
    assert put_together(tmp_path / "run") == extracted(house, inputs)
    again = bulk(house, "extract", *inputs, tmp_path / "run", "--tasks", "2", *ROWS, "--json")
    assert (again.status, json.loads(again.out)["done"]) == (0, 2)
    shown = bulk(house, "status", tmp_path / "run", "--json")
    assert (shown.status, json.loads(shown.out)) == (0, json.loads(again.out))
    other = bulk(house, "extract", *inputs, tmp_path / "run", "--tasks", "3", *ROWS)
    assert (other.status, other.err.count("\n")) == (2, 1)
    assert "begun with --tasks 2, not 3" in other.err


@pytest.mark.slow
def test_what_is_taken_away_is_made_again_to_the_byte(house, inputs, tmp_path):
    run = tmp_path / "run"
    assert bulk(house, "extract", *inputs, run, "--tasks", "3").status == 0
    before, shard = markers(run), run / "articles" / "00001.jsonl.gz"
    whole = shard.read_bytes()
    shard.write_bytes(whole[:100])
    assert bulk(house, "status", run).status == 1
    assert bulk(house, "extract", *inputs, run, "--tasks", "3").status == 0
    assert (shard.read_bytes(), markers(run)) == (whole, before)


@pytest.mark.slow
def test_a_rank_that_is_killed_is_begun_again(house, tmp_path):
    inputs, run = write_warcs(tmp_path, files=2, pages=100), tmp_path / "run"
    child = house.start("bulk", "extract", *map(str, inputs), str(run), "--tasks", "2", *ROWS, settings=FAST)
    try:
        os.kill(pid_at_work(run, 1), signal.SIGKILL)
        assert child.wait(80) == 0
    finally:
        child.kill()
    assert put_together(run) == extracted(house, inputs)
    assert json.loads((run / "ranks" / "00001.json").read_text())["tries"] == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("extract", "nowhere.warc.gz", "RUN"), "nowhere.warc.gz: No such file"),
        (("extract", "IN", "RUN", "--engine", "spark"), "--engine spark: not known; known: local, ray, slurm"),
        (("extract", "IN", "RUN", "--engine", "slurm"), "--engine slurm"),
        (
            ("extract", "IN", "RUN", "--engine", "ray", "--address", "127.0.0.1:9"),
            "--address 127.0.0.1:9: no cluster answers there",
        ),
        (("extract", "IN", "RUN", "--format", "csv"), "format 'csv': none of a shard"),
        (("extract", "IN", "RUN", "--profile", "nobody"), "profile 'nobody': not known"),
        (("extract", "IN", "RUN", "--site", "nobody"), "nobody"),
        (("extract", "IN", "RUN", "--time", "soon"), "--time soon: not understood"),
        (("extract", "IN", "nope://bucket/run"), "nope"),
        (("extract", "IN"), "a folder for the run as the last word"),
        (("status", "RUN"), "no bulk run there"),
        (("status",), "the folder of one run"),
        ((), "give one of: extract"),
    ],
)
def test_a_slip_is_one_line_and_leaves_nothing(house, inputs, tmp_path, words, said):
    run = tmp_path / "run"
    named = [{"IN": str(inputs[0]), "RUN": str(run)}.get(word, word) for word in words]
    ended = bulk(house, *named)
    assert (ended.status, said in ended.err, "Traceback" in ended.err) == (2, True, False), ended.err
    assert not (run / "run.json").exists()


def test_half_a_folder_of_another_version_is_refused(house, inputs, tmp_path):
    run = tmp_path / "run"
    (run / "articles").mkdir(parents=True)
    (run / "articles" / "00000.jsonl").write_text("{}\n")
    assert "has results of something else" in bulk(house, "extract", inputs[0], run).err
    (run / "run.json").write_text('{"form": 99}')
    ended = bulk(house, "extract", inputs[0], run)
    assert (ended.status, ended.err.strip()) == (
        2,
        f"winnow: {run}: a run folder of form 99; this version reads form 1",
    )


KNOWN = {"form": 1, "command": "extract", "tasks": 1, "ranks": 1, "options": {"profile": "winnow", "format": "jsonl"}}


@pytest.mark.parametrize("word", ["status", "dedup", "load", "release"])
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"command": "conjure"}, "a run of `bulk conjure`, which this version does not know"),
        ({"command": ["extract"]}, "not one that was written here: command"),
        ({"ranks": "many", "options": None}, "not one that was written here: ranks, options"),
        ({"ranks": 10**9}, "not one that was written here: ranks"),
        ({"more": 1}, "not one that was written here: "),
    ],
)
def test_a_run_that_this_version_does_not_know_is_refused(tmp_path, capsys, word, changed, said):
    run = tmp_path / "run"
    (run / "done").mkdir(parents=True)
    (run / "done" / "00000.json").write_text('{"counts": {}, "files": []}')
    (run / "run.json").write_text(json.dumps(KNOWN | changed))
    words = [word, str(run), *([str(tmp_path / "corpus")] if word == "release" else [])]
    assert run_here(Command(), tmp_path, *words) == 2
    err = capsys.readouterr().err
    assert (err.count("\n"), f"{run}: " in err, said in err) == (1, True, True), err
    assert sorted(path.name for path in run.iterdir()) == ["done", "run.json"]
    assert not (tmp_path / "corpus").exists()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sbatch") is None, reason="Slurm is not installed")
def test_a_job_that_slurm_does_not_take_is_one_line_with_its_reason(house, inputs, tmp_path, monkeypatch):
    (tmp_path / "slurm.conf").write_text("")
    monkeypatch.setenv("SLURM_CONF", str(tmp_path / "slurm.conf"))
    ended = bulk(house, "extract", inputs[0], tmp_path / "run", "--engine", "slurm", "--partition", "news", "-q")
    assert (ended.status, ended.err.count("\n"), "sbatch ended with 1: sbatch: " in ended.err) == (2, 1, True), (
        ended.err
    )
    assert not list((tmp_path / "run").glob("done/*"))
