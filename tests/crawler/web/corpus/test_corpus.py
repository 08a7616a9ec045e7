"""Builder, exports and withdrawals as pages and as data: who may change something, and what is not given away."""

import io
import json
import tarfile

import pytest

from storage.export.records import record_id
from storage.withdrawals import WithdrawalRegistry
from tests.crawler.web.conftest import BEARER, HOSTILE


def test_counts_say_what_each_filter_drops(changing):
    asked = "language=en&min-length=1000000"
    *_, last = [json.loads(line) for line in changing.get(f"/corpus/count?format=jsonl&{asked}").text.splitlines()]
    assert last == {"scope": 3, "seen": 3, "left": 0, "dropped": {"length": 3}, "done": True}
    first = json.loads(changing.get(f"/corpus/count?format=jsonl&{asked}").text.splitlines()[0])
    assert first["command"].startswith("winnow export --language=en --min-length=1000000 ")
    whole = changing.get("/corpus/count?format=json&site=example").json()
    assert (whole["scope"], whole["left"], whole["dropped"]) == (2, 2, {})
    assert "dropped for length" in changing.get(f"/corpus?count=1&{asked}").text
    words = changing.get("/corpus/count?format=json&match=Quillwort").json()
    assert (words["scope"], words["left"]) == (3, 1)


def test_a_slip_is_told(changing):
    assert changing.get("/corpus/count?since=x&format=json").status_code == 400
    assert "since" in changing.get("/corpus?since=x").text
    lines = changing.get("/corpus/count?format=jsonl&match=(").text.splitlines()
    assert "problem" in json.loads(lines[-1])


def test_hostile_words_are_words(changing):
    for view in ("/corpus?", "/corpus?count=1&", "/corpus/withdrawals?", "/corpus/count?"):
        text = changing.get(f"{view}match={HOSTILE}&name={HOSTILE}&site={HOSTILE}").text
        assert "<script>alert" not in text
        assert "<img src=http" not in text


def test_only_whoever_knows_the_token_changes_something(changing, home, store):
    for headers in ({}, BEARER | {"Origin": "http://evil.test"}):
        for path in ("/corpus/export", "/corpus/withdrawals", "/corpus/releases/x/verify"):
            assert changing.post(path, data={"what": "example", "reason": "x"}, headers=headers).status_code == 403
    assert not (home / "jobs").exists()
    assert not (home / "exports").exists()
    assert WithdrawalRegistry(store.engine).entries() == []


@pytest.fixture
def exports(home):
    folder = home / "exports"
    (folder / "notes" / "deep").mkdir(parents=True)
    (folder / "a.jsonl").write_text("{}\n")
    (folder / ".b.jsonl.part").write_text("half")
    (folder / "notes" / "deep" / "one.md").write_text("One " * 1000)
    (folder / "notes" / "two.md").write_text("")
    (folder / "away").symlink_to(home / "winnow.db")
    return folder


def test_exports_are_taken_away_whole(changing, exports):
    listed = {each["name"]: each["kind"] for each in changing.get("/corpus?format=json").json()["files"]}
    assert listed == {"a.jsonl": "file", "notes": "folder", "away": "file"}
    answer = changing.get("/corpus/files/a.jsonl")
    assert (answer.text, answer.headers["content-disposition"]) == ("{}\n", 'attachment; filename="a.jsonl"')
    assert "sandbox" in answer.headers["content-security-policy"]
    with tarfile.open(fileobj=io.BytesIO(changing.get("/corpus/files/notes").content)) as packed:
        assert packed.getnames() == ["notes/deep/one.md", "notes/two.md"]
        inside = packed.extractfile("notes/deep/one.md")
        assert inside is not None
        assert inside.read() == b"One " * 1000


@pytest.mark.parametrize(
    "path",
    ["", ".b.jsonl.part", "..%2Fwinnow.db", "notes/..%2F..%2Fwinnow.db", "away", "%2Fetc%2Fpasswd", "x%00"],
)
def test_nothing_else_is(changing, exports, path):
    assert changing.get(f"/corpus/files/{path}").status_code == 404


def test_an_article_is_withdrawn_and_taken_back(changing, store):
    record = record_id(next(each.article for each in store.articles() if "bridge" in each.article.title))
    form = {"what": record, "reason": "asked for", "asked_by": "a reader"}
    assert changing.post("/corpus/withdrawals", data=form | {"reason": " "}, headers=BEARER).status_code == 400
    assert changing.post("/corpus/withdrawals", data=form | {"what": "0" * 16}, headers=BEARER).status_code == 400
    done = changing.post("/corpus/withdrawals", data=form, headers=BEARER)
    assert done.json() == [{"what": record, "articles": 1}]
    (entry,) = changing.get("/corpus/withdrawals?format=json").json()["entries"]
    assert (entry["what"], entry["reason"], entry["asked_by"]) == (record, "asked for", "a reader")
    assert changing.get("/corpus/count?format=json").json()["dropped"] == {"withdrawn": 1}
    back = changing.post(
        "/corpus/withdrawals", data={"what": record, "do": "undo"}, headers=BEARER | {"Accept": "text/html"}
    )
    assert (back.status_code, back.headers["location"]) == (303, "http://127.0.0.1/corpus/withdrawals")
    assert changing.get("/corpus/withdrawals?format=json").json()["count"] == 0
    assert changing.get("/corpus/withdrawals?all=1&format=json").json()["count"] == 1


@pytest.mark.parametrize("path", ["nothing", "a.jsonl", "notes", "away", "%2E%2E"])
def test_what_is_no_release_is_not_shown(changing, exports, path):
    assert changing.get(f"/corpus/releases/{path}").status_code == 404
    for action in ("verify", "diff", "withdraw"):
        assert changing.post(f"/corpus/releases/{path}/{action}", headers=BEARER).status_code == 404
