"""The guide to publishing, done as it stands there: a release made, looked at and pushed to a hub on this machine."""

import json
import shlex
from tempfile import TemporaryFile

import pytest

from storage.publish import read_hub_target
from tests.docs.pages import blocks, read
from tests.servers.command_line import CommandResult, WinnowHome
from tests.servers.hub import TOKEN, Hub, serving_hub
from tests.storage.samples import article

PUSH = [line for line in blocks(read("docs/how-to/publish-a-corpus.md"), "sh")[0].splitlines() if " push " in line]
REPO = "owner/news"


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> WinnowHome:
    home = WinnowHome(tmp_path_factory.mktemp("home"))
    home.home.mkdir(exist_ok=True)
    with home.store() as store:
        store.save([article(f"http://www.example.com/{n}", title=f"t{n}", text=f"Text {n}.") for n in range(5)])
    make(home, "--shards", "2")
    return home


def make(home: WinnowHome, *more: str) -> None:
    made = home.scrapy("export", f"{home.home}/corpus", "--format", "jsonl", "--overwrite", *more)
    assert made.status == 0, made.err


def push(home: WinnowHome, hub: Hub, *words: str, token: str = TOKEN) -> CommandResult:
    variables = {
        "HF_ENDPOINT": hub.url,
        "HF_TOKEN": token,
        "HF_HUB_DISABLE_XET": "1",  # a protocol of its own, which a double cannot speak
        "HF_HOME": str(home.home / "hf"),
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }
    with TemporaryFile() as out, TemporaryFile() as err:
        child = home.start("corpus", "push", *words, variables=variables, stdout=out, stderr=err)
        try:
            status = child.wait(60)
        finally:
            child.kill()
        out.seek(0), err.seek(0)
        return CommandResult(status, out.read().decode(), err.read().decode())


def test_the_guide_pushes_a_release_in_one_commit(house):
    look, bring = (shlex.split(line)[3:] for line in PUSH)
    assert (look, bring) == (["corpus/", f"hf://datasets/{REPO}", "--dry-run"], ["corpus/", f"hf://datasets/{REPO}"])
    folder = house.home / "corpus"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with serving_hub() as hub:
        looked = push(house, hub, str(folder), *look[1:])
        assert (looked.status, looked.err, hub.asked) == (0, "", [])
        assert all(f"  {name}\n" in looked.out for name in files)
        assert "\npretty_name: " in looked.out, "the card"
        brought = push(house, hub, str(folder), *bring[1:], "--private")
        assert brought.status == 0, brought.err
        assert f"{len(files)} files, " in brought.out
        assert hub.datasets[REPO] == files | {".gitattributes": b""}
        assert hub.private == {REPO: True}
        (commit,) = hub.commits
        rowset = json.loads(files["manifest.json"])["rowset"]
        assert commit["message"] == f"corpus: 5 articles, row set {rowset[:12]}"
        # a smaller release takes the place of what is not in it any more; what its owner put there stays
        hub.datasets[REPO]["notes.txt"] = b"of the owner"
        make(house)
        again = push(house, hub, str(folder), *bring[1:], "--json")
        assert json.loads(again.out)["commit"].startswith(f"{hub.url}/datasets/{REPO}/commit/")
        assert sorted(hub.commits[1]["deleted"]) == [f"data/corpus-0000{n}-of-00002.jsonl" for n in (0, 1)]
        assert "data/corpus.jsonl" in hub.datasets[REPO]
        assert "notes.txt" in hub.datasets[REPO]


@pytest.mark.parametrize(
    ("refuses", "token", "said"),
    [
        ({}, "hf_wrong", "the Hub does not accept the token; set HF_TOKEN, or log in with 'hf auth login'"),
        ({"/commit/": 403}, TOKEN, f"no right to write to {REPO} (not today)"),
        ({"/repos/create": 400}, TOKEN, "the Hub answered 400: not today"),
    ],
    ids=["token", "rights", "refused"],
)
def test_a_hub_that_refuses_is_one_line_and_nothing_is_there(house, refuses, token, said):
    with serving_hub() as hub:
        hub.refuses = refuses
        result = push(house, hub, str(house.home / "corpus"), f"hf://datasets/{REPO}", token=token)
    assert (result.status, result.out) == (1, "")
    assert result.err.startswith(f"winnow: hf://datasets/{REPO}: {said}")
    assert result.err.count("\n") == 1
    assert hub.commits == []


def test_what_cannot_be_pushed_is_one_line(house, tmp_path):
    with serving_hub() as hub:
        for words, said in (
            ((str(tmp_path), f"hf://datasets/{REPO}"), "is no release"),
            ((str(house.home / "corpus"), "hf://models/owner/name"), "expected hf://datasets/owner/name"),
        ):
            result = push(house, hub, *words)
            assert (result.status, result.err.count("\n")) == (2, 1)
            assert said in result.err
        (house.home / "corpus" / "README.md").write_text("another card")
        result = push(house, hub, str(house.home / "corpus"), f"hf://datasets/{REPO}")
        assert result.status == 2
        assert "is not whole: README.md: " in result.err
        assert hub.asked == []


def test_an_address_may_name_a_branch():
    assert read_hub_target("hf://datasets/a/b.c@v1/x").branch == "v1/x"
    assert read_hub_target("hf://datasets/a/b.c/").repo == "a/b.c"
