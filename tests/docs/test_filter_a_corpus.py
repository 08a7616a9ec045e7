"""The guide to filters, done as it stands there: an article that passes, one that is too short, one in Chinese."""

import json
import shlex

from crawler.commands.corpora.corpus import Command as Corpus
from crawler.commands.corpora.export import Command as Export
from storage.store import Store
from tests.crawler.in_process import run
from tests.docs.pages import blocks, read
from tests.pipelines.filters.test_filters import CHINESE_TEXT, ENGLISH
from tests.storage.samples import article

WORDS = [f"Another story of day {number}, of which the paper knew nothing before." for number in range(9)]
GUIDE = read("docs/how-to/filter-a-corpus.md")


def test_the_guide(tmp_path, capsys):
    texts = {"en": f"{ENGLISH}\n\nWrite to the desk at desk@paper.example about this story.", "zh": CHINESE_TEXT}
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        rows = [article(f"http://a.example/{tag}", text=text, language=tag) for tag, text in texts.items()]
        store.save([*rows, article("http://a.example/short", text="A short text.", language="en")])
    words = shlex.split(blocks(GUIDE, "sh")[0].splitlines()[0])
    assert words[:2] == ["winnow", "export"]
    assert words[2] == "corpus/"
    assert run(Export(), tmp_path, f"{tmp_path}/corpus/", *words[3:]) == 0
    assert "changed: 1 emails, 1 masked" in capsys.readouterr().out
    manifest = json.loads((tmp_path / "corpus" / "manifest.json").read_text())
    (shown,) = map(json.loads, blocks(GUIDE, "json"))
    assert shown["filters"]["libraries"].keys() == manifest["filters"].pop("libraries").keys()
    del shown["filters"]["libraries"]
    assert {name: manifest[name] for name in shown} == shown
    card = (tmp_path / "corpus" / "README.md").read_text("utf-8")
    assert "- left out, gopher\\-quality\\: short\\_doc: 1 articles" in card
    assert "Mail and IP addresses in the texts are masked." in card
    (data,) = (tmp_path / "corpus" / "data").iterdir()
    english, _ = map(json.loads, data.read_text("utf-8").splitlines())
    assert english["text"].endswith("Write to the desk at email@example.com about this story.")
    assert run(Corpus(), tmp_path, "verify", f"{tmp_path}/corpus") == 0
    assert run(Corpus(), tmp_path, "show", f"{tmp_path}/corpus") == 0


def test_a_release_of_what_another_does_not_have(tmp_path, capsys):
    later = ENGLISH.replace("Monday", "Tuesday")
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        store.save([article(f"http://a.example/{n}", text=text) for n, text in enumerate([ENGLISH, CHINESE_TEXT])])
        assert run(Export(), tmp_path, f"{tmp_path}/corpus/", "--format", "parquet", "-q") == 0
        again = [("http://b.example/same", CHINESE_TEXT), ("http://b.example/near", later)]
        store.save(
            [article(url, text=text, site="b") for url, text in [*again, ("http://b.example/c", "\n".join(WORDS))]]
        )
    words = shlex.split(blocks(GUIDE, "sh")[1])
    assert (words[:3], words[-2:]) == (["winnow", "export", "corpus-2/"], ["--not-in", "corpus/"])
    out = tmp_path / "corpus-2"
    assert run(Export(), tmp_path, f"{out}/", *words[3:-1], f"{tmp_path}/corpus") == 0
    manifest = json.loads((out / "manifest.json").read_text())
    assert (manifest["articles"], manifest["drops"]) == (1, {"not-in": 4})
    assert manifest["filters"]["dropped"] == {"not-in: id": 2, "not-in: near-duplicate": 1, "not-in: text": 1}
    first = json.loads((tmp_path / "corpus" / "manifest.json").read_text())
    assert manifest["filters"]["not_in"] == [{"name": "corpus", "rowset": first["rowset"], "articles": 2}]
    assert "What corpus holds (2 articles, row set" in (out / "README.md").read_text("utf-8")
    assert run(Corpus(), tmp_path, "verify", str(out)) == 0
    capsys.readouterr()
    assert run(Export(), tmp_path, f"{tmp_path}/c.csv", "--not-in", str(tmp_path)) == 2
    assert capsys.readouterr().err == f"winnow: {tmp_path}: is no release: there is no manifest.json in it\n"
    (data,) = (tmp_path / "corpus" / "data").iterdir()
    data.write_bytes(b"PAR1")
    assert run(Export(), tmp_path, f"{tmp_path}/c.csv", "--not-in", f"{tmp_path}/corpus") == 2
    assert capsys.readouterr().err.startswith(f"winnow: {data}: cannot be read: ")
    assert not (tmp_path / "c.csv").exists()


def test_slips_are_one_line(tmp_path, capsys):
    for words, said in (
        (["--filter", "gohper"], "winnow: --filter gohper: 'gohper' is not known; did you mean 'gopher'?\n"),
        (["--pii", "drop"], "winnow: --pii drop: not known; known: mask\n"),
    ):
        assert run(Export(), tmp_path, str(tmp_path / "c.jsonl"), *words) == 2
        assert capsys.readouterr().err == said
