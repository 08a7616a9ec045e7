"""winnow archive: what it prints and what it ends with, against a real S3 server."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from zlib import crc32

import pytest

from storage.archive import Archive
from storage.archive.reader import pages
from storage.offsite import find_places
from storage.store import Store
from tests.servers.command_line import WinnowHome
from tests.servers.object_storage import object_storage, proxy_before
from tests.servers.small_site import serve_small_site
from tests.storage.samples import article, page


@pytest.fixture(scope="module")
def s3():
    with object_storage() as server:
        yield server


@pytest.fixture
def bucket(s3, request):
    return s3.make_bucket(f"b-{crc32(request.node.name.encode())}")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def filled(home: Path, files: int = 2, size: int = 2000) -> None:
    """Write files of three pages each, of which the first is an article's."""
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        for number in range(files):
            with Archive(home / "archive") as archive:
                for place in range(3):
                    url = f"https://www.example.com/{number}/{place}.html"
                    body = f"<title>{url}</title>".encode() + Random(place).randbytes(size).hex().encode()
                    kept = archive.keep(page(url, body=body))
                    if place == 0:
                        store.save(
                            [replace(article(url, title=f"标题{number}", text=f"正文{number}"), raw_ref=kept.raw_ref)]
                        )


def environment(home: Path, more: dict[str, str]) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**plain, "WINNOW_HOME": str(home), "AWS_EC2_METADATA_DISABLED": "true", **more}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "winnow", *words]


def winnow(home: Path, more: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words), check=False, env=environment(home, more), capture_output=True, text=True, timeout=100
    )


def names(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "archive").glob("*.warc.gz"))


@pytest.mark.slow
def test_status_push_verify_prune_and_show(home, s3, bucket):
    filled(home)
    here = names(home)
    more = s3.environment() | {"WINNOW_ARCHIVE": f"{bucket}/news", "WINNOW_ARCHIVE_KEEP": "1h"}
    told = json.loads(winnow(home, more, "archive", "status", "--json").stdout)
    assert (told["waiting"]["files"], told["both"]["files"], told["far"]) == (2, 0, {})
    assert told["waiting"]["bytes"] == told["here"]["bytes"] > 1000

    done = winnow(home, more, "archive", "push")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"2 files ({told['here']['bytes'] / 1000:.1f} kB), 6 pages brought to {bucket}/news" in done.stdout
    assert sorted(s3.objects(bucket.removeprefix("s3://"))) == sorted(
        [*(f"news/{name}" for name in here), *(f"news/{name}.cdxj" for name in here)]
    )
    assert names(home) == here

    seen = winnow(home, more, "archive", "verify", "--json")
    read = json.loads(seen.stdout)
    assert (seen.returncode, read["files"], read["records"], read["bad"]) == (0, 4, 2 * 2 * 7, [])

    done = winnow(home, more, "archive", "prune", "--keep", "0", "--json")
    assert (done.returncode, json.loads(done.stdout)["dropped"]["files"]) == (0, 2)
    assert names(home) == []
    shown = winnow(home, more, "show", "https://www.example.com/0/0.html")
    assert shown.returncode == 0, shown.stderr
    assert "1 lines kept" in shown.stdout
    told = json.loads(winnow(home, more, "archive", "status", "--json").stdout)
    assert (told["here"]["files"], list(told["far"])) == (0, [f"{bucket}/news"])


@pytest.mark.slow
def test_pages_far_away_are_read_by_all_and_nothing_is_said_of_them_while_they_cannot_be(home, s3, bucket):
    filled(home)
    more = s3.environment() | {"WINNOW_ARCHIVE": bucket, "WINNOW_ARCHIVE_KEEP": "0"}
    assert winnow(home, more, "archive", "push", "-q").returncode == 0
    assert names(home) == []
    again = json.loads(winnow(home, more, "reextract", "--dry-run", "--json").stdout)
    assert (again["read"], again["outcomes"]) == (2, {"changed": 2})
    assert winnow(home, more, "export", str(home / "pages.warc.gz")).returncode == 0
    assert len(list(pages(home / "pages.warc.gz"))) == 2

    away = more | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}  # nothing is known of the pages then
    for words in (("reextract", "--no-preview", "-q"), ("export", str(home / "not.warc.gz"))):
        done = winnow(home, away, *words)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "Could not connect" in done.stderr
    assert not (home / "not.warc.gz").exists()


@pytest.mark.slow
def test_a_damaged_file_is_named(home, s3, bucket):
    filled(home, files=1)
    more = s3.environment() | {"WINNOW_ARCHIVE": bucket}
    assert winnow(home, more, "archive", "push").returncode == 0
    path = next((home / "archive").glob("*.warc.gz"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(data)
    done = winnow(home, more, "archive", "verify", "--local")
    assert done.returncode == 1
    assert f"{path.name} (here): is not the file that was brought away" in done.stdout
    assert winnow(home, more, "archive", "verify", "--remote").returncode == 0
    s3.ask("PUT", f"/{bucket.removeprefix('s3://')}/{path.name}", bytes(data))
    done = winnow(home, more, "archive", "verify", "--remote", "--sample", "1")
    assert done.returncode == 1
    assert f"{path.name} (far)" in done.stdout
    done = winnow(home, more, "archive", "prune", "--keep", "0")
    assert done.returncode == 0  # of one size: what a push proved is what is asked for


@pytest.mark.parametrize(
    ("more", "words", "status"),
    [
        ({"WINNOW_ARCHIVE": ""}, "WINNOW_ARCHIVE is not set", 2),
        ({"WINNOW_ARCHIVE": "s3://no-such-bucket-here/x"}, "there is no such bucket", 2),
        ({"WINNOW_ARCHIVE": "nonsense://x"}, "rotocol not known", 2),
        ({"WINNOW_ARCHIVE": "s3://a:secret@x"}, "credentials belong in the environment", 2),
        ({"WINNOW_ARCHIVE_KEEP": "soon"}, "WINNOW_ARCHIVE_KEEP", 2),
        ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "no credentials in the environment", 2),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "Could not connect", 1),
    ],
    ids=["not-set", "no-bucket", "scheme", "password", "keep", "credentials", "away"],
)
def test_what_cannot_be_is_one_line_and_nothing_is_lost(home, s3, bucket, more, words, status):
    filled(home, files=1)
    before = names(home)
    done = winnow(home, s3.environment() | {"WINNOW_ARCHIVE": bucket} | more, "archive", "push", "-q")
    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "secret" not in done.stderr
    assert names(home) == before


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("AccessDenied", "no rights there"),
        ("RequestTimeTooSkewed", "the clock of this machine is wrong"),
    ],
)
def test_rights_and_clock(home, s3, bucket, code, words):
    filled(home, files=1)
    with proxy_before(s3) as proxy:
        proxy.code, proxy.method, proxy.statuses = code, "PUT", [403] * 9
        done = winnow(home, s3.environment(proxy.url) | {"WINNOW_ARCHIVE": bucket}, "archive", "push", "-q")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert words in done.stderr
    assert len(names(home)) == 1


@pytest.mark.slow
def test_a_bucket_that_vanishes_in_the_middle_and_comes_back(home, s3, bucket):
    filled(home, files=3)
    with proxy_before(s3) as proxy:
        more = s3.environment(proxy.url) | {"WINNOW_ARCHIVE": bucket, "WINNOW_ARCHIVE_KEEP": "0"}
        work = subprocess.Popen(
            command("archive", "push", "--json"), env=environment(home, more), stdout=subprocess.PIPE
        )
        until(lambda: len({each for _, each in proxy.asked if each.endswith(".warc.gz")}) > 1)  # the first is there
        proxy.code, proxy.method, proxy.statuses = "NoSuchBucket", "", [404] * 99
        said = json.loads(work.communicate(timeout=60)[0])
        assert work.returncode == 1
        assert "no such bucket" in said["away"]
        assert said["waiting"] >= 1
        assert len(names(home)) == 3  # nothing is dropped by a passage that failed
        proxy.statuses = []
        done = winnow(home, more, "archive", "push", "--json")
        assert (done.returncode, json.loads(done.stdout)["waiting"]) == (0, 0)
    assert names(home) == []


@pytest.mark.slow
def test_what_a_crawl_wrote_is_brought_away_when_it_ends(tmp_path):
    house = WinnowHome(tmp_path / "home")
    crawl = ("crawl", "-a", "limit=2", "-q")
    with serve_small_site((404, "")) as (base, _):
        words = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_ARCHIVE": f"file://{tmp_path}/far", "WINNOW_ARCHIVE_KEEP": "0"}
        done = house.scrapy(*crawl, base, settings=words)
        assert (done.status, done.err) == (0, "")
        assert names(house.home) == []
        with Store.open(house.database_url) as store:
            (stored, *_) = store.articles()
            where = find_places(store.engine, house.home / "archive")
        assert stored.article.raw_ref is not None
        assert Archive(where).read(stored.article.raw_ref).url == stored.article.url

        done = house.scrapy(*crawl, base, "-a", "revisit=1", settings=words | {"WINNOW_ARCHIVE": "nonsense://far"})
    assert done.status == 0  # as it was without the object storage
    assert "rotocol not known" in done.err
    assert "wait to be brought away" in done.err
    assert len(names(house.home)) == 1


def until(done: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.slow
def test_a_kill_in_mid_upload_loses_nothing(home, s3, bucket):
    filled(home, files=1, size=2**20)
    (path,) = (home / "archive").glob("*.warc.gz")
    before = path.read_bytes()
    with proxy_before(s3) as proxy:
        proxy.per_piece = 0.05
        more = s3.environment(proxy.url) | {"WINNOW_ARCHIVE": bucket, "WINNOW_ARCHIVE_KEEP": "0"}
        work = subprocess.Popen(command("archive", "push", "-q"), env=environment(home, more))
        until(lambda: proxy.received > 2**20)
        work.send_signal(signal.SIGKILL)
        work.wait(20)
        assert path.read_bytes() == before
        assert path.name not in s3.objects(bucket.removeprefix("s3://"))
        told = json.loads(winnow(home, more, "archive", "status", "--json").stdout)
        assert (told["waiting"]["files"], told["far"]) == (1, {})
        proxy.per_piece, proxy.statuses = 0.0, [500, 503]
        assert winnow(home, more, "archive", "push", "-q").returncode == 0
        assert names(home) == []
        assert s3.read(bucket.removeprefix("s3://"), path.name) == before
