"""Archives on a web server and in a bucket: read in ranges, listed, and what goes wrong on the way."""

import gzip
import random
import sys
from collections.abc import Iterable
from importlib import import_module
from zlib import crc32

import pytest

from pipelines.bulk.pages import ReadPage, Shard, ShardPages, cc_news, list_shards, pages_of
from pipelines.ingest import InputError
from storage.errors import ArchiveError
from storage.records import Page
from tests.servers.file_host import file_host
from tests.servers.object_storage import object_storage
from tests.storage.warcs import Warc

NAME = "crawl-data/CC-NEWS/2026/03/CC-NEWS-20260301000000-00001.warc.gz"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    warc, chance = Warc(), random.Random(3)
    for number in range(120):
        warc.response(f"https://h.example/{number}", b"<p>" + chance.randbytes(1500).hex().encode())
    return warc.write(tmp_path_factory.mktemp("archive") / "a.warc.gz")


@pytest.fixture(scope="module")
def expected(archive):
    return [read.page for read in pages_of(Shard(str(archive)))]


@pytest.fixture(scope="module")
def storage():
    with object_storage() as made, pytest.MonkeyPatch.context() as patch:
        for name, value in made.environment().items():
            patch.setenv(name, value)
        yield made


@pytest.fixture
def bucket(storage, archive, request):
    name = f"b{crc32(request.node.name.encode())}"
    storage.make_bucket(name)
    for key, data in (
        (NAME, archive.read_bytes()),
        ("crawl-data/CC-NEWS/2026/03/warc.paths.gz", gzip.compress(f"{NAME}\n".encode())),
        ("other/readme.md", b"no archive"),
    ):
        assert storage.ask("PUT", f"/{name}/{key}", data)[0] == 200
    return f"s3://{name}"


@pytest.fixture
def web(tmp_path, archive, monkeypatch):
    monkeypatch.setattr("pipelines.bulk.pages.shard.DELAYS", (0.0, 0.0))
    place = tmp_path / NAME
    place.parent.mkdir(parents=True)
    place.write_bytes(archive.read_bytes())
    (place.parent / "warc.paths.gz").write_bytes(gzip.compress(f"{NAME}\n".encode()))
    with file_host(tmp_path) as host:
        yield host


def read(shards: Iterable[Shard]) -> list[Page]:
    return [each.page for each in ShardPages(shards) if isinstance(each, ReadPage)]


def named(pages: list[Page], expected: list[Page]) -> bool:
    """The same pages, whatever their file is called."""
    return [(page.url, page.body, page.fetched_at) for page in pages] == [
        (page.url, page.body, page.fetched_at) for page in expected
    ]


@pytest.mark.parametrize("split", [None, 20_000])
def test_a_month_of_cc_news_from_a_bucket(bucket, expected, split):
    shards = list(list_shards(cc_news("2026-03", bucket), split=split))
    assert {one.address for one in shards} == {f"{bucket}/{NAME}"}
    assert (len(shards) > 5) == bool(split)
    assert named(read(shards), expected)


@pytest.mark.parametrize("split", [None, 20_000])
def test_a_month_of_cc_news_from_the_web(web, expected, split, monkeypatch):
    monkeypatch.setattr("storage.remote.folder.PIECE", 2**17)
    assert named(read(list_shards(cc_news("2026-03", web.url), split=split)), expected)


@pytest.mark.parametrize("given", ["{}", "{}/", "{}/crawl-data/*/*/*/*.warc.gz", "{}/crawl-data/**/*.warc.gz"])
def test_the_folders_and_patterns_of_a_bucket(bucket, given):
    assert [one.address for one in list_shards(given.format(bucket))] == [f"{bucket}/{NAME}"]


@pytest.mark.parametrize("given", ["s3://none", "s3://none/a.warc.gz", "s3://none/*.warc.gz", "s3://none/x/list.txt"])
def test_a_bucket_that_is_not_there(storage, given):
    with pytest.raises(InputError, match="bucket") as error:
        list(list_shards(given))
    assert "\n" not in str(error.value)
    assert "s3://none" in str(error.value)


def test_a_bucket_that_vanishes_in_the_middle_ends_the_reading(storage, bucket, monkeypatch):
    monkeypatch.setattr("storage.remote.folder.PIECE", 2**14)
    pages = iter(ShardPages([Shard(f"{bucket}/{NAME}")]))
    next(pages)
    name = bucket.removeprefix("s3://")
    for key in storage.objects(name):
        assert storage.ask("DELETE", f"/{name}/{key}")[0] == 204
    assert storage.ask("DELETE", f"/{name}")[0] == 204
    with pytest.raises(ArchiveError, match=f"{bucket}/{NAME}: .*bucket"):
        list(pages)


def test_what_nobody_may_read_is_said_so(web):
    web.denied = "CC-NEWS-"
    with pytest.raises(InputError, match=r"/2026/03/warc.paths.gz.*no rights there \(403"):
        list(list_shards(cc_news("2026-03", web.url)))
    with pytest.raises(InputError, match="no such file"):
        list(list_shards(cc_news("2026-04", web.url)))


def test_a_busy_server_is_asked_again(web, expected):
    web.statuses += [503, 429]
    assert named(read([Shard(f"{web.url}/{NAME}")]), expected)


def test_a_server_that_stays_away_ends_the_reading(web):
    web.statuses += [503] * 3
    with pytest.raises(ArchiveError, match="503"):
        read([Shard(f"{web.url}/{NAME}")])


def test_short_answers_are_no_damage(web, monkeypatch):
    web.short = 7
    with pytest.raises(ArchiveError, match="bytes came instead of"):
        read([Shard(f"{web.url}/{NAME}")])


def test_a_server_without_ranges_is_named(web, expected, monkeypatch):
    web.ranges = False
    assert named(read([Shard(f"{web.url}/{NAME}")]), expected)  # of one piece
    monkeypatch.setattr("storage.remote.folder.PIECE", 2**14)
    with pytest.raises(ArchiveError, match="range requests"):
        read([Shard(f"{web.url}/{NAME}")])


def test_a_library_that_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(import_module("fsspec.registry").__dict__["_registry"], "s3", raising=False)
    with pytest.raises(InputError, match=r"pip install 'winnow-news\[s3\]'"):
        list(list_shards("s3://bucket/a.warc.gz"))
