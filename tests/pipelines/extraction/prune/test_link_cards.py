import pytest

from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.text_density import text_density, visible
from pipelines.extraction.prune.link_cards import link_cards
from tests.pipelines.extraction.samples import ENGLISH

EXCERPT = "The council has put off the vote on the lease of the old pier until spring after a heated hearing."


def is_cards(markup: str, tag: str, around: str = "") -> bool:
    tree = parse_html(f"<html><body>{around}{markup}</body></html>")
    assert tree is not None
    out = text_density(visible(tree))
    return link_cards(out, out.tags.index(tag))


def repeated(item: str) -> str:
    return "".join(item.format(n=n, excerpt=EXCERPT) for n in range(4))


LINKS = "<li><a href='/a/{n}'>Story number {n} of the day</a></li>"
EXCERPTS = "<div><a href='/{n}'>Story {n} of the day</a><p>{excerpt}</p></div>"
WHOLE = "<a href='/{n}'><b>Story {n}</b> {excerpt}</a>"
TIMES = "<li><em>12:0{n}</em></li>"


@pytest.mark.parametrize(
    ("markup", "tag"),
    [
        (f"<ul class='more'>{repeated(LINKS)}</ul>", "ul"),
        (f"<section>{repeated(EXCERPTS)}</section>", "section"),
        (f"<section>{repeated(WHOLE)}</section>", "section"),
    ],
)
def test_repeated_links_to_elsewhere_are_cards(markup, tag):
    assert is_cards(markup, tag)


@pytest.mark.parametrize(
    ("markup", "tag"),
    [
        ("<section>" + repeated("<p>{excerpt} See <a href='/{n}'>this</a> for more.</p>") + "</section>", "section"),
        ("<section>" + "".join(f"<p>{p}</p>" for p in ENGLISH) + "</section>", "section"),
        (f"<ul class='more'>{repeated(TIMES * 3)}{repeated(LINKS)}</ul>", "ul"),
        ("<ul><li><a href='/1'>One story</a></li><li><a href='/2'>Two</a></li></ul>", "ul"),
    ],
)
def test_text_with_links_is_none(markup, tag):
    assert not is_cards(markup, tag)


def test_a_plain_list_among_the_paragraphs_is_part_of_the_text():
    links = "<ul>" + repeated("<li><a href='/a/{n}'>Document number {n}</a></li>") + "</ul>"
    text = "".join(f"<p>{p}</p>" for p in ENGLISH)
    assert not is_cards(f"{links}{text}", "ul")
    assert is_cards(links.replace("<ul>", "<ul class='more'>") + text, "ul")


def test_documents_that_an_article_attaches_are_no_cards():
    files = repeated("<p><a href='https://docs.example/{n}.pdf?v=2'>Minutes of the meeting, number {n}</a></p>")
    assert not is_cards(f"<div>{files}</div>", "div")
    assert is_cards(f"<div>{files.replace('.pdf?v=2', '')}</div>", "div")
