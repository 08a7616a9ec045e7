import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.lexicon import walls
from pipelines.extraction.lexicon.classes import says_comments, says_noise
from pipelines.extraction.lexicon.tails import is_furniture, is_tail


@pytest.mark.parametrize(
    "names",
    [
        "related-posts",
        "c-newsletterBox",
        "ArticleTags",
        "in-article-ad",
        "ad",
        "side_bar",
        "cookie-law",
        "readMore",
        "gg",
    ],
)
def test_names_of_noise(names):
    assert says_noise(names)


@pytest.mark.parametrize(
    "names", ["article-body", "content", "loaded", "header-text", "story", "advice", "badge", "shadow", "thread", ""]
)
def test_names_of_text(names):
    assert not says_noise(names)


def test_names_of_comments():
    assert says_comments("post-comments")
    assert says_comments("disqus_thread")
    assert not says_comments("commentary")


@pytest.mark.parametrize(
    ("wall", "line"),
    [
        (walls.MISSING, "404"),
        (walls.MISSING, "Seite nicht gefunden"),
        (walls.MISSING, "您访问的页面不存在"),
        (walls.LOGIN, "请登录后查看全文"),
        (walls.LOGIN, "Please sign in"),
        (walls.CONSENT, "We and our partners store cookies"),
        (walls.BLOCKED, "Access denied"),
        (walls.BLOCKED, "请完成验证"),
        (walls.PAYWALL, "Subscribe to continue reading"),
        (walls.PAYWALL, "Exklusiv für Abonnenten"),
        (walls.PAYWALL, "本文为付费文章"),
    ],
)
def test_walls_are_told(wall, line):
    assert wall.search(line)


@given(st.text(max_size=300), st.text(max_size=300))
@pytest.mark.parametrize(
    "demand",
    [
        "Subscribe now, dear reader, to continue", "To keep reading, please sign", "exclusively for our members",
        "Weiterlesen mit dem Abo", "Jetzt testen", "Artikel ist nur für Plus", "Abo abschließen",
        "Sie haben bereits ein Abo", "La suite est réservée", "DÉJÀ ABONNÉ", "solo para suscriptores",
        "conteúdo exclusivo para assinantes", "solo agli abbonati", "för prenumeranter", "购买后可阅读全文",
        "剩余50%内容付费", "有料会員限定", "続きを読むには", "доступно по подписке",
    ],
)  # fmt: skip
def test_demands_of_payment_are_found_wherever_they_stand(demand, before, after):
    assert walls.asks_for_payment(before + demand + after)


@given(st.lists(st.sampled_from(["subscribe", " to ", "read", "abo", "members", ".", "x" * 50]), max_size=12))
def test_looking_for_hints_first_changes_nothing(words):
    text = "".join(words)
    assert walls.asks_for_payment(text) == bool(walls.PAYWALL.search(text))


@pytest.mark.parametrize(
    "line",
    ["The bridge was found to be sound.", "桥梁恢复通车", "Die Brücke ist wieder offen.", "Cookies are baked at ten."],
)
def test_plain_sentences_are_no_wall(line):
    assert not any(
        wall.search(line) for wall in (walls.MISSING, walls.LOGIN, walls.CONSENT, walls.BLOCKED, walls.PAYWALL)
    )


@pytest.mark.parametrize(
    "line",
    [
        "扫描下面的二维码关注我们的公众号,回复加群即可加入到我们的读者群里面和大家一起讨论",
        '[button link="https://shop.example.org" type="big"] Send us your review[/button]',
        "广告海外大学排名全知晓×",
        "Advert",
    ],
)
def test_furniture(line):
    assert is_furniture(line, len(line))


@pytest.mark.parametrize(
    "line", ["[sic] he wrote in the book", "扫描电镜下的样品", "Advertising is a trade of its own here"]
)
def test_no_furniture(line):
    assert not is_furniture(line, 0)


@pytest.mark.parametrize(
    "line",
    [
        "Questions & Discussion: ✉ desk@example.org",
        "[作者: 刘一 责任编辑: 王二 ]",
        "制作单位:某某网股份有限公司 版权所有:某某网",
        "「真诚赞赏,手留余香」",
    ],
)
def test_tails(line):
    assert is_tail(line)


@pytest.mark.parametrize(
    "line", ["He wrote. Then desk@example.org went down and nobody could say why it had.", "单位负责人说"]
)
def test_no_tails(line):
    assert not is_tail(line)
