"""The guide to searching by meaning, done as it stands there with a small model."""

import json
import shlex

import pytest

from crawler.commands.corpora.corpus import Command as Corpus
from crawler.commands.corpora.export import Command as Export
from crawler.commands.corpora.search import Command as Search
from storage.store import Store
from tests.crawler.in_process import run
from tests.docs.pages import blocks, read
from tests.servers.text_model import write_model
from tests.storage.samples import article

LINES = [shlex.split(line)[1:] for line in blocks(read("docs/how-to/search-by-meaning.md"), "sh")[0].splitlines()[2:]]
STORIES = {
    "Bridge": "The old bridge is closed for repairs, and traffic takes another road.",
    "Match": "The team won the match with a late goal, said the coach.",
    "Rates": "The bank keeps its rates, as inflation is down.",
    "Storm": "Rain and wind: the storm brought a flood to the river.",
}


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return write_model(tmp_path_factory.mktemp("models") / "news")


@pytest.fixture
def home(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        store.save(
            [article(f"http://www.example.com/{title}", title=title, text=text) for title, text in STORIES.items()]
        )
    return tmp_path


def search(home, model, *words: str) -> int:
    return run(Search(), home, *words, "-s", f"WINNOW_EMBEDDING_MODEL={model}")


def test_the_nearest_come_first(home, model, capsys):
    assert LINES[0][0] == "search"
    assert search(home, model, *LINES[0][1:], "--json") == 0
    hits = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [hit["title"] for hit in hits[:2]] == ["Bridge", "Storm"], "no word of the first is in what was asked for"
    assert search(home, model, "--like", "inflation of the market", "-n", "1") == 0
    assert "Rates" in capsys.readouterr().out
    (home / "story.txt").write_text("the coach of the league")
    assert LINES[1][:2] == ["search", "--like"]
    assert search(home, model, "--like", str(home / "story.txt"), "--like-at-least", "0.5", "--count") == 0
    assert capsys.readouterr().out == "1\n"
    assert search(home, model, "--like", "the coach", "--site", "example", "--json", "goal") == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Match"


def test_what_is_new_changed_gone_or_withdrawn(home, model, capsys):
    assert search(home, model, "--like", "goal", "--like-at-least", "0.5", "--count") == 0
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        store.save([article("http://www.example.com/Rates", title="Rates", text="The bank won its league match.")])
        store.save([article("http://www.example.com/New", title="New", text="Another goal for the team.")])
    assert run(Corpus(), home, "withdraw", "http://www.example.com/Match", "--reason", "asked") == 0
    capsys.readouterr()
    assert search(home, model, "--like", "goal", "--like-at-least", "0.5", "--json") == 0
    titles = [json.loads(line)["title"] for line in capsys.readouterr().out.splitlines()]
    assert titles == ["New", "Rates"]


def test_without_a_model_it_finds_shared_words(home, capsys):
    assert run(Search(), home, "--like", "the old bridge is closed for repairs", "--json") == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Bridge"


def test_vectors_in_exports(home, model, capsys):
    for name in ("c.parquet", "c.jsonl", "c.sqlite", "c.csv"):
        assert run(Export(), home, f"{home}/{name}", "--embed", str(model), "-q") == 0
    rows = [json.loads(line) for line in (home / "c.jsonl").read_text("utf-8").splitlines()]
    assert {len(row["embedding"]) for row in rows} == {8}
    assert sum(number**2 for number in rows[0]["embedding"]) == pytest.approx(1, abs=1e-4)
    from pyarrow import parquet  # noqa: PLC0415

    assert parquet.read_table(home / "c.parquet")["embedding"].to_pylist() == [row["embedding"] for row in rows]
    for form in ("jsonl", "parquet", "csv"):
        release = f"{home}/corpus-{form}"
        assert run(Export(), home, release, "--format", form, "--embed", str(model), "-q") == 0
        assert run(Corpus(), home, "verify", release) == 0
    manifest = json.loads((home / "corpus-csv" / "manifest.json").read_text())
    assert manifest["made_by"]["embedding"].startswith("news ")
    assert "with the model news" in (home / "corpus-csv" / "README.md").read_text("utf-8")


def test_slips_are_one_line(home, model, tmp_path, capsys):
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for file in ("tokenizer.json", "config.json"):
        (damaged / file).write_bytes((model / file).read_bytes())
    (damaged / "model.safetensors").write_bytes(b"nothing")
    for said in (
        run(Export(), home, f"{home}/c.csv", "--embed", str(tmp_path)),
        run(Export(), home, f"{home}/c.csv", "--embed", str(damaged)),
        run(Export(), home, f"{home}/c.xml", "--embed", str(model)),
        search(home, tmp_path / "none", "--like", "a text"),
    ):
        assert said == 2
    lines = capsys.readouterr().err.splitlines()
    assert f"{tmp_path}: is no folder with a model2vec model: there is no model.safetensors in it" in lines[0]
    assert f"{damaged}: the model cannot be read: " in lines[1]
    assert "format tei: has fields of its own" in lines[2]
    assert lines[3].startswith("winnow: WINNOW_EMBEDDING_MODEL: ")
