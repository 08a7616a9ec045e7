from pipelines.extraction.classify.listing import is_all_cards, looks_like_list
from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.text_density import TextDensity, text_density, visible
from tests.pipelines.extraction.samples import ENGLISH, URL, article

EXCERPT = "The council has put off the vote on the lease of the old pier until spring after a heated hearing."
CARDS = "".join(f"<li><a href='/a/{n}'>Story number {n}</a><p>{EXCERPT}</p></li>" for n in range(5))
ENTRIES = "".join(f"<h2><a href='/a/{n}'>Story number {n} of the day</a></h2><p>{EXCERPT}</p>" for n in range(4))


def measured(body: str) -> TextDensity:
    tree = parse_html(f"<html><body>{body}</body></html>")
    assert tree is not None
    return text_density(visible(tree))


def test_linked_headings_at_the_top_are_a_list():
    assert looks_like_list(measured(ENTRIES), URL)


def test_linked_headings_under_an_article_are_none():
    text = "".join(f"<p>{p}</p>" for p in ENGLISH)
    assert not looks_like_list(measured(f"<h1>Harbour bridge</h1>{text}{ENTRIES}"), URL)


def test_headings_that_lead_into_the_page_are_none():
    parts = "".join(f"<h2><a href='{URL}#{n}'>Part {n}</a></h2><p>{EXCERPT}</p>" for n in range(4))
    assert not looks_like_list(measured(parts), URL)


def test_a_page_whose_prose_is_all_in_cards():
    assert is_all_cards(measured(f"<h1>Film of the day</h1><video src='a.mp4'></video><ul class='hot'>{CARDS}</ul>"))


def test_an_article_beside_cards_is_not_all_cards():
    tree = parse_html(article(ENGLISH, after=f"<ul class='hot'>{CARDS}</ul>"))
    assert tree is not None
    assert not is_all_cards(text_density(visible(tree)))


def test_an_empty_page_is_not_all_cards():
    assert not is_all_cards(measured(""))
