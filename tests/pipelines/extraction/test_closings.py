"""Standing notices of a house are told at the ends of a text; sentences that open alike are not."""

import pytest

from pipelines.extraction.lexicon.closings import is_closing


@pytest.mark.parametrize(
    "line",
    [
        "The views expressed in this article are those of the author alone.",
        "If you would like to contribute, please contact us at news@example.org.",
        "For more stories like this, check our news page.",
        "This story was originally published in the Harbour Weekly.",
        "Dies ist eine maschinelle Übersetzung eines Artikels unserer Kollegen.",
        "Hat Ihnen dieser Artikel gefallen? Dann unterstützen Sie uns.",
        "ATENÇÃO: Comentários com ofensas não serão aprovados.",
        "Cet article a été initialement publié le 3 mai.",
        "Riproduzione riservata",
        "【免责声明】本文仅代表作者本人观点，与本站无关。",
        "以上内容（包括图片）由自媒体用户上传并发布，本站仅提供存储服务。",
        "Note: The above content was uploaded by one of our members, and we only store it.",
        "『週刊みなと』2024年5月10・17日号より",
        "Нашли опечатку? Выделите её и нажмите Ctrl+Enter.",
    ],
)
def test_notices(line):
    assert is_closing(line)


@pytest.mark.parametrize(
    "line",
    [
        "The views from the pier are worth the walk, the mayor said.",
        "The story was told for years in the bars of the harbour.",
        "If you have a boat, you can sail to the island in an hour.",
        "Dieser Artikel der Verfassung wurde nie angewandt, sagte der Richter.",
        "The content was lost when the ship sank, the owner of the harbour said.",
        "以上内容都是他在会上说的，记者作了记录。",
        "提示牌已在桥头竖起，司机可以看到新的限速。",
    ],
)
def test_sentences(line):
    assert not is_closing(line)
