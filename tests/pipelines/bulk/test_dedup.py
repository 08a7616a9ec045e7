"""Near-duplicates over runs in shares: the same bytes however the work is cut, whatever dies, and one line."""

import gzip
import json
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
from datatrove.pipeline.dedup import MinhashDedupFilter
from datatrove.pipeline.readers import JsonlReader

from pipelines.bulk.release import BulkRelease, release_runs
from pipelines.errors import BulkError, BulkIncomplete
from tests.pipelines.bulk.test_corpus import newsroom
from tests.servers.bulk_runs import dedup_here, signed, write_run
from tests.servers.command_line import WinnowHome

TEXT = " ".join(f"word{number}" for number in range(200))


def made(*runs: str) -> dict[str, bytes]:
    """Return what a dedup leaves in runs, its marker aside."""
    return {str(path): path.read_bytes() for run in runs for path in sorted(Path(run, "dedup").iterdir())}


def marks(run: str) -> list[dict[str, object]]:
    lines = [
        gzip.decompress(path.read_bytes()).splitlines() for path in sorted(Path(run, "dedup").glob("*[0-9].jsonl.gz"))
    ]
    return [json.loads(line) for each in lines for line in each]


def test_however_it_is_cut_the_bytes_are_the_same(tmp_path):
    articles = newsroom(1)
    runs = [
        write_run(tmp_path / "one", [articles[:9], [], articles[9:20]]),
        write_run(tmp_path / "two", [articles[20:], [articles[3], signed("https://s.example/tiny", text="No words.")]]),
    ]
    counts = dedup_here(runs, tasks=1)
    whole = made(*runs)
    assert dedup_here(runs, tasks=40, anew=True) == counts
    assert made(*runs) == whole
    assert not Path(runs[0], "dedup/phases").exists()
    assert counts["articles"] == len(articles) + 2 == counts["kept"] + counts["reprints"] + counts["again"]
    assert marks(runs[1])[-1]["kept"]


def test_what_stands_there_twice_counts_where_it_stands_first(tmp_path):
    """Its later text, another one, joins nothing: an address that says something else each day is no story."""
    page = [signed("https://a.example/today", text=TEXT + " first", site="a.example")]
    page.append(replace(page[0], text=TEXT.replace("word", "other")))
    like = signed("https://b.example/1", text=TEXT.replace("word", "other") + " too", site="b.example")
    run = write_run(tmp_path / "run", [page, [like]])
    assert dedup_here([run]) == {"articles": 3, "kept": 2, "again": 1, "reprints": 0, "stories": 0}
    first, again, other = marks(run)
    assert first["cluster_id"] == again["cluster_id"] != other["cluster_id"]
    assert [each["kept"] for each in (first, again, other)] == [True, False, True]


def test_what_is_marked_for_these_articles_is_not_compared_again(tmp_path, monkeypatch):
    run = write_run(tmp_path / "run", [newsroom(1)])
    counts = dedup_here([run])
    monkeypatch.setattr("pipelines.bulk.dedup.chain.carry_out", None)
    assert dedup_here([run]) == counts
    Path(run, "dedup/00000.jsonl.gz").unlink()
    with pytest.raises(TypeError):
        dedup_here([run])


def test_the_filter_of_datatrove_leaves_out_what_is_not_kept(tmp_path):
    articles = newsroom(1)
    run = write_run(tmp_path / "run", [articles[:20], articles[20:]])
    counts = dedup_here([run])
    left = []
    for rank in range(2):
        read = JsonlReader(f"{run}/articles", glob_pattern="*.jsonl.gz").run(rank=rank, world_size=2)
        left += list(MinhashDedupFilter(f"{run}/dedup").run(read, rank, 2))
    assert len(left) == counts["kept"]
    assert [document.id for document in left] == [each["id"] for each in marks(run) if each["kept"]]


def test_a_release_of_what_was_compared_with_something_else_is_refused(tmp_path):
    articles = newsroom(1)
    runs = [write_run(tmp_path / name, [part]) for name, part in (("a", articles[:20]), ("b", articles[20:]))]
    dedup_here(runs)
    with pytest.raises(BulkError, match=r"/a: `bulk dedup` compared .*/a, .*/b, as they were then; run it over these"):
        release_runs(BulkRelease(runs[:1], str(tmp_path / "out"), "news", ("bulk", "release"), one_per_story=True))
    for run in runs:
        dedup_here([run])
    with pytest.raises(BulkError, match="compared"):
        release_runs(BulkRelease(runs, str(tmp_path / "out"), "news", ("bulk", "release"), one_per_story=True))


def test_something_else_that_was_begun_is_not_gone_on_with(tmp_path):
    run, other = (write_run(tmp_path / name, [newsroom(seed)]) for name, seed in (("a", 1), ("b", 2)))
    whole = Path(other, "articles/00000.jsonl.gz").read_bytes()
    Path(other, "articles/00000.jsonl.gz").write_bytes(whole[:-9])
    with pytest.raises(BulkIncomplete, match=r"rank 1: .*damaged"):
        dedup_here([run, other])
    with pytest.raises(BulkError, match=r"/a/dedup/phases: a dedup was begun over other runs, .*--anew"):
        dedup_here([run])
    with pytest.raises(BulkError, match="begun with --tasks 16; "):
        dedup_here([run, other], tasks=2)
    Path(other, "articles/00000.jsonl.gz").write_bytes(whole)
    assert dedup_here([run, other], tasks=2, anew=True)["articles"] == len(newsroom(1) + newsroom(2))


def test_what_a_killed_writer_left_goes_when_the_marks_are_whole(tmp_path):
    run, plain = (write_run(tmp_path / name, [newsroom(1)]) for name in ("run", "plain"))
    left = Path(run, "dedup/.000000.remove.0a1b2c3d.part")
    left.parent.mkdir()
    left.touch()
    dedup_here([run])
    dedup_here([plain])
    assert list(made(run).values()) == list(made(plain).values())


@pytest.mark.slow
@pytest.mark.parametrize("phase", ["sign", "match", "mark"])
def test_a_dedup_that_is_killed_goes_on_to_the_same_bytes(tmp_path, phase):
    home = WinnowHome(tmp_path / "home")
    run, plain = (write_run(tmp_path / name, [newsroom(1), newsroom(2), newsroom(3)]) for name in ("run", "plain"))
    counts = dedup_here([plain])
    words = ("bulk", "dedup", run, "--tasks", "2", "--json")
    child = home.start(*words)
    done, until = Path(run, "dedup/phases", phase, "done"), time.monotonic() + 60
    try:
        while not (done.exists() and any(done.glob("*.json"))):
            assert time.monotonic() < until
            time.sleep(0.02)
        os.kill(child.pid, signal.SIGKILL)
        child.wait(20)
    finally:
        child.kill()
    assert not Path(run, "dedup.json").exists()
    ended = home.scrapy(*words)
    assert (ended.status, json.loads(ended.out)) == (0, dict(counts)), ended.err
    assert list(made(run).values()) == list(made(plain).values())
    assert not Path(run, "dedup/phases").exists()


@pytest.mark.slow
def test_a_share_that_is_missing_is_named_with_status_1_and_the_same_command_goes_on(tmp_path):
    home, run = WinnowHome(tmp_path / "home"), write_run(tmp_path / "run", [newsroom(1), newsroom(2)])
    damaged = Path(run, "articles/00001.jsonl.gz")
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-9] + b"\0" * 9)
    ended = home.scrapy("bulk", "dedup", run, "--json")
    assert (ended.status, ended.out, "Traceback" in ended.err) == (1, "", False)
    said = ended.err.splitlines()[-1]
    assert said.startswith("winnow: BulkIncomplete: 1 of 2 ranks are missing: rank 1: ")
    assert "00001.jsonl.gz: damaged" in said
    damaged.write_bytes(whole)
    assert home.scrapy("bulk", "dedup", run, "-q").status == 0
