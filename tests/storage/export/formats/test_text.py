"""Markdown and plain text: the front matter is what a YAML reader gets, and the text follows untouched."""

import json

import pytest
import yaml
from hypothesis import given, settings

from storage.export import Hooks, export
from storage.export.formats.text import markdown_file, text_file
from storage.export.records.article import article_record
from storage.plain_text import without_controls
from storage.records import Article
from storage.store import Store
from tests.storage.export.awkward import TEXTS, awkward_articles, broken
from tests.storage.samples import ARTICLES, article


def parts(file: str) -> tuple[dict[str, object], str]:
    begin, head, body = file.split("---\n", 2)
    assert begin == ""
    return yaml.safe_load(head), body


@settings(max_examples=50, deadline=None)
@given(ARTICLES)
def test_any_front_matter_reads_back(any_article: Article):
    record = article_record(any_article)
    head, body = parts(markdown_file(record))
    assert head == {name: value for name, value in json.loads(json.dumps(record)).items() if name in head}
    assert set(record) - set(head) == {"text", "markdown"}
    assert body == f"\n{without_controls(record['markdown'] or record['text'])}\n"


@pytest.mark.parametrize(
    "value",
    [1e-05, 1e16, 5e-324, 0.1, {"x" * 3000: 1.5e-9}, {"": {}}, {"a: b": ["#", None, True]}],
    ids=["small", "large", "least", "plain", "long", "empty", "marks"],
)
def test_values_that_yaml_would_take_for_others(value):
    record = article_record(article()) | {"quality": value}
    assert parts(markdown_file(record))[0]["quality"] == value


def test_a_text_file_is_title_and_text():
    assert text_file(article_record(article(title="a\nb", text="x\n\ny"))) == "a b\n\nx\n\ny\n"
    assert text_file(article_record(article(title="", text="x"))) == "x\n"


@pytest.mark.parametrize("hooks", [Hooks(), Hooks(transform=broken)], ids=["awkward", "broken"])
def test_folders(tmp_path, hooks):
    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store:
        store.save(awkward_articles())
        for ending in (".md", ".txt"):
            export(store, tmp_path / f"corpus{ending}", hooks=hooks)
    files = list((tmp_path / "corpus.md").rglob("*.md"))
    assert len(files) == len(list((tmp_path / "corpus.txt").rglob("*.txt"))) == len(TEXTS)
    heads = [parts(path.read_bytes().decode())[0] for path in files]
    assert {str(head["id"]) for head in heads} == {path.stem[-16:] for path in files}
    assert not (tmp_path / "etc").exists()
    if hooks == Hooks():
        bodies = [path.read_bytes().decode().partition("\n\n")[2] for path in (tmp_path / "corpus.txt").rglob("*.txt")]
        assert sorted(bodies) == sorted(f"{without_controls(text)}\n" for text in TEXTS.values())
