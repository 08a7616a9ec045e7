"""The guide to exports on object storage, done as it stands there against a server on this machine."""

import gzip
import json
import shlex

import pytest

from crawler.commands.corpora.export import Command
from storage.release.verify import verify
from storage.store import Store
from tests.crawler.in_process import run
from tests.docs.pages import blocks, read
from tests.servers.object_storage import ObjectStorage, object_storage
from tests.storage.samples import article

LINES = [shlex.split(line)[2:] for line in blocks(read("docs/how-to/publish-a-corpus.md"), "sh")[1].splitlines()]


@pytest.fixture(scope="module")
def storage():
    with object_storage() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment().items():
            patch.setenv(name, value)
        yield server


@pytest.fixture
def home(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        store.save([article(f"http://www.example.com/{n}", title=f"t{n}", text=f"Text {n}.") for n in range(5)])
    return tmp_path


def lying(storage: ObjectStorage, bucket: str) -> list[str]:
    return sorted(storage.objects(bucket))


def test_the_guide(home, storage, capsys, tmp_path):
    storage.make_bucket("bucket")
    for words in LINES:
        assert words[0].startswith("s3://bucket/news/")
        assert run(Command(), home, *words) == 0, capsys.readouterr().err
    said = capsys.readouterr().out
    assert "5 articles in s3://bucket/news/corpus.parquet" in said
    assert "5 articles of 1 site in s3://bucket/news/release/, 4 files of data" in said
    assert str(tmp_path) not in said
    names = lying(storage, "bucket")
    assert {"news/corpus.parquet", "news/daily.jsonl.gz", "news/daily.tombstones.jsonl"} <= set(names)
    for name in names:
        target = tmp_path / "there" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(storage.read("bucket", name))
    assert verify(tmp_path / "there/news/release").findings == ()
    assert run(Command(), home, *LINES[2]) == 2
    assert "s3://bucket/news/release: holds a release; --overwrite" in capsys.readouterr().err
    assert run(Command(), home, *LINES[2][:-1], "2", "--overwrite", "-q") == 0
    assert sum("/release/data/" in name for name in lying(storage, "bucket")) == 2


def test_an_increment_that_does_not_arrive_is_told_again(home, storage, capsys, monkeypatch):
    storage.make_bucket("daily")
    words = ["s3://daily/d.jsonl.gz", "--since-last", "d", "--overwrite", "--json"]
    assert run(Command(), home, *words) == 0
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        store.save([article("http://www.example.com/new", title="new", text="A new text.")])

    def failing(*_: object) -> None:
        from storage.errors import RemoteAway  # noqa: PLC0415

        raise RemoteAway("s3://daily/d.jsonl.gz", "no answer")

    capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr("storage.publish.far_target.FarTarget.bring", failing)
        assert run(Command(), home, *words) == 2
    assert capsys.readouterr().err == "winnow: s3://daily/d.jsonl.gz: no answer\n"
    assert run(Command(), home, *words) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["path"] == "s3://daily/d.jsonl.gz"
    rows = gzip.decompress(storage.read("daily", "d.jsonl.gz")).splitlines()
    assert [json.loads(row)["title"] for row in rows] == ["new"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["s3://nowhere/c.csv"], "s3://nowhere: there is no such bucket"),
        (["s3://bucket"], "s3://bucket: names no file or folder; expected an address such as"),
        (["s3://me:secret@host/bucket/c.csv"], "holds a name or password; credentials belong in the environment"),
        (["s3://others/c.xyz"], "s3://others/c.xyz: no format has this ending"),
        (
            ["s3://others/folder/", "--format", "csv", "--overwrite"],
            "folder: is a folder with other things in it",
        ),
        (["s3://others/c.csv", "--shards", "2"], "there are shards of an earlier export; --overwrite replaces them"),
        (["s3://others/d.csv", "--since-last", "x"], "s3://others/d.csv: may hold the last export of this name"),
        (["s3://others/c.csv", "--strip-repeats", "--repeats", "r"], "--repeats FILE goes with a target on this"),
    ],
)
def test_slips_are_one_line(home, storage, capsys, words, said):
    if "others" in words[0]:
        storage.make_bucket("others")
        for name in ("folder/a.txt", "c-00000-of-00001.csv", "d.csv"):
            storage.ask("PUT", f"/others/{name}", b"something")
    assert run(Command(), home, *words) == 2
    error = capsys.readouterr().err
    assert error.startswith("winnow: ")
    assert said in error
    assert error.count("\n") == 1
    assert "secret" not in error
