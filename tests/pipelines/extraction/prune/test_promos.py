"""Boxes that ask for something go without a telling class; paragraphs that speak of the same stay."""

import pytest
from lxml.html import document_fromstring

from pipelines.extraction.prune.prune import prune
from pipelines.extraction.rules import Rules

PROSE = (
    "<p>The ferry will sail every hour from March on, the harbour office said on Monday, after years of waiting.</p>"
)


def text_left(inside: str, prose: str = PROSE * 3) -> str:
    page = f"<html><body><div><h1>The ferry</h1><div>{prose}{inside}{prose}</div></div></body></html>"
    return " ".join(prune(document_fromstring(page), Rules()).tree.text_content().split())


@pytest.mark.parametrize(
    "box",
    [
        "<div><h3>The Morning Post</h3><p>All of the harbour in your inbox at six.</p><form><input></form></div>",
        "<div><strong>Newsletter „Hafen“</strong><p>Das Wichtigste, kostenlos um 6 Uhr im Postfach.</p></div>",
        "<div><div>Weiterlesen mit Hafen+</div><div>Vier Wochen lang für nur 1 Euro.</div><button>Los</button></div>",
        "<section><h4>Abonnez-vous</h4><p>Recevez chaque matin notre lettre d'information.</p></section>",
        "<div><div>关注我们的公众号</div><div>每天早上一条港口消息。</div></div>",
        "<div><p>Wir verwenden Cookies, um Inhalte zu zeigen.</p><button>Alle akzeptieren</button></div>",
        "<div><div>About the author</div><div>Ann Keel has written about boats for twenty years.</div></div>",
    ],
)
def test_an_offer_goes_without_a_class(box):
    left = text_left(box)
    assert "The ferry will sail" in left
    for part in ("inbox", "Postfach", "1 Euro", "lettre", "公众号", "twenty years", "Cookies"):
        assert part not in left


@pytest.mark.parametrize(
    "kept",
    [
        "<p>The newsletter of the harbour office, sent to every subscriber since 1988, will end in May, it said.</p>",
        "<div>The newsletter of the harbour office will end in May.</div>",
        "<blockquote><p>We never sold a single boat.</p><p>And we never will.</p></blockquote>",
        "<div><h2>What the fare is</h2><p>Four crowns for adults, two for children, nothing for dogs.</p></div>",
    ],
)
def test_the_text_stays(kept):
    wanted = " ".join(document_fromstring(kept).text_content().split())
    assert wanted.replace(" ", "") in text_left(kept).replace(" ", "")


def test_a_short_article_in_a_box_with_a_form_stays():
    page = (
        "<html><body><div><h1>Subscribe to the sea</h1><div><p>Subscribe, they said, and we did, all of us.</p>"
        "<form><input><button>Send</button></form></div></div></body></html>"
    )
    assert "all of us" in prune(document_fromstring(page), Rules()).tree.text_content()
