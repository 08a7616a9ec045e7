from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.body.container import Container, container
from pipelines.extraction.page.blocks import BlockKind
from pipelines.extraction.page.document import parse_html
from tests.pipelines.extraction.samples import CHINESE, ENGLISH

TEXT = "".join(f"<p>{p}</p>" for p in ENGLISH)
OTHER = "".join(f"<p>{p}</p>" for p in CHINESE)
HEADLINE = "<h1>Harbour bridge reopens</h1>"


def held(body: str) -> Container:
    tree = parse_html(f"<html><body>{body}</body></html>")
    assert tree is not None
    return container(tree)


def core(body: str) -> list[str]:
    return [block.text for block in held(body).core]


def test_the_next_story_of_an_endless_page_is_foreign():
    story = f"<article class='entry'>{HEADLINE}{TEXT}</article>"
    box = held(f"<main>{story}<div class='under'><article class='second'><h1>Otters</h1>{OTHER}</article></div></main>")
    assert box.narrowed
    assert [block.text for block in box.core if block.kind is BlockKind.PARAGRAPH] == ENGLISH
    assert box.mass > sum(len(block.text) for block in box.blocks)


def test_sections_with_headlines_of_their_own_stay_together():
    box = held(f"<main><div class='part'><h1>One</h1>{TEXT}</div><div class='part'><h1>Two</h1>{OTHER}</div></main>")
    assert not box.narrowed
    assert {*ENGLISH, *CHINESE} <= {block.text for block in box.blocks}


def test_a_notice_named_as_noise_is_foreign_however_long():
    notice = f"<div id='cookie-law'>{OTHER}{OTHER}{OTHER}</div>"
    assert core(f"<div class='page'>{HEADLINE}<div>{TEXT}</div></div>{notice}")[-4:] == ENGLISH


def test_the_box_with_the_headline_is_never_foreign():
    box = held(f"<div class='navigation-wrap'>{HEADLINE}{TEXT}</div><div class='more'>{OTHER}</div>")
    assert set(ENGLISH) <= {block.text for block in box.blocks}


def test_labels_before_and_after_the_prose_are_not_in_the_core():
    labels = "<div><div>2.0X</div><div>00:00/00:00</div></div>"
    assert core(f"{labels}<div class='t'>{TEXT}</div><div><div>Like</div></div>") == ENGLISH


def test_a_table_under_the_prose_is_in_the_core():
    table = "<table><tr><td>Tokyo</td><td>12</td></tr></table>"
    assert core(f"<div class='t'>{TEXT}{table}</div>") == [*ENGLISH, "Tokyo", "12"]


def test_captions_are_not_in_the_core():
    caption = f"<figure><img src='a.jpg'><figcaption>{CHINESE[0]}</figcaption></figure>"
    assert core(f"<div class='t'>{TEXT}{caption}{OTHER}</div>") == [*ENGLISH, *CHINESE]


def test_a_page_without_prose_keeps_its_lines():
    assert core("<div><span>Bridge shut.</span></div>") == ["Bridge shut."]


def test_hidden_spam_is_not_the_text():
    spam = "cheap watches " * 1000
    assert core(f"<div class='t'>{TEXT}</div><div>{spam}</div>") == ENGLISH


@given(st.text(alphabet="<>/pdivh1 classabout='x", max_size=200))
def test_any_markup_gives_a_container(markup):
    tree = parse_html(f"<html><body>{markup}</body></html>")
    if tree is not None:
        box = container(tree)
        assert len(box.core) <= len(box.left.lines)
