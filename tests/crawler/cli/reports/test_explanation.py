"""winnow explain: which page it reads and what it prints."""

import json
from dataclasses import replace

import pytest

from crawler.cli.reports.explanation import dom_read, show_explanation, stored_page
from crawler.errors import ArgumentError
from pipelines.extraction import extract
from pipelines.extraction.explained import explain
from storage.archive.archive import Archive
from storage.records import Article, Rejected
from tests.pipelines.extraction.test_explain import PAGE, page
from tests.servers.command_line import WinnowHome


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A house in which one article and one rejected page are stored."""
    house = WinnowHome(tmp_path_factory.mktemp("explain"))
    gone = replace(
        page("<h1>Not found</h1>", 404),
        url="https://ferrypost.example/gone",
        final_url="https://ferrypost.example/gone",
    )
    with Archive(house.home / "archive") as archive, house.store() as store:
        results = [extract(archive.keep(one)) for one in (page(PAGE), gone)]
        assert [type(result) for result in results] == [Article, Rejected]
        store.save(results)
    return house


def test_a_stored_article_is_read_from_the_archive(house):
    with house.store() as store:
        found, template = stored_page(store, house.home / "archive", "https://ferrypost.example/news/bridge")
    assert (found.body, template) == (PAGE.encode(), None)


def test_a_rejected_page_is_found_too(house):
    with house.store() as store:
        assert stored_page(store, house.home / "archive", "https://ferrypost.example/gone")[0].status == 404


def test_an_unknown_address_says_how_to_get_it(house):
    with house.store() as store, pytest.raises(ArgumentError, match="not stored; crawl it first"):
        stored_page(store, house.home / "archive", "https://ferrypost.example/unknown")


def test_the_printed_form_names_rules_and_candidates(capsys):
    show_explanation(explain(page(PAGE)))
    out = capsys.readouterr().out
    assert "+ " in out
    assert "[prune: tag]" in out
    assert "    og: Bridge to be mended" in out


def test_the_command_explains_a_stored_page(house):
    ended = house.scrapy("explain", "https://ferrypost.example/news/bridge", "--json")
    told = json.loads(ended.out)
    assert told["verdict"].startswith("article, ")
    assert {line["fate"] for line in told["lines"]} >= {"kept", "prune: tag"}


def test_the_command_explains_a_file(house):
    file = house.home / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    ended = house.scrapy("explain", str(file), "--url", "https://ferrypost.example/x")
    assert ended.status == 0
    assert ended.out.startswith("article, ")


@pytest.mark.parametrize(
    ("word", "says"), [("https://ferrypost.example/no", "not stored"), ("no.html", "no such file")]
)
def test_what_is_not_there_is_one_line(house, word, says):
    ended = house.scrapy("explain", word)
    assert (ended.status, ended.out) == (2, "")
    assert says in ended.err


@pytest.mark.parametrize(
    ("render", "rendered", "words"),
    [
        ("never", False, "read: the answer of the server (a.warc.gz:7): render is never"),
        ("always", True, "read: what a browser showed (a.warc.gz:7): render is always"),
        ("auto", True, "read: what a browser showed (a.warc.gz:7): without its scripts it shows no text"),
    ],
)
def test_the_document_that_was_read_is_named(render, rendered, words):
    read = dom_read(replace(page(PAGE), raw_ref="a.warc.gz:7", rendered=rendered), None, render)
    assert read.in_words().startswith(words)
    assert read.dom == ("rendered" if rendered else "raw")
