import pytest

from pipelines.extraction.page import bounds
from pipelines.extraction.page.document import parse_html
from tests.cpu_time import within_cpu_seconds

MANY = " ".join(f"a{number}" for number in range(100_000))


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


def test_tags_over_the_bound_are_cut():
    page = "<html><body>" + "<i>x" * (bounds.MOST_TAGS + 1_000)
    assert bounds.within_bounds(page).count("<") == bounds.MOST_TAGS


def test_a_deep_page_is_as_deep_as_the_parser_allows():
    tree = parse_html("<html><body>" + "<div>" * 100_000 + "x")
    assert tree is not None
    assert sum(1 for _ in tree.iter()) <= 256
