"""The demo as a user runs it: both sites crawled by the real command line, held against their truth line by line."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from examples.demo import run as demo
from examples.demo.truth import Expected, truth
from tests.servers.command_line import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

# how far the stored date may be from the true one, by what the page shows of it
SLACK = {"second": timedelta(0), "minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    words = [sys.executable, "-m", "examples.demo.run", "--home", str(folder)]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    (folder / "out.txt").write_text(ended.stdout, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def stored(home):
    rows = [json.loads(line) for line in (home / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {urlsplit(row["url"]).path: row for row in rows}
    assert len(found) == len(rows), "an article is stored twice"
    return found


@pytest.fixture(scope="module")
def expected(home) -> dict[str, Expected]:
    shown = datetime.fromisoformat((home / "now.txt").read_text(encoding="utf-8"))
    return {row.path: row for row in truth(shown)}


def squash(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def test_every_article_is_stored_once_and_nothing_else(stored, expected):
    assert stored.keys() == expected.keys()


def test_titles_are_right(stored, expected):
    assert {path: row["title"] for path, row in stored.items()} == {path: row.title for path, row in expected.items()}


def test_no_line_is_lost(stored, expected):
    texts = {path: [squash(line) for line in row["text"].splitlines()] for path, row in stored.items()}
    lost = [
        (path, line) for path, row in expected.items() for line in row.paragraphs if squash(line) not in texts[path]
    ]
    assert lost == []


def test_no_line_leaks(stored, expected):
    known = {path: {squash(line) for line in (*row.paragraphs, *row.optional, "")} for path, row in expected.items()}
    lines = [(path, line) for path, row in stored.items() for line in row["text"].splitlines()]
    assert [(path, line) for path, line in lines if path in known and squash(line) not in known[path]] == []


def test_dates_are_as_exact_as_the_page(stored, expected):
    wrong = []
    for path, row in expected.items():
        found = datetime.fromisoformat(stored[path]["date_published"])
        # a page without a date takes it from the feed, the sitemap (exact) or the list (minute)
        if abs(found.replace(tzinfo=found.tzinfo or row.date.tzinfo) - row.date) > SLACK[row.precision or "minute"]:
            wrong.append((path, str(found), str(row.date), row.precision))
    assert wrong == []


def test_authors_and_sources_are_right(stored, expected):
    # a correspondent (通讯员) may stand among the authors or beside them
    people = {path: {*row.authors, *row.contributors} for path, row in expected.items()}
    assert {path: {*stored[path]["authors"], *stored[path]["contributors"]} for path in people} == people
    sources = {path: row.source for path, row in expected.items() if row.source}
    assert {path: stored[path]["source_name"] for path in sources} == sources


def test_the_demo_ends_with_what_a_user_wants_to_see(home):
    out = (home / "out.txt").read_text(encoding="utf-8")
    assert out.count("$ winnow ") == 4
    assert "lines kept" in out
    assert str(home / "winnow.db") in out
    assert str(home / "corpus.jsonl") in out


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path: Path):
    (tmp_path / "letters.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(FileExistsError, match=str(tmp_path)):
        demo.fresh(tmp_path)
    assert (tmp_path / "letters.txt").read_text(encoding="utf-8") == "keep me"


def test_a_second_demo_starts_afresh(tmp_path: Path):
    demo.fresh(tmp_path)
    (tmp_path / "winnow.db").write_text("old", encoding="utf-8")
    demo.fresh(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["sites"]
