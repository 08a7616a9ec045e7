import pytest

from pipelines.extraction.metadata import metadata
from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.page.document import Document
from tests.pipelines.extraction.pages import article, document

H1 = "<h1>Harbour opens again</h1>"


def read(body: str, head: str = "", lang: str = "en") -> Metadata:
    return metadata.read_metadata(document(article(body, head=head, lang=lang)))


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
        "<p>Eine Kolumne von Nora Castell und Ben Ikeda</p>",
        "<p><span>erstellt von <a href='/x'>Nora Castell</a> und <a href='/y'>Ben Ikeda</a> - </span></p>",
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
    meta = metadata.complete(metadata.read_metadata(doc), lines, [], doc)
    assert (meta.authors, meta.byline_account) == (("罗仕", "穗外宣"), "创始人")


def test_reporters_in_a_line_taken_off():
    doc = document(article("<h1>港口重新开放</h1>", lang="zh"))
    lines = ["港口今天重新开放。"] * 10
    meta = metadata.complete(
        metadata.read_metadata(doc), lines, ["采写:南都记者 夏嘉雯", "某报记者 高峰2025年是不平凡的一年。"], doc
    )
    assert (meta.authors, meta.source_name) == (("夏嘉雯",), "南都")


def test_stated_people_are_kept():
    doc = document(article(H1, head=linked('{"@type":"Person","name":"Nora Castell"}')))
    meta = metadata.complete(metadata.read_metadata(doc), ["（记者 黄志明）"], [], doc)
    assert meta.authors == ("Nora Castell",)


def test_a_wire_after_via_is_the_source():
    meta = read(H1 + "<p>By Nora Castell via Delta Wire</p><p>Text.</p>")
    assert (meta.authors, meta.source_name) == (("Nora Castell",), "Delta Wire")


def test_a_desk_of_the_house_is_neither_author_nor_source():
    head = '<meta name="author" content="Redacción"><meta property="og:site_name" content="Diario del Soto">'
    doc = document(article(H1 + "<p>Por Nora Castell</p>", head=head, lang="es"))
    meta = metadata.complete(metadata.read_metadata(doc), ["Texto del artículo."], [], doc)
    assert (meta.authors, meta.source_name) == (("Nora Castell",), "Diario del Soto")


def test_a_weak_word_opens_a_byline_where_a_date_follows_the_name():
    assert read(H1 + "<p>di Nora Castell, 11 dicembre 2025</p>", lang="it").authors == ("Nora Castell",)
    assert read(H1 + "<p>di Nora Castell si parla molto</p>", lang="it").authors == ()


def test_a_byline_beside_the_article_beats_a_house_in_json_ld():
    head = linked('{"@type":"Organization","name":"Delta Institute"}')
    meta = read(H1 + '<div class="sharekit"><div class="author">By <b>Nora Castell</b></div></div><p>Text.</p>', head)
    assert meta.authors == ("Nora Castell",)


@pytest.mark.parametrize("name", ["Harbour opens", "Harbour Opens 系统管理"])
def test_words_of_the_headline_beside_the_date_are_no_author(name):
    assert read(f"<h1>{name} again</h1><span>{name}</span><span>17 December 2025</span>").authors == ()


@pytest.mark.parametrize("account", ["No Author", "mehr", "More"])
def test_placeholders_are_no_authors(account):
    assert read(H1, f'<meta name="author" content="{account}">').authors == ()


def test_an_organisation_loses_its_word_of_introduction():
    assert read(H1, linked('{"@type":"Organization","name":"Von DPA"}'), lang="de").authors == ("DPA",)


def test_the_seat_of_a_house_in_meta_is_nobody():
    assert read(H1, '<meta name="author" content="harbour.example, Frankfurt, Germany">').authors == ()


def test_a_first_name_after_a_word_of_introduction_in_the_authors_place():
    body = H1 + "<p>Text.</p><div class='documentAuthor'>Posted by <a href='/author/konstantin'>Konstantin</a> - </div>"
    assert read(body).authors == ("Konstantin",)


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("<p>17-12-2025 Pablo Castell</p>", ("Pablo Castell",)),
        ("<p>By Nora Castell Dec 17</p>", ("Nora Castell",)),
        ("<p>Wednesday December 17, 2025 9:14 am PST by Nora Castell</p>", ("Nora Castell",)),
        ("<p>Le 17 décembre 2025Par Nora Castell</p>", ("Nora Castell",)),
        ("<p>Dec 17, 2025 4 min read Nora Castell and Ben Ikeda</p>", ("Nora Castell", "Ben Ikeda")),
        ("<p><b>Nora Castell and Ben Ikeda</b> <i>17 December 2025, 09:14</i></p>", ("Nora Castell", "Ben Ikeda")),
        ("<p><i>17 December 2025</i> · <b>Nora Castell</b></p>", ("Nora Castell",)),
        ("<p><span>By political reporter </span><a>Nora Castell</a></p>", ("Nora Castell",)),
        ("<p>By Health Editor Nora Castell</p>", ("Nora Castell",)),
        ("<p>2025.12.17 · <em><a>한상우</a> 기자</em></p>", ("한상우",)),
        ("<p>文・中村彩</p><p>2025.12.17</p>", ("中村彩",)),
        ("<p><span>記者</span><span>吳俊傑</span></p>", ("吳俊傑",)),
        ("<p><i>17.12.2025</i> <i>Zuletzt geändert: 18.12.2025</i> <i>Nora Castell</i></p>", ("Nora Castell",)),
        ("<p>Publié le 17 décembre 2025</p>", ()),
        ("<p>Die Ticketpreise im Verbund werden ab 1. Januar 2025 angehoben</p>", ()),
        ("<p><b>Springfield, Ohio</b> <i>17 December 2025</i></p>", ()),
    ],
)
def test_rows_with_a_date_and_a_name(row, names):
    assert read(H1 + row).authors == names


def test_a_bare_name_beside_the_date_beats_a_house_in_json_ld():
    house = linked('{"@type":"Organization","name":"Bay Times"}')
    meta = read(H1 + "<p><b>Nora Castell</b> | 17 December 2025</p>", house)
    assert meta.authors == ("Nora Castell",)


def test_authors_of_other_articles_in_a_row_do_not_count():
    item = '<div class="b"><a href="/n/1">Mill fire contained</a> <a href="/author/1" rel="author">Jon Rusk</a></div>'
    own = '<div class="byl"><a href="/author/9" rel="author">Nora Castell</a></div>'
    assert read(f"<div>{item * 3}</div>{H1}{own}").authors == ("Nora Castell",)
    assert read(f"{H1}{own}<p>Text.</p><div>{item * 3}</div>").authors == ("Nora Castell",)


def test_readers_who_comment_are_no_authors():
    names = '<span itemprop="author">Gerald Finch</span>'
    assert read(f'{H1}<div itemtype="https://schema.org/Comment"><p>{names} I took that boat.</p></div>').authors == ()
    comments = "<div>Comments (6)</div><b>Olga Below</b><i>17 December 2025, 15:00</i><p>It is true.</p>"
    assert read(H1 + comments).authors == ()


def test_a_role_in_an_element_of_its_own_is_no_part_of_the_name():
    row = '<span class="byline__author">Kaela Tulley</span> <span class="byline__title">Gazette Staff</span>'
    assert read(f'{H1}<div class="byline">{row}</div>').authors == ("Kaela Tulley",)


def test_the_name_of_a_chinese_site_is_no_author():
    head = '<meta property="og:site_name" content="龙门头条"><meta name="author" content="龙门头条">'
    assert read("<h1>临川旧纺织厂将改建</h1>", head, lang="zh").authors == ()


def namesake(body: str) -> Document:
    """A page whose meta tag names the site, which has a name like a person's."""
    page = article(body, head="<meta name='author' content='Correo Nuevo'>", lang="es")
    return document(page.replace("</title>", " - Correo Nuevo</title>"))


def test_whoever_bears_the_name_of_the_site_gives_way_to_a_byline():
    assert metadata.read_metadata(namesake(f"{H1}<p>Por Nora Castell</p>")).authors == ("Nora Castell",)
    assert metadata.read_metadata(namesake(H1)).authors == ("Correo Nuevo",), "a blog may bear its author's name"


def test_whoever_bears_the_name_of_the_site_gives_way_to_a_signature():
    page = namesake(H1)
    lines = ["The harbour opened again on Tuesday, and with it the old market. " * 3, "Por Nora Castell"]
    assert metadata.complete(metadata.read_metadata(page), lines, [], page).authors == ("Nora Castell",)


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("<span>조회수 504</span> <span>한상우 기자</span> <span>등록 2026.12.02 05:31</span>", ("한상우",)),
        ("<span>최유진·한상우 기자</span> <span>등록 2026.12.02 05:31</span>", ("최유진", "한상우")),
        ("<p>Анна Соколова&nbsp;&nbsp;Просмотров: 320&nbsp;&nbsp;Опубликовано: 01.12.2026</p>", ("Анна Соколова",)),
        ("<p>há 22 horas | Por Paula Siqueira e João Teixeira</p>", ("Paula Siqueira", "João Teixeira")),
        ("<p>Publié le 1 décembre 2026Par <a href='/a/1'>Sonia Delmas</a></p>", ("Sonia Delmas",)),
    ],
)
def test_rows_of_several_languages(row, names):
    assert read(f"{H1}<div>{row}</div>").authors == names


def test_a_sentence_about_a_reporter_is_no_name():
    box = "<div class='author-box'><p>한상우 기자는 새벽신문에서 지역을 취재합니다</p></div>"
    assert read(f"{H1}{box}", lang="ko").authors == ()
    assert read(H1, '<meta name="author" content="새벽신문">', lang="ko").authors == ("새벽신문",)


def test_a_byline_above_the_headline_of_a_short_text_counts():
    above = "<nav>" + "".join(f"<a href='/{word}'>{word}</a>" for word in ("Home", "Town", "Sport")) + "</nav>"
    meta = read(f"{above}<div><span>By Nora Castell</span></div>{H1}<p>The ferry left at six.</p><p>Next: the fair</p>")
    assert meta.authors == ("Nora Castell",)


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("<li>710 visits</li><li>Nora Castell</li><li>Posted:<time>17 December 2025</time></li>", ("Nora Castell",)),
        (
            "<li>17 December 2025</li><li>143 views</li><li>Nora Castell and Ben Ikeda</li>",
            ("Nora Castell", "Ben Ikeda"),
        ),
        ("<li>Nora Castell, Ben Ikeda, staff writer</li><li>17 December 2025</li>", ("Nora Castell", "Ben Ikeda")),
        ("<li>Port Alden, West Harbour</li><li>17 December 2025</li>", ()),
        (f"<li>17 December 2025</li><li>{'Boats of Old Harbour sail by North Pier ' * 3}</li>", ()),
    ],
)
def test_names_beside_a_date_between_labels_and_counts(row, names):
    assert read(f"{H1}<ul>{row}</ul><p>Text.</p>").authors == names


def test_a_name_that_the_link_to_the_front_page_shows_gives_way_to_a_person():
    logo = '<div><a href="/"><img src="/logo.png" alt="Bay Point Courier"></a></div>'
    house = '<meta name="author" content="Bay Point Courier">'
    assert read(logo + H1 + "<p>By Nora Castell</p>", house).authors == ("Nora Castell",)
    assert read(logo + H1 + "<p>Text.</p>", house).authors == ("Bay Point Courier",)


def test_a_byline_behind_a_count_in_its_row():
    row = "<p>Date: 17 December 2025 at 4:39 a.m. 4 minute read Words by Nora Castell</p>"
    assert read(H1 + row + "<p>Text.</p>").authors == ("Nora Castell",)


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("<p>Por Nora Castell&nbsp;&nbsp;Atualizado em 17 de dezembro de 2025</p>", ("Nora Castell",)),
        ("<p>17 décembre 2025 188 vues Nora Castell et Ben Ikeda</p>", ("Nora Castell", "Ben Ikeda")),
        ("<p>作者\u4e28王芳 2025-12-17</p>", ("王芳",)),
    ],
)
def test_what_ends_a_name_and_what_stands_before_it(row, names):
    assert read(f"{H1}{row}<p>Text.</p>").authors == names


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("By Dana Whitlock Viewed 741 times Posted on", ("Dana Whitlock",)),
        ("Von Anna Keller Gelesen 1.204 mal", ("Anna Keller",)),
        ("By Tom Vu 5 hours ago", ("Tom Vu",)),
        ("By Herbert Moor 4 min read", ("Herbert Moor",)),
        ("By Harbour Gazette Staff", ("Harbour Gazette Staff",)),
    ],
)
def test_what_ends_a_name(row, names):
    assert read(f"{H1}<p>{row}</p><p>The mayor spoke.</p>").authors == names


def test_a_reporter_behind_the_source_in_an_element_of_its_own():
    row = '<div>信息来源:海港日报本报记者 <a href="/author/1/">邓丽娟</a></div>'
    meta = read(f"<h1>港口重新开放</h1>{row}<p>码头昨天开放。</p>")
    assert (meta.authors, meta.source_name) == (("邓丽娟",), "海港日报")


def test_who_is_on_duty_is_no_person():
    head = '<meta name="author" content="值班编辑">'
    assert read("<h1>港口重新开放</h1><p>码头昨天开放。</p>", head).authors == ()


def test_a_count_of_comments_may_stand_before_name_and_date():
    row = "<p>3 comments</p><p>By Ann Keel</p><p>16 December 2025</p>"
    meta = read(f"{H1}{row}<p>The mayor spoke.</p>")
    assert meta.authors == ("Ann Keel",)
    assert str(meta.date_published).startswith("2025-12-16")


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("آخر تحديث 17/12/2025 13:27 · ليلى عيسى · 17/12/2025 10:54", ("ليلى عيسى",)),
        ("17/12/2025 10:54 | هند قاسم وسارة منصور", ("هند قاسم", "سارة منصور")),
        ("نشرت الصحيفة 17/12/2025 10:54", ()),
        ("17/12/2025 10:54", ()),
    ],
)
def test_a_bare_name_in_a_row_in_letters_without_capitals(row, names):
    assert read(f"<h1>فرقة المدينة تحتفل بمئة عام</h1><p>{row}</p><p>احتفلت الفرقة.</p>", lang="ar").authors == names


def test_a_label_with_a_bar_and_a_name_in_the_next_element():
    row = '<div><span>2025-12-17</span><span>作者|<a href="/author/1/">林晓燕</a></span></div>'
    assert read(f"{row}<h1>港口重新开放</h1><p>码头昨天开放。</p>").authors == ("林晓燕",)


def test_a_heading_about_the_author_is_no_name():
    head = '<meta name="author" content="作者简介 谢文博">'
    assert read("<h1>港口重新开放</h1><p>码头昨天开放。</p>", head).authors == ()


@pytest.mark.parametrize("stated", ["Quay Holding", "Ivo Brandt", "IvoB"])
def test_the_byline_under_the_headline_beats_whoever_else_the_metadata_names(stated):
    head = f'<meta name="author" content="{stated}">'
    assert read(f"{H1}<p>By: Nora Castell</p><p>Text.</p>", head).authors == ("Nora Castell",)
    assert read(f"{H1}<p>Nora Castell</p><p>Text.</p>", head).authors == (stated,), "no word says that she wrote"
    related = f"<p>{'The harbour opened at last. ' * 8}</p>" * 2 + "<p>By Nora Castell</p>"
    assert read(H1 + related, head).authors == (stated,), "far below the headline"


def test_metadata_that_names_more_than_the_byline_is_kept():
    head = linked('[{"@type":"Person","name":"Nora Castell"},{"@type":"Person","name":"Ben Ikeda"}]')
    assert read(f"{H1}<p>By Nora Castell</p><p>Text.</p>", head).authors == ("Nora Castell", "Ben Ikeda")
    assert read(f"{H1}<p>By N. Castell</p><p>Text.</p>", head).authors == ("Nora Castell", "Ben Ikeda")


def test_a_house_of_two_names_is_one():
    assert read(H1, linked('{"@type":"Organization","name":"Castell & Brandt"}')).authors == ("Castell & Brandt",)


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("<div>773 readsStory by Nora Castell, Ben Ikeda</div>", ("Nora Castell", "Ben Ikeda")),
        ("<div><h6>Article Authors</h6><p>Nora Castell</p></div>", ("Nora Castell",)),
    ],
)
def test_bylines_without_a_word_before_the_name_or_without_a_blank(row, names):
    assert read(f"{H1}{row}<p>The mayor spoke.</p>").authors == names


def test_an_address_of_authorities_is_not_an_authors():
    assert read(f"{H1}<p>Text.</p><a href='/authorities'>Harbour Board</a>").authors == ()
    assert read(f"{H1}<p>Text.</p><a href='/authors/nc'>Nora Castell</a>").authors == ("Nora Castell",)
