import pytest

from pipelines.extraction.lexicon.related import opens_related


@pytest.mark.parametrize(
    "line",
    [
        "相关内容",
        "相关阅读：",
        "猜你喜欢",
        "热门资讯",
        "延伸阅读",
        "“大桥通车” 的相关文章",
        "大家都在看",
        "24小时热文排行",
        "更多精彩新闻",
        "最新评论",
        "Related",
        "Read more:",
        "You may also like",
        "RELATED STORIES »",
        "Lesen Sie auch",
        "Mehr aus dem Ressort",
        "À lire aussi",
        "Lea también",
        "Leggi anche",
        "関連記事",
        "Читайте также:",
        "관련 기사",
        "اقرأ أيضا",
        "2 Comments",
        "Baca juga:",
    ],
)
def test_headings_of_link_blocks(line):
    assert opens_related(line)


@pytest.mark.parametrize(
    "line",
    [
        "相关部门表示将继续推进",
        "Read the report in full before the vote",
        "新质引领,动能培育更“精明”",
        "",
        "Related to the mayor by marriage",
    ],
)
def test_lines_of_articles_are_no_such_headings(line):
    assert not opens_related(line)
