"""Files far away: written whole, read here and there, and what goes wrong in one line."""

import sys
from pathlib import Path
from random import Random

import pytest
from fsspec.registry import _registry

from storage.errors import RemoteAway, RemoteMissing, RemoteRefused
from storage.remote import RemoteFile, RemoteFolder, ranges
from storage.remote.ranges import BLOCK
from tests.servers.object_storage import proxy_before

AT_ONCE = (0.0, 0.0)


@pytest.fixture
def bucket(s3, in_environment, request):
    in_environment(s3)
    return s3.make_bucket("bucket-" + request.node.name.replace("_", "-")[:50].strip("-"))


def folders(tmp_path: Path) -> list[RemoteFolder]:
    return [RemoteFolder(f"file://{tmp_path}/there", AT_ONCE), RemoteFolder(f"memory://{tmp_path}", AT_ONCE)]


def written(tmp_path: Path, size: int) -> Path:
    local = tmp_path / "a.warc.gz"
    local.write_bytes(Random(7).randbytes(size))
    return local


def test_what_is_written_is_read_back_here_and_there(tmp_path, bucket):
    local = written(tmp_path, 3 * BLOCK + 17)
    data = local.read_bytes()
    for folder in [*folders(tmp_path), RemoteFolder(f"{bucket}/deep/er", AT_ONCE)]:
        folder.check()
        file = folder.file("a.warc.gz")
        file.put(local)
        assert file.size() == len(data)
        assert b"".join(file.pieces()) == data
        with file.open() as stream:
            for start in (BLOCK - 5, 0, 3 * BLOCK + 10, 5, 2 * BLOCK):
                stream.seek(start)
                assert stream.read(BLOCK + 9) == data[start : start + BLOCK + 9]
            assert stream.read() == data[3 * BLOCK + 9 :]
            assert stream.seek(-3, 2) == len(data) - 3
            assert stream.read(10) == data[-3:]
            assert stream.read(10) == b""
    assert sorted(path.name for path in (tmp_path / "there").iterdir()) == ["a.warc.gz"]


def test_what_was_read_is_not_asked_for_again_and_the_cache_is_bounded(tmp_path, monkeypatch):
    local = written(tmp_path, 10 * BLOCK)
    file = RemoteFolder(f"memory://{tmp_path}/cache", AT_ONCE).file("a")
    file.put(local)
    asked: list[tuple[int, int]] = []
    read_part = RemoteFile.part

    def part(self, start, stop):
        asked.append((start, stop))
        return read_part(self, start, stop)

    monkeypatch.setattr(RemoteFile, "part", part)
    for _ in range(3):
        with file.open() as stream:
            stream.seek(5)
            stream.read(100)
    assert asked == [(0, BLOCK)]
    with file.open() as stream:
        stream.read()
    assert len(asked) == 10
    assert ranges._block.cache_info().maxsize == ranges.BLOCKS


def test_a_large_file_goes_in_parts(tmp_path, bucket, s3):
    local = written(tmp_path, 17 * 2**20)
    file = RemoteFolder(bucket, AT_ONCE).file("large")
    name = bucket.removeprefix("s3://")
    assert s3.ask("POST", f"/{name}/large?uploads")[0] == 200  # of an upload that was killed
    assert b"<Upload>" in s3.ask("GET", f"/{name}?uploads")[1]
    file.put(local)
    assert b"<Upload>" not in s3.ask("GET", f"/{name}?uploads")[1]
    assert file.size() == 17 * 2**20
    assert s3.read(bucket.removeprefix("s3://"), "large") == local.read_bytes()


def test_errors_of_the_server_and_slow_answers_are_tried_again(tmp_path, bucket, s3, in_environment):
    local = written(tmp_path, 1000)
    with proxy_before(s3) as proxy:
        in_environment(s3, proxy.url)
        file = RemoteFolder(bucket, AT_ONCE).file("a")
        proxy.statuses = [500, 503]
        file.put(local)
        proxy.statuses = [500]
        assert file.size() == 1000
        proxy.statuses = [503]
        assert file.part(5, 10) == local.read_bytes()[5:10]
        proxy.statuses = [500] * 99
        with pytest.raises(RemoteAway) as caught:
            RemoteFolder(bucket, (0.0,)).file("a").part(5, 10)
        assert "\n" not in str(caught.value)
        assert len(proxy.statuses) == 99 - 2 * 3  # there is an end to it


def test_what_only_somebody_can_mend_is_not_tried_again(tmp_path, bucket, s3, in_environment):
    local = written(tmp_path, 1000)
    with proxy_before(s3) as proxy:
        in_environment(s3, proxy.url)
        file = RemoteFolder(bucket, AT_ONCE).file("a")
        for status, code, words in (
            (403, "AccessDenied", "no rights there"),
            (403, "RequestTimeTooSkewed", "the clock of this machine is wrong"),
            (403, "SignatureDoesNotMatch", "the secret key is wrong"),
            (404, "NoSuchBucket", "there is no such bucket"),
        ):
            proxy.code, proxy.statuses, proxy.asked = code, [status] * 9, []
            with pytest.raises(RemoteRefused, match=words):
                file.put(local)
            assert len(proxy.asked) == 1


def test_a_server_that_is_gone_and_one_that_hangs_up(tmp_path, bucket, s3, in_environment):
    local = written(tmp_path, 1000)
    with proxy_before(s3) as proxy:
        in_environment(s3, proxy.url)
        file = RemoteFolder(bucket, AT_ONCE).file("a")
        file.put(local)
        proxy.away = True
        with pytest.raises(RemoteAway):
            RemoteFolder(bucket, ()).file("a").size()
        proxy.away = False
        assert file.size() == 1000
    in_environment(s3, "http://127.0.0.1:9")
    with pytest.raises(RemoteAway):
        RemoteFolder(bucket, ()).file("a").size()


def test_no_such_file_and_no_such_bucket(bucket, s3, in_environment, tmp_path):
    with pytest.raises(RemoteMissing):
        RemoteFolder(bucket, AT_ONCE).file("never").size()
    with pytest.raises(RemoteMissing):
        RemoteFolder(f"file://{tmp_path}", AT_ONCE).file("never").size()
    nowhere = RemoteFolder("s3://there-is-no-such-bucket/x", AT_ONCE)
    with pytest.raises(RemoteRefused, match="no such bucket"):
        nowhere.check()
    with pytest.raises(RemoteRefused, match="no such bucket"):
        nowhere.file("a").size()


def test_no_credentials(bucket, monkeypatch, tmp_path):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(RemoteRefused, match="no credentials in the environment"):
        RemoteFolder(bucket, AT_ONCE).file("a").put(written(tmp_path, 10))


def test_a_package_that_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(_registry, "s3", raising=False)
    with pytest.raises(RemoteRefused, match=r"S3 needs an extra: pip install 'winnow-news\[s3\]'"):
        RemoteFolder("s3://bucket", AT_ONCE).check()


def test_a_scheme_nobody_knows():
    with pytest.raises(RemoteRefused, match=r"(?i)protocol not known"):
        RemoteFolder("nonsense://bucket", AT_ONCE).check()
