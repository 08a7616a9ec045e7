"""Bulk extraction from S3 to S3: the bytes of `winnow extract`; a bucket that is not there is one line."""

import gzip
import shutil
from collections.abc import Iterator

import pytest

from tests.crawler.commands.upkeep.test_reextract import fill
from tests.servers.bulk_inputs import extracted, markers, write_warcs
from tests.servers.command_line import CommandResult, WinnowHome
from tests.servers.object_storage import ObjectStorage, object_storage


@pytest.fixture(scope="module")
def storage() -> Iterator[ObjectStorage]:
    with object_storage() as running:
        yield running


def bulk(house: WinnowHome, storage: ObjectStorage, monkeypatch: pytest.MonkeyPatch, *words: str) -> CommandResult:
    for name, value in storage.environment().items():
        monkeypatch.setenv(name, value)
    return house.scrapy("bulk", *words, settings={"WINNOW_BULK_SILENCE": 10})


@pytest.mark.slow
def test_from_s3_to_s3_the_bytes_are_those_of_extract(storage, tmp_path, monkeypatch):
    house, inputs = WinnowHome(tmp_path / "home"), write_warcs(tmp_path, files=2, pages=6)
    place, out = storage.make_bucket("pages"), storage.make_bucket("runs")
    for file in inputs:
        assert storage.ask("PUT", f"/pages/{file.name}", file.read_bytes())[0] == 200
    words = ["extract", f"{place}/*.warc.gz", f"{out}/run-7/", "--tasks", "2", "--profile", "extract"]
    ended = bulk(house, storage, monkeypatch, *words, "--format", "jsonl")
    assert ended.status == 0, ended.err
    names = storage.objects("runs")
    made = {
        "article": b"".join(storage.read("runs", name) for name in names if "/articles/" in name),
        "rejected": b"".join(gzip.decompress(storage.read("runs", name)) for name in names if "/rejected/" in name),
    }
    assert made == extracted(house, inputs)
    assert bulk(house, storage, monkeypatch, "status", f"{out}/run-7").status == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("extract", "s3://nowhere/a.warc.gz", "RUN"), "s3://nowhere/a.warc.gz"),
        (("extract", "IN", "s3://alsonowhere/run"), "s3://alsonowhere/run"),
        (("status", "s3://alsonowhere/run"), "s3://alsonowhere/run"),
    ],
)
def test_a_bucket_that_is_not_there_is_one_line(storage, tmp_path, monkeypatch, words, said):
    (file,) = write_warcs(tmp_path, files=1, pages=2)
    named = [{"IN": str(file), "RUN": str(tmp_path / "run")}.get(word, word) for word in words]
    ended = bulk(WinnowHome(tmp_path / "home"), storage, monkeypatch, *named)
    assert (ended.status, said in ended.err, "Traceback" in ended.err) == (2, True, False), ended.err
    assert ended.err.count("\n") == 1


@pytest.mark.slow
def test_an_archive_that_lies_on_s3_is_read_again_without_its_folder(storage, tmp_path, monkeypatch):
    house = WinnowHome(tmp_path / "home")
    fill(house.home, 4)
    (file,) = (house.home / "archive").glob("*.warc.gz")
    place = storage.make_bucket("archive")
    assert storage.ask("PUT", f"/archive/{file.name}", file.read_bytes())[0] == 200
    shutil.rmtree(house.home / "archive")
    run = tmp_path / "run"
    ended = bulk(house, storage, monkeypatch, "reextract", str(run), "--tasks", "1", "-s", f"WINNOW_ARCHIVE={place}")
    assert ended.status == 0, ended.err
    (mark,) = markers(run)
    assert mark["counts"] == {"articles": 4, "pages": 4}
