import random

import pytest

from pipelines.extraction.page import bounds
from pipelines.extraction.page.document import parse_html
from tests.cpu_time import within_cpu_seconds

MANY = " ".join(f"a{number}" for number in range(100_000))

HELD = " ".join(f"a{number}='>'" for number in range(100_000))
PIECES = (
    f"<z {' '.join(f'c{number}' for number in range(bounds.MOST_ATTRIBUTES + 20))} ",
    *(
        '<b a="',
        "<b a='",
        "<b>",
        "<b ",
        '<b ="',
        '<b/="',
        '"',
        "'",
        ">",
        "/>",
        "=",
        " ",
        "/",
        "x",
        'b="',
        '" c="',
        "-",
        "--",
    ),
    *(
        "</b ",
        "</b>",
        '</b a="',
        "</",
        "</>",
        "</ ",
        "<",
        "<s",
        "<\u212a ",
        "\u017fcript>",
        "\u3000",
        "\x0b",
        "\0",
        "\n",
        "\r",
    ),
    *(
        "<script>",
        "<script ",
        "<script/>",
        "<ScRiPt\n",
        "</script>",
        "<!--",
        "-->",
        "--!>",
        "<!",
        "<?",
        "<![CDATA[",
        "]]>",
    ),
    *(
        '<!doctype html PUBLIC "',
        "<style>",
        "</STYLE ",
        "<title>",
        "</title/",
        "<textarea x='",
        "</textarea>",
        "<plaintext/>",
    ),
    *("<iframe>", "</iframe", "<xmp>", "</xmp>", "<noscript>", "<svg>", "<select>", "<plaintext>"),
)


def attributes(text: str) -> int:
    tree = parse_html(text)
    assert tree is not None
    return max(len(element.attrib) for element in tree.iter())


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body><p {MANY}>x</p><b>y</b>",
        f'<html><body class="a>b"><p title="it is" {MANY}>x</p><b>y</b>',
        f"<html><body><!-- <p {MANY}> --><script>if (a<b) {{}}</script><p {MANY}>x</p><b>y</b>",
        f"<html><body><P\n{MANY}/>x</P><b>y</b>",
        f"<html><body><!--><p {MANY}>x</p><b>y</b>",
        f"<html><body><p {MANY}",
        f"<html><body><p {HELD}>x</p><b>y</b>",
        f"<html><body><p title='\"' {HELD}>x</p><b>y</b>",
        f"<html><body><p {HELD}\"='<b>' {MANY}>x</p><b>y</b>",
        f"<html><body></b title='> <p {HELD}' <b><p {HELD}>x</p><b>y</b>",
        f'<html><body><p a=\u3000"> <b {HELD}>x</p><b>y</b>',
        f"<html><!x \"><script><!--<script></script><p title='</script><p {HELD}>x</p><b>y</b>",
    ],
)
def test_attributes_over_the_bound_are_cut(page):
    assert within_cpu_seconds(1.0, lambda: attributes(page)) <= bounds.MOST_ATTRIBUTES
    assert "<b>y</b>" not in page or bounds.within_bounds(page).endswith("<b>y</b>")


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p class='a' id=b hidden>x</p>",
        f"<html><script>let text = '{MANY}'; if (a<b && c) {{}}</script><p>x</p>",
        f"<html><!-- <p {MANY} --><p>x</p>",
        f'<html><p title="{MANY}">x</p>',
        f"<html><style>{MANY} < b</style><p>{MANY} < c</p>",
        "a < b" + " c" * 50_000,
    ],
)
def test_other_pages_are_left_as_they_are(page):
    assert bounds.within_bounds(page) == page


@pytest.mark.parametrize("quotes", ["'>'", '">"', '">" b="<b>"', "'\">'"])
def test_400_000_attributes_whose_values_hold_the_end_of_a_tag_cost_a_moment(quotes):
    page = f'<html><body><p {" ".join(f"a{number}={quotes}" for number in range(400_000))} x=">y</p>' + '"unpaired'
    tree = within_cpu_seconds(0.7, lambda: parse_html(page))
    assert tree is None or max(len(element.attrib) for element in tree.iter()) <= bounds.MOST_ATTRIBUTES


def test_nothing_before_a_tag_hides_it():
    rng = random.Random(5)
    for _ in range(600):
        page = "<html><body>" + "".join(rng.choices(PIECES, (30, *[1] * (len(PIECES) - 1)), k=rng.randint(2, 20)))
        assert attributes(page + "'>\">--></script></title><p>") <= bounds.MOST_ATTRIBUTES, page


def test_tags_over_the_bound_are_cut():
    page = "<html><body>" + "<i>x" * (bounds.MOST_TAGS + 1_000)
    assert bounds.within_bounds(page).count("<") == bounds.MOST_TAGS


def test_a_deep_page_is_as_deep_as_the_parser_allows():
    tree = parse_html("<html><body>" + "<div>" * 100_000 + "x")
    assert tree is not None
    assert sum(1 for _ in tree.iter()) <= 256
