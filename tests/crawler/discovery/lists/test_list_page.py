"""Home, section and list pages of several languages and systems."""

import pytest
from lxml import html as lxml_html

from crawler.discovery.lists import ListReading, list_page
from storage.records import LinkKind
from tests.crawler.discovery.samples import SEEN

CHINESE = """<html><head><title>海风日报</title>
<link rel="alternate" type="application/rss+xml" title="全部" href="/rss.xml">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/"></head><body>
<div class="nav"><a href="/">首页</a><a href="/yw/">要闻</a><a href="/ms/">民生</a><a href="/login">登录</a></div>
<ul class="list"><li class="top"><em>[置顶]</em><a
href="/yw/202512/t20251201_7001.html">渔港新码头今日正式启用 可停泊六十艘渔船</a>
<span>(12-01 08:00)</span></li>
<li><a href="/ms/202512/t20251217_7002.html"
title="灯塔修缮工程全部完成 下月起向市民免费开放参观">灯塔修缮工程全部完成 下月起…</a>
<span>(12-17 20:47)</span></li>
<li><a href="/ms/202512/t20251216_7003.html">老城区骑楼街恢复百年旧貌 老店陆续回归</a><span>2小时前</span></li>
<li><a href="/ms/202512/t20251216_7004.html">跨海渡轮加开晚班 末班船延至二十三点</a><span>昨天 19:16</span></li>
<li><a href="/yw/202512/t20251216_7005.html">冬季马拉松周日开跑 多条道路临时管制</a><span>2025-12-16</span></li></ul>
<div class="page"><a class="cur">1</a><a href="/index_2.html">2</a><a href="/index_3.html">3</a><a
href="/index_2.html">下一页</a></div>
<div class="foot"><a href="/about.html">关于我们</a><a
href="http://other.org/x/12345.html">友情链接甲乙丙丁戊己庚辛</a>
<a href="http://m.example.com/ms/202512/t20251217_7002.html">灯塔修缮工程全部完成 下月起向市民免费开放参观</a>
</div></body></html>"""

ENGLISH = """<html lang="en"><body><header><nav><a href="/category/news/">News</a>
<a href="/subscribe/">Subscribe</a></nav></header>
<main>{entries}<div class="nav-links"><a href="/page/2/">Older posts</a></div></main>
<footer><a href="/privacy-policy/">Privacy</a><a href="mailto:a@example.com">Mail</a><a
href="/files/a.pdf">PDF</a></footer></body></html>"""

ENTRY = """<article class="post {extra}"><h2 class="entry-title"><a href="/2025/12/{day}/{slug}/">{title}</a></h2>
<a rel="category tag" href="/category/harbour/">Harbour</a><time
datetime="2025-12-{day}T06:00:00-05:00">Dec {day}, 2025</time>
<p>{title} and what followed from it, told in one sentence of some length.</p>
<a href="/2025/12/{day}/{slug}/#respond">3 Comments</a>
<a href="/2025/12/{day}/{slug}/">Continue reading</a></article>"""

STORIES = [
    (18, "pier-vote", "Council delays vote on the pier"),
    (17, "ferry", "Ferry adds weekend sailings"),
    (16, "gulls-win", "Gulls win third straight title"),
    (15, "bakery", "Family bakery closes after 61 years"),
    (14, "eelgrass", "Eelgrass returns to inner harbour"),
]


def english() -> str:
    rows = [
        ENTRY.format(day=day, slug=slug, title=title, extra="sticky" if day == 18 else "")
        for day, slug, title in STORIES
    ]
    return ENGLISH.format(entries="".join(rows))


def read(html: str, url: str = "http://example.com/", encoding: str = "utf-8") -> ListReading:
    return list_page.read_list_page(html.encode(encoding), url, SEEN)


def of_kind(reading: ListReading, kind: LinkKind) -> list[str]:
    return [link.url.partition("example.com")[2] for link in reading.links if link.kind is kind]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_chinese_portal(encoding):
    reading = read(CHINESE, encoding=encoding)
    assert reading.is_listing
    assert of_kind(reading, LinkKind.FEED) == ["/rss.xml"]
    assert of_kind(reading, LinkKind.LISTING) == ["/yw/", "/ms/"]
    articles = [link for link in reading.links if link.kind is LinkKind.ARTICLE]
    assert [link.url[-9:-5] for link in articles] == ["7001", "7002", "7003", "7004", "7005", "7002"]
    assert [link.pinned for link in articles] == [True, False, False, False, False, False]
    assert articles[1].hints.title == "灯塔修缮工程全部完成 下月起向市民免费开放参观"
    assert [link.hints.date for link in articles[:5]] == [
        "12-01 08:00",
        "12-17 20:47",
        "2小时前",
        "昨天 19:16",
        "2025-12-16",
    ]
    assert articles[0].hints.seen_at == SEEN
    assert [link.url for link in reading.next] == ["http://example.com/index_2.html", "http://example.com/index_3.html"]
    assert {link.via for link in reading.next} == {"pager"}


def test_an_english_blog():
    reading = read(english(), "http://example.com/")
    assert reading.is_listing
    articles = [link for link in reading.links if link.kind is LinkKind.ARTICLE]
    assert [link.hints.title for link in articles] == [title for _, _, title in STORIES]
    assert articles[0].hints.date == "2025-12-18T06:00:00-05:00"
    assert articles[0].hints.section == "Harbour"
    assert (articles[0].hints.excerpt or "").startswith("Council delays vote on the pier and what")
    assert [link.pinned for link in articles] == [True, False, False, False, False]
    assert [link.url for link in reading.next] == ["http://example.com/page/2/"]
    everything = " ".join(link.url for link in reading.links)
    assert not any(word in everything for word in ("subscribe", "privacy", "mailto", ".pdf"))


@pytest.mark.parametrize(
    "word",
    ["下一页", "下页", "次へ", "다음", "Next", "Next »", "Older posts", "« Older Entries",
     "Ältere Beiträge", "Nächste Seite", "Suivant", "Siguiente", "Próxima", "Successiva", "Далее",
     "Следующая", "التالي", "Volgende", "Next 2/22 »"],
)  # fmt: skip
def test_words_for_the_next_page(word):
    html = english().replace('<a href="/page/2/">Older posts</a>', f'<a href="/archive?after=99">{word}</a>')
    assert [link.url for link in read(html).next] == ["http://example.com/archive?after=99"]


@pytest.mark.parametrize(
    ("pager", "following"),
    [
        ('<a href="/sport/?page=3">3</a><a href="/sport/?page=1">1</a>', "/sport/?page=3"),
        ('<a href="/sport/?page=3">›</a>', "/sport/?page=3"),
        ('<link rel="next" href="/sport/?page=3">', "/sport/?page=3"),
        ('<a href="/sport/?page=1">上一页</a>', None),
        ('<a href="/sport/?page=1">Newer posts</a>', None),
        ('<a href="/2025/12/01/some-other-story/">Next</a>', None),
    ],
)
def test_the_next_page_from_the_second_on(pager, following):
    html = english().replace('<a href="/page/2/">Older posts</a>', pager)
    found = [link.url for link in read(html, "http://example.com/sport/?page=2").next]
    assert found == ([f"http://example.com{following}"] if following else [])


def test_an_article_with_related_links_is_no_list():
    text = "".join(f"<p>{'The council met again on Tuesday and heard the residents. ' * 6}</p>" for _ in range(6))
    related = "".join(f'<li><a href="/2025/12/{day}/{slug}/">{title}</a></li>' for day, slug, title in STORIES)
    html = (
        "<html><head><meta property='og:type' content='article'></head>"
        f"<body><h1>Pier</h1><div>{text}</div><ul>{related}</ul>"
        "<a rel='next' href='/2025/12/19/after/'>Next post</a></body></html>"
    )
    reading = read(html, "http://example.com/2025/12/18/pier/")
    assert not reading.is_listing
    assert reading.next == ()
    assert len(of_kind(reading, LinkKind.ARTICLE)) >= 5


def test_a_list_that_prints_its_articles_in_full_is_a_list():
    body = f"<p>{'The council met again on Tuesday and heard the residents. ' * 12}</p>" * 3
    rows = [f'<section><h2><a href="/news/{slug}.html">{title}</a></h2>{body}</section>' for _, slug, title in STORIES]
    assert read(f"<html><body><div>{''.join(rows)}</div></body></html>", "http://example.com/site/news/").is_listing


def test_titles_where_the_link_only_says_more():
    row = (
        '<div class="row"><b>{title}</b><b>Nov {day} 2025</b>'
        '<div>Some text.<p><a href="/news/{slug}-{day}/">Read more...</a></p></div></div>'
    )
    html = "".join(row.format(day=day, slug=slug, title=title) for day, slug, title in STORIES)
    reading = read(f"<html><body><div>{html}</div></body></html>")
    assert [link.hints.title for link in reading.links] == [title for _, _, title in STORIES]
    assert [link.hints.date for link in reading.links] == [f"Nov {day} 2025" for day, _, _ in STORIES]


def test_cards_whose_link_holds_title_and_excerpt():
    row = (
        '<a class="k1" href="/a/{day}b{day}/"><div>{title}</div>'
        "<div>{title}: the whole story in a few more words.</div></a>"
    )
    html = "".join(row.format(day=day, title=title) for day, _, title in STORIES)
    reading = read(f"<html><body><div>{html}</div></body></html>")
    assert [link.hints.title for link in reading.links] == [title for _, _, title in STORIES]
    assert reading.links[0].hints.excerpt == f"{STORIES[0][2]}: the whole story in a few more words."


def test_pictures_name_what_they_link_to():
    html = (
        '<body><map><area href="/a/10001.html" title="The old lighthouse shines again"></map>'
        '<a href="/a/10002.html"><img alt="Ferry in the winter storm"></a></body>'
    )
    titles = [link.hints.title for link in read(html).links]
    assert titles == ["The old lighthouse shines again", "Ferry in the winter storm"]


def test_archives_lend_their_year_and_dates_beside_entries_count():
    html = """<body><h3>2023</h3><ul><li><span>11-06</span><a href="/p/10001.html">A lecture on charts</a></li></ul>
    <h3>2022</h3><ul><li><span>05-12</span><a href="/p/10002.html">Another lecture on charts</a></li></ul>
    <dl><dt>Mo 01 November 2010</dt><dd><a href="/p/10003.html">Leuchtturm wieder offen</a></dd></dl>
    <ul><li><a href="/p/10004.html">January 28, 2025 - Ferry is running again</a></li></ul></body>"""
    links = read(html, "http://example.com/archives/").links
    assert [link.hints.date for link in links] == ["2023-11-06", "2022-05-12", "01 November 2010", "January 28, 2025"]
    assert links[3].hints.title == "Ferry is running again"


def test_what_is_no_page_has_no_links():
    assert list_page.read_list_page(b"", "http://example.com/", SEEN) == ListReading()
    assert list_page.read_list_page(b"\x89PNG\r\n\x1a\n", "http://example.com/", SEEN).links == ()


def test_the_tree_is_left_as_it_is():
    tree = lxml_html.document_fromstring(english())
    before = lxml_html.tostring(tree)
    list_page.read_list_tree(tree, "http://example.com/", SEEN)
    assert lxml_html.tostring(tree) == before


def test_links_to_further_domains_of_the_site_count_where_they_are_named():
    hosts = ("example.com", "partner.example", "blog.partner.example", "partner.example.evil", "other.example")
    body = "".join(
        f'<li><a href="http://{host}/2026/03/01/a-long-story-{host}.html">A story</a></li>' for host in hosts
    )
    page = f"<ul>{body}</ul>".encode()
    named = list_page.read_list_page(page, "http://example.com/", SEEN, None, frozenset({"partner.example"}))
    assert [link.url.split("/")[2] for link in named.links] == list(hosts[:3])
    assert [link.url.split("/")[2] for link in read(page.decode()).links] == ["example.com"]
    back = list_page.read_list_page(page, "http://partner.example/", SEEN, None, frozenset({"example.com"}))
    assert [link.url.split("/")[2] for link in back.links] == list(hosts[:3])
