import pytest

from pipelines.extraction.metadata import metadata
from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.metadata.reprint_source import in_text
from tests.pipelines.extraction.pages import article, document


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("来源:羊城晚报", "羊城晚报"),
        ("来源：南方都市报 作者：王五", "南方都市报"),
        ("2025-12-17 来源:新华社 编辑:李四", "新华社"),
        ("转自：澎湃新闻", "澎湃新闻"),
        ("稿源：中新网", "中新网"),
        ("文章来源：“海边日报”", "海边日报"),
        ("Source: Reuters", "Reuters"),
        ("via Reuters", "Reuters"),
        ("Quelle: Elbe Kurier", "Elbe Kurier"),
        ("来源于网络", None),
        ("来源：互联网", None),
        ("水的来源很多", None),
        ("They came via the harbour", None),
        ("Source: https://example.org", None),
        ("", None),
    ],
)
def test_credits(text, name):
    assert in_text(text) == name


def read(body: str, head: str = "") -> Metadata:
    return metadata.read_metadata(document(article("<h1>Harbour opens again</h1>" + body, head=head)))


def test_linked_credit_gives_its_address():
    meta = read("<p><span>来源:<a href='https://src.example/x'>海边日报</a></span></p>")
    assert (meta.source_name, meta.source_url) == ("海边日报", "https://src.example/x")


def test_source_organisation_of_json_ld():
    origin = '{"name":"Tide Press","url":"https://tide.example"}'
    data = f'{{"@type":"NewsArticle","headline":"Harbour opens again","sourceOrganization":{origin}}}'
    head = f'<script type="application/ld+json">{data}</script>'
    meta = read("", head)
    assert (meta.source_name, meta.source_url) == ("Tide Press", "https://tide.example")


def test_no_credit_no_source():
    assert read("<p>Text.</p>").source_name is None


def test_credit_in_the_tail_of_the_text():
    doc = document(article("<h1>Harbour opens again</h1>"))
    meta = metadata.complete(metadata.read_metadata(doc), ["Text of the story."] * 5 + ["(来源:海边日报)"], [], doc)
    assert meta.source_name == "海边日报"


def test_a_notice_that_quotes_a_credit_is_none():
    assert in_text("凡本网注明“来源:湘北时报”的作品,未经授权不得转载。") is None
    assert in_text("农民的收入主要来源于旅游业和果园") is None


def test_the_name_may_stand_in_the_next_element():
    linked = '<h1>标题</h1><p>2025-12-17 浏览:563次 稿源:<a href="https://a.example/">滨江发布</a> 字号</p>'
    assert read(linked).source_name == "滨江发布"
    beside = "<h1>Harbour</h1><p>17 December 2025 Fonte: <a>Lusa</a> Por Nora Castell</p>"
    assert read(beside).source_name == "Lusa"


def test_a_word_with_a_colon_ends_the_name():
    assert in_text("Источник: Интерфакс Опубликовано: 30.11.2026") == "Интерфакс"


def test_a_stroke_is_a_bar_between_label_and_source():
    assert in_text("来源\u4e28新华社") == "新华社"
