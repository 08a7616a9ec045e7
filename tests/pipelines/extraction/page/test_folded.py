"""Parts of a text that a reader unfolds are part of it; copies, dialogs and menus stay hidden."""

import pytest

from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.folded import is_hidden

OPEN = "".join(
    f"<p>The ferry of the {name} river carried nine thousand people in its first week, twice as many as hoped.</p>"
    for name in ("northern", "southern")
)
REST = "".join(
    f"<p>Die {name} Brücke wird im Frühjahr gesperrt, weil ihre Seile nach neunzig Jahren ersetzt werden müssen.</p>"
    for name in ("alte", "neue")
)
CHINESE = "".join(
    f"<p>{name}码头的轮渡将于春天恢复，届时每天往返二十四班，票价与停航之前相同，船队增加两艘新船。</p>"
    for name in "东西"
)


def hidden(body: str) -> bool:
    tree = parse_html(f"<html><body><main>{body}</main></body></html>")
    assert tree is not None
    (box,) = tree.xpath("//*[@id='x']")
    return is_hidden(box)


@pytest.mark.parametrize("how", ["hidden", 'aria-hidden="true"', 'style="color: red; display: none"'])
@pytest.mark.parametrize("rest", [REST, CHINESE])
def test_the_rest_of_a_text_is_shown(how, rest):
    assert not hidden(f"{OPEN}<div id=x {how}>{rest}</div>")
    assert not hidden(f"{OPEN}<button>More</button><section id=x {how}>{rest}</section>")


def test_a_panel_under_its_heading_is_shown_with_one_paragraph():
    one = REST.partition("</p>")[0] + "</p>"
    assert not hidden(f"{OPEN}<h3><button>What it costs</button></h3><div id=x hidden>{one}</div>")
    assert hidden(f"{OPEN}<div id=x hidden>{one}</div>")


@pytest.mark.parametrize(
    "box",
    [
        f"<div id=x hidden>{OPEN}</div>",  # a copy
        f"<div id=x hidden class=comments>{REST}</div>",
        f"<div id=x hidden role=dialog>{REST}</div>",
        f"<div id=x hidden class=newsletter-box>{REST}</div>",
        f"<div id=x hidden>{REST}<form><input></form></div>",
        f"<div id=x hidden>{REST.replace('<p>', '<p><a href=/1>').replace('</p>', '</a></p>')}</div>",
        "<div id=x hidden><p>Short lines.</p><p>And another.</p></div>",
        f"<nav id=x hidden>{REST}</nav>",
    ],
)
def test_what_is_no_part_of_the_text_stays_hidden(box):
    assert hidden(OPEN + box)


def test_a_box_away_from_the_text_stays_hidden():
    assert hidden(f"<div>{OPEN}</div><div><div id=x hidden>{REST}</div></div>")
    assert hidden(f"<div id=x hidden>{REST}</div>{OPEN}")
