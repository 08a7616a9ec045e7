"""What pruning takes off on every page of a site, and what it spares."""

from datetime import UTC, datetime

from pipelines.extraction.page.document import Document, parse_html
from pipelines.extraction.page.paths import stepper
from pipelines.extraction.rules import DEFAULT
from pipelines.extraction.template.template import ContainerPath
from pipelines.learning.cuts import Cuts, find_cuts
from storage.records import Hints
from tests.pipelines.newsroom import body, sentence

NAMES = frozenset({".story-text", ".share-row", ".related-note", ".join-us", ".copyright"})
STEP = stepper(NAMES)
BODY = (ContainerPath("div.story-text", 6, 0.9),)
SHARE = '<div class="share-row"><a href="/s">Send</a> <a href="/t">Print</a></div>'


def document(number: int, extra: str) -> Document:
    tree = parse_html(f"<html><body>{body(number, extra=extra)}</body></html>")
    assert tree is not None
    return Document(f"http://paper.example/{number}.html", tree, datetime(2026, 3, 1, tzinfo=UTC), Hints(), DEFAULT)


def found(docs: list[Document]) -> Cuts:
    return find_cuts([(one, None) for one in docs], BODY, STEP)


def test_a_box_that_is_always_cut_is_a_cut():
    assert found([document(number, SHARE) for number in range(6)]) == Cuts(("div.share-row",), ())


def test_a_box_that_stays_on_one_page_is_none():
    text = "".join(f"<p>{sentence(part)}</p>" for part in range(200, 240))
    docs = [*(document(number, SHARE) for number in range(6)), document(9, f'<div class="share-row">{text}</div>')]
    assert found(docs) == Cuts()


def test_a_name_of_noise_that_is_never_cut_is_spared():
    docs = [document(number, f'<h2 class="copyright">{sentence(number)}</h2>') for number in range(6)]
    assert found(docs) == Cuts((), ("h2.copyright",))


def test_few_pages_teach_nothing_and_code_neither():
    assert found([document(number, SHARE) for number in range(2)]) == Cuts()
    code = '<pre>x = 1 <span class="comment"># one</span></pre>'
    assert found([document(number, code) for number in range(6)]).cuts == ()


def test_a_name_of_noise_that_few_pages_lose_is_spared():
    def page(number: int) -> Document:
        text = "".join(f"<p>{sentence(number * 40 + part)}</p>" for part in range(30))
        return document(number, f"<div class='related-note'><h1>A pier</h1>{text}</div>")

    lost = document(99, f'<div class="related-note"><p>{sentence(9)}</p></div>')
    assert found([page(number) for number in range(6)]).spared == ("div.related-note",)
    assert found([*(page(number) for number in range(6)), lost]).spared == ("div.related-note",)
    assert found([*(page(number) for number in range(3)), lost, lost]).spared == ()
