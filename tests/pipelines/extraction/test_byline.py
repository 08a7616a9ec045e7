import pytest

from pipelines.extraction import metadata
from pipelines.extraction.metadata import Metadata
from tests.pipelines.extraction.pages import article, document

H1 = "<h1>Harbour opens again</h1>"


def read(body: str, head: str = "", lang: str = "en") -> Metadata:
    return metadata.read(document(article(body, head=head, lang=lang)))


def linked(authors: str) -> str:
    return (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Harbour opens again","author":'
        + authors
        + "}</script>"
    )


def test_people_of_json_ld():
    meta = read(H1, linked('[{"@type":"Person","name":"Nora Castell"},{"@type":"Person","name":"Ben Ikeda"}]'))
    assert meta.authors == ("Nora Castell", "Ben Ikeda")


def test_agency_in_json_ld_is_the_source_when_people_are_named():
    meta = read(H1, linked('[{"@type":"Person","name":"Nora Castell"},{"@type":"Organization","name":"AFP"}]'))
    assert (meta.authors, meta.source_name) == (("Nora Castell",), "AFP")


def test_full_name_in_meta_beats_a_login_in_json_ld():
    meta = read(H1, linked('{"@type":"Person","name":"nora.c"}') + '<meta name="author" content="Nora Castell">')
    assert meta.authors == ("Nora Castell",)


def test_address_in_meta_is_no_author():
    assert read(H1, '<meta property="article:author" content="https://social.example/nora">').authors == ()


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Nora Castell and Ben Ikeda</p>",
        "<p><span>By</span> <a href='/x'>Nora Castell</a> and <a href='/y'>Ben Ikeda</a></p>",
        "<p>Von Nora Castell und Ben Ikeda <span>17. Dezember 2025</span></p>",
        "<p>Par Nora Castell et Ben Ikeda</p>",
        "<p>Por: Nora Castell y Ben Ikeda</p>",
        "<p>Di: Nora Castell e Ben Ikeda | 17 dicembre 2025</p>",
        "<p>Door Nora Castell en Ben Ikeda</p>",
        "<div class='who'><a rel='author' href='/a'>Nora Castell</a>, <a rel='author' href='/b'>Ben Ikeda</a></div>",
    ],
)
def test_bylines_near_the_headline(byline):
    assert set(read(H1 + byline + "<p>Text.</p>").authors) == {"Nora Castell", "Ben Ikeda"}


def test_name_after_the_date():
    assert read(H1 + "<p>06.11.2025 13:30 von Olga</p>", lang="de").authors == ("Olga",)


@pytest.mark.parametrize("account", ["admin", "创始人", "小编", "webmaster"])
def test_accounts_are_no_authors(account):
    meta = read(f"{H1}<div class='meta'><a href='#'>{account}</a> <span>2025-12-17</span></div>")
    assert (meta.authors, meta.byline_account) == ((), account)


def test_photographers_are_contributors():
    meta = read(H1 + "<p>By Nora Castell</p><p>Photos: Ben Ikeda</p>")
    assert (meta.authors, meta.contributors) == (("Nora Castell",), ("Ben Ikeda",))


def test_authors_of_related_articles_and_comments_do_not_count():
    body = H1 + "<p>Text.</p><div class='related'><span class='author'>Nora Castell</span></div>"
    assert read(body + "<div id='comments'><span class='comment-author'>Ben Ikeda</span></div>").authors == ()


@pytest.mark.parametrize("text", ["By the time they came it was late", "Von hier aus sieht man das Meer", "By Friday"])
def test_sentences_are_no_bylines(text):
    assert read(f"{H1}<p>{text}</p>").authors == ()


def test_reporters_in_the_tail_of_the_text():
    doc = document(article("<h1>港口重新开放</h1><div>创始人</div><div>2025-12-17 16:54</div>", lang="zh"))
    lines = ["港口今天重新开放。"] * 10 + ["文、图|记者 罗仕 通讯员 穗外宣"]
    meta = metadata.complete(metadata.read(doc), lines, [], doc)
    assert (meta.authors, meta.byline_account) == (("罗仕", "穗外宣"), "创始人")


def test_reporters_in_a_line_taken_off():
    doc = document(article("<h1>港口重新开放</h1>", lang="zh"))
    lines = ["港口今天重新开放。"] * 10
    meta = metadata.complete(
        metadata.read(doc), lines, ["采写:南都记者 夏嘉雯", "某报记者 高峰2025年是不平凡的一年。"], doc
    )
    assert (meta.authors, meta.source_name) == (("夏嘉雯",), "南都")


def test_stated_people_are_kept():
    doc = document(article(H1, head=linked('{"@type":"Person","name":"Nora Castell"}')))
    meta = metadata.complete(metadata.read(doc), ["（记者 黄志明）"], [], doc)
    assert meta.authors == ("Nora Castell",)
