import pytest

from pipelines.extraction.body.body import read_body
from pipelines.extraction.body.container import container
from pipelines.extraction.body.plain_body import running_text
from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.text_density import visible
from tests.pipelines.extraction.samples import ENGLISH, article

TEXT = [f"{paragraph} {n}." for n, paragraph in enumerate(ENGLISH * 3)]
WHOLE = ["Harbour bridge reopens", *TEXT]


def texts(html: str) -> list[str] | None:
    tree = parse_html(html)
    assert tree is not None
    box = container(visible(tree))
    found = running_text(box.left, box.at)
    return None if found is None else [block.text for block in found]


def test_plain_paragraphs_are_read_as_they_stand():
    assert texts(article(TEXT)) == WHOLE


def test_what_stands_outside_paragraphs_is_left_out():
    html = article(TEXT).replace(f"<p>{TEXT[1]}</p>", f"<div>11:28</div><p>{TEXT[1]}</p>")
    assert "11:28" in html
    assert texts(html) == WHOLE


@pytest.mark.parametrize(
    "doubtful",
    [
        f"<div>{ENGLISH[0]} And more.</div>",
        "<table><tr><td>1</td><td>2</td></tr></table>",
        "<p class='photo-credit'>A view of the town</p>",
        "<figure><p>A view of the town</p></figure>",
        "<p><a href='/2'>Another story of the town</a></p>",
        f"<p>{TEXT[0]}</p>",
    ],
)
def test_any_doubt_leaves_it_to_the_extractor(doubtful):
    assert texts(article(TEXT).replace(f"<p>{TEXT[2]}</p>", f"<p>{TEXT[2]}</p>{doubtful}")) is None


def test_a_short_text_is_left_to_the_extractor():
    assert texts(article(ENGLISH[:2])) is None


def test_links_are_counted_and_written():
    tree = parse_html(article([*TEXT, f"{ENGLISH[1]} <a href='https://a.example/b'>there</a>, they say."]))
    assert tree is not None
    found = read_body(visible(tree), lambda: None)
    assert found.way == "running"
    assert found.blocks[-1].linked == 5
    assert "[there](https://a.example/b)" in found.blocks[-1].markdown


STEPS = [f"{n}. Show the pass at gate {n} of the quay." for n in range(1, 5)]


def with_between(html: str) -> str:
    return article(TEXT).replace(f"<p>{TEXT[2]}</p>", f"<p>{TEXT[2]}</p>{html}")


@pytest.mark.parametrize(
    "tags", [("<div>", "</div>"), ("<section><div>", "</div></section>"), ("<address>", "</address>")]
)
def test_lines_like_each_other_between_paragraphs_are_steps(tags):
    html = "<div>" + "".join(f"{tags[0]}{step}{tags[1]}" for step in STEPS) + "</div>"
    assert texts(with_between(html)) == [*WHOLE[:4], *STEPS, *WHOLE[4:]]


@pytest.mark.parametrize(
    "other",
    [
        "".join(f"<div>{step}</div>" for step in STEPS[:2]),
        "".join(f"<div><a href='/{n}'>{step}</a></div>" for n, step in enumerate(STEPS)),
        "".join(f"<div>{word}</div>" for word in ("Share", "Save", "Print", "Listen")),
        f"<div>{STEPS[0]}</div><section>{STEPS[1]}</section><div>{STEPS[2]}</div>",
    ],
)
def test_few_lines_links_labels_and_mixed_boxes_are_no_steps(other):
    assert texts(with_between(f"<div>{other}</div>")) == WHOLE


def test_lines_like_each_other_at_the_end_are_no_steps():
    html = "<div>" + "".join(f"<div>{step}</div>" for step in STEPS) + "</div>"
    assert texts(article(TEXT).replace(f"<p>{TEXT[-1]}</p>", f"<p>{TEXT[-1]}</p>{html}")) == WHOLE
