"""Inputs as shards: files, folders, patterns, lists and months of CC-NEWS, and what is wrong with them."""

import gzip
import tracemalloc
from pathlib import Path

import pytest

from pipelines.bulk.pages import Listing, Shard, cc_news, list_shards
from pipelines.ingest import InputError
from tests.storage.warcs import Warc


@pytest.fixture
def folder(tmp_path):
    warc = Warc()
    warc.response("https://h.example/a", b"x" * 5000)
    for name in ("b.warc.gz", "a.warc", "c/d.arc.gz", "c/e.warc.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        warc.write(tmp_path / name, form="plain")
    (tmp_path / "c/readme.md").write_text("no archive")
    return tmp_path


def names(folder: Path, *inputs: str) -> list[str]:
    return [shard.address.removeprefix(f"{folder}/") for shard in list_shards(inputs)]


def test_files_folders_and_patterns(folder):
    assert names(folder, f"{folder}/b.warc.gz") == ["b.warc.gz"]
    assert names(folder, str(folder)) == ["a.warc", "b.warc.gz", "c/d.arc.gz", "c/e.warc.gz"]
    assert names(folder, f"file://{folder}/c/", f"{folder}/*.warc") == ["c/d.arc.gz", "c/e.warc.gz", "a.warc"]
    assert names(folder, f"{folder}/*/*.warc.gz") == ["c/e.warc.gz"]
    assert names(folder, f"{folder}/**/*.gz") == ["b.warc.gz", "c/d.arc.gz", "c/e.warc.gz"]


def test_a_list_names_files_beside_it_and_by_address(folder):
    (folder / "list.txt").write_text(f"# two\nb.warc.gz\r\n\n{folder}/a.warc\ns3://bucket/key.warc.gz\n")
    found = ["b.warc.gz", "a.warc", "s3://bucket/key.warc.gz"]
    assert names(folder, f"{folder}/list.txt") == found
    (folder / "list").write_bytes((folder / "list.txt").read_bytes())
    assert names(folder, f"@{folder}/list") == found
    (folder / "list.paths.gz").write_bytes(gzip.compress((folder / "list.txt").read_bytes()))
    assert names(folder, f"{folder}/list.paths.gz") == found


def test_long_files_are_cut(folder):
    (shard, *more) = list_shards(f"{folder}/a.warc", split=1000)
    assert (shard, len(more)) == (Shard(f"{folder}/a.warc", 0, 1000), 5)
    assert len(list(list_shards(f"{folder}/c", split=10**6))) == 2


def test_the_paths_of_a_month(folder):
    assert cc_news("2026-03") == Listing(
        "https://data.commoncrawl.org/crawl-data/CC-NEWS/2026/03/warc.paths.gz", "https://data.commoncrawl.org"
    )
    place = folder / "crawl-data/CC-NEWS/2026/03"
    place.mkdir(parents=True)
    (place / "warc.paths.gz").write_bytes(gzip.compress(b"b.warc.gz\nc/e.warc.gz\n"))
    assert [one.address for one in list_shards(cc_news("2026-03", f"{folder}/"))] == [
        f"{folder}/b.warc.gz",
        f"{folder}/c/e.warc.gz",
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("{}/none.warc.gz", "none.warc.gz: No such file or directory"),
        ("{}/none", "none: No such file or directory"),
        ("{}/*.none", r"\*.none: names no archive \(.warc, .warc.gz, .arc, .arc.gz\)"),
        ("{}/empty", "empty: names no archive"),
        ("@{}/none.txt", "none.txt: No such file or directory"),
        ("{}/empty.txt", "empty.txt: names no archive"),
        ("{}/wrong.txt", "wrong.txt: missing/first.warc.gz: No such file|missing/first.warc.gz: No such file"),
        ("{}/binary.txt", "binary.txt: line 1: is no name of a file"),
        ("{}/long.txt", "long.txt: line 1: is no name of a file"),
        ("{}/torn.paths.gz", "torn.paths.gz: line 1: damaged at byte"),
        ("https://127.0.0.1:1/*.warc.gz", "nothing can be listed over HTTP"),
        ("nosuch://bucket/a", "nosuch"),
    ],
)
def test_an_input_that_names_nothing_is_refused_in_one_line(tmp_path, given, words):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").write_text("\n")
    (tmp_path / "wrong.txt").write_text("missing/first.warc.gz\n")
    (tmp_path / "binary.txt").write_bytes(b"a\0b\n")
    (tmp_path / "long.txt").write_text("a" * 5000)
    (tmp_path / "torn.paths.gz").write_bytes(gzip.compress(b"a" * 1000)[:20])
    with pytest.raises(InputError, match=words) as error:
        list(list_shards(given.format(tmp_path)))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("month", ["2026-13", "2026", "March", "2026-3"])
def test_what_is_no_month_is_refused(month):
    with pytest.raises(InputError, match="is no month"):
        cc_news(month)


def test_a_long_list_is_streamed(folder):
    with (folder / "many.txt").open("w") as file:
        file.write("a.warc\n")
        file.writelines(f"s3://bucket/crawl-data/CC-NEWS/{number:06}.warc.gz\n" for number in range(30_000))
    tracemalloc.start()
    assert sum(1 for _ in list_shards(f"{folder}/many.txt")) == 30_001
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**20
