import pytest

from pipelines.extraction.body.trim import trim
from pipelines.extraction.page.blocks import Block, BlockKind
from tests.pipelines.extraction.samples import CHINESE, ENGLISH


def blocks(*lines: str) -> list[Block]:
    return [
        Block(BlockKind.HEADING, line[2:], line[2:], 2)
        if line.startswith("# ")
        else Block(BlockKind.PARAGRAPH, line, line)
        for line in lines
    ]


def kept(*lines: str, title: str | None = None) -> list[str]:
    return [block.text for block in trim(blocks(*lines), title).blocks]


@pytest.mark.parametrize(
    "tail",
    [
        "(责任编辑:邓丽娟)",
        "扫描二维码推送至手机访问。",
        "版权声明:本文由某某网整理发布,内容均来自互联网,如有侵权请联系删除。",
        "本文链接:https://www.example.cn/post/1.html",
        "分享给朋友:",
        "上一篇：另一条新闻",
        "Follow us on Twitter for more news.",
        "© 2025 The Example. All rights reserved.",
        "Reporting by Ann Smith; Editing by Bob Jones",
        "Fehler im Artikel gefunden? Schreiben Sie uns!",
        "Tags: bridge, harbour",
        "Source: Example Agency",
        "Подписывайтесь на наш канал",
    ],
)
def test_tails_go(tail):
    assert kept(*ENGLISH, tail) == ENGLISH


def test_the_lines_taken_off_are_handed_back_with_their_rule():
    edited = trim(blocks(*CHINESE, "(责任编辑:邓丽娟)"), None)
    assert [(t.block.text, t.rule) for t in edited.taken] == [("(责任编辑:邓丽娟)", "tail")]


def test_the_reporters_line_stays():
    assert kept(*CHINESE, "文、图|记者 罗仕 通讯员 穗外宣")[-1].startswith("文、图")


@pytest.mark.parametrize("first", ["大桥昨日恢复通车 市民纷纷点赞", "大桥昨日恢复通车　市民纷纷点赞！"])
def test_the_repeated_headline_goes(first):
    assert kept(first, *CHINESE, title="大桥昨日恢复通车 市民纷纷点赞") == CHINESE


def test_a_flash_that_is_its_own_headline_stays():
    assert kept("Bridge reopens after repairs", title="Bridge reopens after repairs") == [
        "Bridge reopens after repairs"
    ]


def test_headings_with_nothing_under_them_go_and_others_stay():
    assert kept(ENGLISH[0], "# What comes next", ENGLISH[1], "# More") == [ENGLISH[0], "What comes next", ENGLISH[1]]


def test_an_article_marked_up_as_headings_is_not_emptied():
    lines = ["# " + p + p for p in ENGLISH]
    assert len(kept(*lines)) == len(ENGLISH)


def test_a_related_heading_takes_what_is_under_it():
    assert kept(*ENGLISH, "# Read next", "Another story", "A third story") == ENGLISH


def test_a_related_heading_over_prose_takes_nothing():
    assert kept(ENGLISH[0], "# Discussion", *ENGLISH[1:])[1] == "Discussion"


@pytest.mark.parametrize(
    "line", ["广告", "Advertisement", "Read more: Old cannery to host winter light show", "Anzeige"]
)
def test_furniture_goes_from_the_middle(line):
    linked = Block(BlockKind.PARAGRAPH, line, line, linked=len(line) // 2)
    edited = trim([*blocks(*ENGLISH[:2]), linked, *blocks(*ENGLISH[2:])], None)
    assert [b.text for b in edited.blocks] == ENGLISH


def test_nothing_in_nothing_out():
    assert trim([], "Title").blocks == ()


def test_related_links_between_paragraphs_go():
    links = [Block(BlockKind.QUOTE, line, line, linked=len(line)) for line in ("另一条新闻的标题", "第三条新闻的标题")]
    edited = trim([*blocks(*CHINESE[:2], "相关阅读:"), *links, *blocks(*CHINESE[2:])], None)
    assert [b.text for b in edited.blocks] == CHINESE


def test_a_linked_title_between_paragraphs_goes():
    teaser = Block(BlockKind.PARAGRAPH, "OTTERS SEEN AGAIN UNDER THE OLD MILL", "x", linked=36)
    edited = trim([*blocks(*ENGLISH[:2]), teaser, *blocks(*ENGLISH[2:])], None)
    assert [b.text for b in edited.blocks] == ENGLISH
    assert [t.rule for t in edited.taken] == ["teaser"]


@pytest.mark.parametrize(
    "text", ["See the full report of the town council.", "https://www.example.org/a/b/c/d", "Documents:"]
)
def test_linked_sentences_and_addresses_stay(text):
    line = Block(BlockKind.PARAGRAPH, text, text, linked=len(text))
    assert len(trim([*blocks(*ENGLISH[:2]), line, *blocks(*ENGLISH[2:])], None).blocks) == 5


def test_other_wordings_of_the_headline_and_byline_rows_go_from_the_top():
    edited = trim(
        blocks("Town gets its bridge back", "Desk2024阅读 9", *ENGLISH),
        None,
        ["Town gets its bridge back"],
        {"Desk2024阅读 9"},
    )
    assert [t.rule for t in edited.taken] == ["headline", "byline"]


def test_addresses_under_a_heading_of_earlier_posts_are_the_writers():
    listed = ["# 往期", "快速入门", "https://example.org/quick", "新闻客户端", "https://example.org/news"]
    assert kept(*CHINESE, *listed)[-4:] == [line.removeprefix("# ") for line in listed[1:]]


def test_a_heading_that_is_a_sentence_is_not_empty():
    assert kept(*ENGLISH, "# The second boat comes in May.")[-1] == "The second boat comes in May."
    assert kept(*ENGLISH, "# The second boat") == ENGLISH


@pytest.mark.parametrize(
    "demand",
    [
        ["Exclusively for members of the Tribune", "Four weeks for the price of one", "Join now"],
        ["后续章节需付费订阅", "首月只要十二元,随时可以退订"],
        ["Полный текст доступен только по подписке", "Первый месяц за рубль"],
        ["La suite est réservée à nos lecteurs abonnés", "Dix euros par mois"],
        ["Contenido exclusivo para suscriptores", "Desde 1 € al mes"],
        ["유료 독자 전용 콘텐츠", "첫 달은 무료"],
    ],
    ids=["en", "zh", "ru", "fr", "es", "ko"],
)
def test_a_demand_of_payment_under_the_text_goes_with_what_follows(demand):
    assert kept(*ENGLISH, *demand) == ENGLISH


def test_an_article_on_subscriptions_keeps_its_last_paragraphs():
    told = (
        "From May on, the editor said, you have to subscribe to continue reading the weekend pages on the web, but "
        "nobody who has paid for a year in advance will have to pay a second time when the system begins in the spring."
    )
    assert kept(*ENGLISH, told, "It begins in May.") == [*ENGLISH, told, "It begins in May."]
    assert kept("Subscribe to continue reading") == ["Subscribe to continue reading"]
