"""The guide to PDF articles, done as it stands there on a council that publishes in PDF."""

import json
import tomllib

import pytest

from crawler.commands.pages.extract import Command as Extract
from crawler.site import parse
from storage.archive.archive import Archive
from tests.crawler.in_process import run
from tests.docs.pages import blocks, read
from tests.servers.command_line import WinnowHome
from tests.servers.fixed_site import HTML, fixed_site
from tests.servers.pdf_files import REPORT, locked, pdf
from tests.servers.small_site import STORY, TEXT

GUIDE = read("docs/how-to/read-pdf-articles.md")
SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0}
PAGE = "/2026/03/01/the-council-meets-on-the-bridge.html"
MINUTES = [(20, "Minutes of the meeting in March"), *((11, f"{each} of the council, and the vote.") for each in REPORT)]
HOME = f"""<html><body><ul><li><a href="{PAGE}">The council meets on the old bridge</a></li>
<li><a href="/files/minutes.PDF?v=2">Minutes of March</a></li><li><a href="/files/locked.pdf">Secret</a></li>
<li><a href="http://elsewhere.example/other.pdf">Elsewhere</a></li></ul></body></html>"""
SITE = {
    "/": (HTML, HOME.encode()),
    PAGE: (HTML, STORY.format(1, f'{TEXT.format(1)}<a href="/files/report-7.pdf">The whole report (PDF)</a>').encode()),
    "/files/report-7.pdf": ("application/pdf", pdf()),
    "/files/minutes.PDF?v=2": ("application/octet-stream", pdf([MINUTES], {})),
    "/files/locked.pdf": ("application/pdf", locked("secret")),
}


@pytest.mark.slow
def test_the_guide(tmp_path):
    home = WinnowHome(tmp_path)
    (asked,) = blocks(GUIDE, "toml")
    assert parse("council", tomllib.loads(asked), "guide").documents
    with fixed_site(SITE) as site:
        home.write_site("council", f"{site.base}/", "documents = true")
        crawled = home.scrapy("crawl", "council", "--json", settings=SETTINGS)
        assert crawled.status == 0, crawled.err
        assert json.loads(crawled.out)["rejected"] == {"encrypted": 1}, crawled.out
        url = f"{site.base}/files/report-7.pdf"
        shown = home.scrapy("show", url)
        assert "Report on the old bridge" in shown.out
        told = home.scrapy("explain", url)
        assert "What it costs" in told.out
        assert told.status == 0, told.err
        exported = home.scrapy("export", *blocks(GUIDE, "sh")[2].split()[2:4], str(tmp_path / "reports.jsonl"))
        assert exported.status == 0, exported.err
        read_again = home.scrapy("reextract", "--json")
        assert json.loads(read_again.out)["ending"] == "reextracted", read_again.err
    rows = [json.loads(line) for line in (tmp_path / "reports.jsonl").read_text().splitlines()]
    assert {row["title"] for row in rows} == {"Report on the old bridge", "Minutes of the meeting in March"}
    assert {row["article_type"] for row in rows} == {"document"}
    with home.store() as store:
        assert store.counts()["articles"] == 3
        stored = store.article(url, "council")
        assert stored is not None
        assert stored.raw_ref is not None
        assert Archive(tmp_path / "archive").read(stored.raw_ref).body == pdf()


def test_a_site_that_does_not_ask_for_documents_gets_none(tmp_path):
    home = WinnowHome(tmp_path)
    with fixed_site(SITE) as site:
        home.write_site("council", f"{site.base}/")
        assert home.scrapy("crawl", "council", settings=SETTINGS).status == 0
        assert not [path for path in site.asked if "/files/" in path]


@pytest.mark.process
def test_a_file_is_read_as_named(tmp_path, capsys):
    (tmp_path / "report.pdf").write_bytes(pdf())
    assert run(Extract(), tmp_path / "var", str(tmp_path / "report.pdf"), "-q") == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["outcome"], row["title"], row["article_type"]) == ("article", "Report on the old bridge", "document")
    large = b"%PDF-1.7\n" + bytes(2_000_000)
    (tmp_path / "large.pdf").write_bytes(large)
    assert run(Extract(), tmp_path / "var", str(tmp_path / "large.pdf"), "-q", "-s", "WINNOW_PAGE_MAXSIZE=1000000") == 0
    assert json.loads(capsys.readouterr().out)["reason"] == "too_large"


def test_without_the_library_one_line_says_what_to_install(tmp_path, capsys, monkeypatch):
    from crawler.commands.crawling.crawl import Command as Crawl  # noqa: PLC0415

    monkeypatch.setattr("pipelines.extraction.pdf.reading.find_spec", lambda _: None)
    (tmp_path / "report.pdf").write_bytes(pdf())
    assert run(Extract(), tmp_path / "var", str(tmp_path / "report.pdf")) == 2
    said = capsys.readouterr().err
    assert said == f"winnow: {tmp_path}/report.pdf: reading PDF files needs pypdf: pip install 'winnow-news[pdf]'\n"
    WinnowHome(tmp_path / "var").write_site("council", "http://council.example/", "documents = true")
    assert run(Crawl(), tmp_path / "var", "council") == 2
    said = capsys.readouterr().err
    assert said == "winnow: site 'council': documents: reading PDF files needs pypdf: pip install 'winnow-news[pdf]'\n"


def test_a_document_that_is_too_large_is_refused_once_with_its_reason(tmp_path):
    home = WinnowHome(tmp_path)
    large = {**SITE, "/files/locked.pdf": ("application/pdf", pdf() + b"%" * 200_000)}
    settings = {**SETTINGS, "DOWNLOAD_MAXSIZE": 100_000}
    with fixed_site(large) as site:
        home.write_site("council", f"{site.base}/", "documents = true")
        crawled = home.scrapy("crawl", "council", "--json", settings=settings)
        assert crawled.status == 0, crawled.err
        told = json.loads(crawled.out)
        assert (told["rejected"], told["failed"]) == ({"too_large": 1}, {}), crawled.out
        again = home.scrapy("crawl", "council", "--json", settings=settings)
        assert json.loads(again.out)["rejected"] == json.loads(again.out)["failed"] == {}, again.out
        with home.store() as store:
            (refused,) = store.rejected()
            assert (refused.url, refused.reason) == (f"{site.base}/files/locked.pdf", "too_large")
