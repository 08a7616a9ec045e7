import pytest
from lxml import html
from lxml.html import HtmlElement

from pipelines.extraction.metadata.kicker import headline_in, is_sign

URL = "https://www.example.org/a/1.html"


def heading(inner: str, attributes: str = "") -> HtmlElement:
    page = html.document_fromstring(f"<html><body><h1 {attributes}>{inner}</h1><p>Text</p></body></html>")
    return next(page.iter("h1"))


@pytest.mark.parametrize(
    "inner",
    [
        '<span class="kicker">Harbour</span> Ferry adds three boats',
        '<span class="roofline">Harbour: </span><span class="text">Ferry adds <b>three</b> boats</span>',
        '<div class="topic-label"><b>Harbour</b></div>Ferry adds three boats',
        "<small>Harbour</small><br>Ferry adds three boats",
        'Ferry adds three boats <span class="headline-subtitle">And a pier</span>',
        '<i class="overline">Harbour</i><i class="visually-hidden"> - </i><span>Ferry adds three boats</span>',
    ],
)
def test_what_stands_beside_the_headline_is_taken_off(inner):
    assert headline_in(heading(inner), ["Harbour: Ferry adds three boats"]) == "Ferry adds three boats"


def test_what_another_place_states_in_one_is_one_headline():
    element = heading('<span class="subtitle">How to mend a net</span> Step by step to a good knot')
    assert headline_in(element, ["How to mend a net Step by step to a good knot"]) is None
    assert headline_in(element, ["How to mend a net: Step by step to a good knot"]) == "Step by step to a good knot"


@pytest.mark.parametrize(
    "inner", ["Ferry adds boats", "<em>Ferry</em> adds boats", '<span class="small">Ferry adds boats</span>']
)
def test_a_heading_of_one_piece_is_left_alone(inner):
    assert headline_in(heading(inner), []) is None


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        ('<a href="/">The Harbour Herald</a>', ""),
        ('<a href="https://www.example.org">The Harbour Herald</a>', ""),
        ('<a href="https://www.example.org/blog/" rel="home">The Harbour Herald</a>', ""),
        ("Skip to the text", 'class="navSkip"'),
        ("Menu", 'class="screen-reader-text"'),
    ],
)
def test_signs_of_the_site(inner, attributes):
    assert is_sign(heading(inner, attributes), URL)


@pytest.mark.parametrize(
    "inner",
    [
        '<a href="/a/1.html">Ferry adds boats</a>',
        '<a href="/">Home</a> Ferry adds boats',
        "Ferry",
        '<a href="http://[">Ferry</a>',
    ],
)
def test_headlines_are_no_signs(inner):
    assert not is_sign(heading(inner), URL)
