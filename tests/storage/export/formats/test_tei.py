"""TEI: well-formed whatever a page holds, valid by the DTD of TEI articles, and the text comes back."""

from pathlib import Path

import pytest
import trafilatura
from hypothesis import given, settings
from lxml import etree

from storage.export import Hooks, export
from storage.export.formats.tei import tei_element
from storage.export.records.article import article_record
from storage.records import Article
from storage.store import Store
from tests.storage.export.awkward import TEXTS, awkward_articles, broken
from tests.storage.samples import ARTICLES, article

SPACE = {"t": "http://www.tei-c.org/ns/1.0"}
DTD = Path(trafilatura.__file__).parent / "data" / "tei_corpus.dtd"


def text_of(element: etree._Element) -> str:
    for mark in element.iterfind(".//{*}lb"):
        mark.text = "\n"
    paragraphs = element.iterfind("{*}text/{*}body/{*}div/{*}p")
    return "\n\n".join("".join(map(str, paragraph.itertext())) for paragraph in paragraphs)


def legal(text: str) -> str:
    return "".join(char for char in text if char in "\t\n\r" or (char >= " " and char not in "\ufffe\uffff"))


@pytest.fixture
def store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store:
        store.save(awkward_articles())
        yield store


def test_a_corpus_reads_back(store, tmp_path):
    export(store, tmp_path / "corpus.tei.xml")
    root = etree.parse(tmp_path / "corpus.tei.xml").getroot()
    assert root.tag == "{http://www.tei-c.org/ns/1.0}teiCorpus"
    found = root.findall("t:TEI", SPACE)
    assert sorted(map(text_of, found)) == sorted(map(legal, TEXTS.values()))
    titles = root.findall("t:TEI/t:teiHeader/t:fileDesc/t:titleStmt/t:title", SPACE)
    assert "../../etc/passwd" in [title.text for title in titles]
    dates = root.findall("t:TEI/t:teiHeader//t:date", SPACE)
    assert {"2025-12-17T16:54:00+08:00", "2025-12-17", "2025"} < {date.get("when") for date in dates}


def test_an_article_fits_the_dtd_of_tei_articles():
    plain = article(title="t", authors=("Ann",), language="de", section="s", keywords=("k",), source_name="x")
    element = etree.fromstring(tei_element(article_record(plain)))
    dtd = etree.DTD(str(DTD))
    for part in element.iter():  # the DTD knows no namespace
        part.tag = etree.QName(part).localname
        part.attrib.pop("{http://www.w3.org/XML/1998/namespace}id", None)
    assert dtd.validate(element), dtd.error_log


def test_what_xml_does_not_know_is_left_out(store, tmp_path):
    export(store, tmp_path / "corpus.xml", hooks=Hooks(transform=broken))
    found = etree.parse(tmp_path / "corpus.xml").getroot().findall("t:TEI", SPACE)
    assert {text_of(each) for each in found} == {"ab\N{REPLACEMENT CHARACTER}c\N{REPLACEMENT CHARACTER}\n\nend"}


@settings(max_examples=50, deadline=None)
@given(ARTICLES)
def test_any_article_is_well_formed(any_article: Article):
    element = etree.fromstring(tei_element(article_record(any_article)))
    assert text_of(element) == legal(any_article.text)
