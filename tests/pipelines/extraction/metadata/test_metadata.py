from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipelines.extraction.metadata import metadata
from storage.records import Hints, Precision
from tests.pipelines.extraction.pages import article, document, published


def test_page_of_a_portal_without_h1():
    """The facts a content system shows: account, second of publication, reporter and correspondent in the tail."""
    page = """<html lang="zh-CN"><head><title>港口恢复通航,新增十条航线_海港_浪花快讯</title></head><body>
    <div class="bar"><a href="/"><img alt=""></a><ul><li><a href="/">首页</a></li></ul></div>
    <div class="box"><div class="t"><span>港口恢复通航,新增十条航线</span></div>
    <div class="m"><i class="icon"></i><a href="#">创始人</a></div>
    <div class="m"><a href="#">2025-12-17 16:54:48</a></div>
    <div class="m"><a href="#"><span>0</span></a></div></div>
    <p>12月17日上午,港口恢复通航。</p><p>文、图|记者 罗仕 通讯员 穗外宣</p>
    <div class="rel"><a href="/2">另一条新闻</a> 2025-12-17 17:43:39</div></body></html>"""
    doc = document(page, url="https://news.example/1.html", timezone="Asia/Shanghai")
    meta = metadata.complete(
        metadata.read_metadata(doc), ["12月17日上午,港口恢复通航。", "文、图|记者 罗仕 通讯员 穗外宣"], [], doc
    )
    assert meta.title == "港口恢复通航,新增十条航线"
    assert published(meta).isoformat() == "2025-12-17T16:54:48+08:00"
    assert (meta.date_published_precision, meta.date_published_source) == (Precision.SECOND, "byline")
    assert (meta.authors, meta.byline_account, meta.section, meta.language) == (
        ("罗仕", "穗外宣"),
        "创始人",
        "海港",
        "zh",
    )


def test_page_of_a_blog_system_without_a_date():
    """No date on the page: related items have some, only the hint speaks of this one."""
    page = """<html lang="zh-CN"><head><title>港口解读:“智慧之港”要强化产业生态 - 浪花网</title></head><body>
    <div class="map">当前位置:<a href="/">首页</a> &gt; <a href="/n">新闻资讯</a> &gt; 正文内容</div>
    <h1>港口解读:“智慧之港”要强化产业生态</h1><p>今年的报告明确提出,港口要转型。</p><p>采写:南都记者 夏嘉雯</p>
    <h4>相关文章</h4><div class="relate"><p>9月18日,某地发布通知。2024年1月1日起施行。</p></div></body></html>"""
    lines = ["今年的报告明确提出,港口要转型。", "采写:南都记者 夏嘉雯"]
    doc = document(page, url="https://news.example/post/91054.html")
    meta = metadata.complete(metadata.read_metadata(doc), lines, [], doc)
    assert (meta.date_published, meta.authors) == (None, ("夏嘉雯",))
    assert (meta.section, meta.source_name) == ("新闻资讯", "南都")
    assert meta.title == "港口解读:“智慧之港”要强化产业生态"
    hinted = document(page, url="https://news.example/post/91054.html", hints=Hints(date="2025-02-20 08:00"))
    assert published(metadata.read_metadata(hinted)).day == 20


def test_the_rest_of_the_record():
    head = """<link rel="canonical" href="/story"><meta property="og:site_name" content="Harbour Herald">
    <meta name="news_keywords" content="sea, port, Sea"><meta name="description" content="What happened.">
    <link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
    <script type="application/ld+json">{"@type":"NewsArticle","headline":"Harbour opens again",
    "isAccessibleForFree":false,
    "alternativeHeadline":"After a year"}</script>"""
    meta = metadata.read_metadata(
        document(article("<h1>Harbour opens again</h1>", head=head), url="https://e.org/a?x=1")
    )
    assert (meta.canonical_url, meta.site_name) == ("https://e.org/story", "Harbour Herald")
    assert (meta.keywords, meta.description, meta.subtitle) == (("sea", "port"), "What happened.", "After a year")
    assert meta.license == "https://creativecommons.org/licenses/by/4.0/"
    assert (meta.article_type, meta.is_accessible_for_free) == ("NewsArticle", False)
    assert ("json-ld", "Harbour opens again") in meta.title_candidates


def test_an_empty_page_gives_nothing():
    meta = metadata.read_metadata(document("<html><body></body></html>"))
    assert (meta.title, meta.authors, meta.date_published, meta.keywords) == (None, (), None, ())


def test_the_tree_is_left_as_it_is():
    doc = document(
        article("<h1>Harbour opens again</h1><p>By Nora Castell</p><span>2025-12-17</span><script>x</script>")
    )
    before = etree.tostring(doc.tree)
    metadata.read_metadata(doc)
    assert etree.tostring(doc.tree) == before


TAGS = st.sampled_from(["h1", "div", "p", "time", "span", "a", "meta", "script", "title", "nav", "li"])
ATTRIBUTES = st.sampled_from(
    ["", " class='author date'", " rel='author'", " itemprop='datePublished'", " content='x'", " datetime='9'"]
)
PIECES = st.lists(
    st.tuples(TAGS, ATTRIBUTES, st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)),
    max_size=12,
)


@given(PIECES)
def test_no_page_breaks_the_reader(pieces):
    page = "".join(f"<{tag}{attributes}>{text.replace('<', '')}</{tag}>" for tag, attributes, text in pieces)
    doc = document(f"<html><body>{page}</body></html>")
    meta = metadata.complete(metadata.read_metadata(doc), [text for _, _, text in pieces], [], doc)
    assert len(set(meta.authors)) == len(meta.authors)
