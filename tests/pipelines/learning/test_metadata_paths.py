"""The places that say all, found by trying."""

from datetime import UTC, datetime

from pipelines.extraction.metadata import metadata
from pipelines.extraction.page.document import Document, parse_html
from pipelines.extraction.page.paths import stepper
from pipelines.extraction.rules import DEFAULT
from pipelines.extraction.template.metadata import read_metadata_paths
from pipelines.learning.metadata_paths import find_metadata_paths
from storage.records import Hints
from tests.pipelines.newsroom import headline, html, sentence

STEP = stepper(frozenset({".story-text", ".line", ".signed", ".foot"}))


def document(number: int, text: str) -> Document:
    tree = parse_html(text)
    assert tree is not None
    return Document(f"http://paper.example/{number}.html", tree, datetime(2026, 3, 1, tzinfo=UTC), Hints(), DEFAULT)


def signed(number: int) -> Document:
    """A page that names its writer at its end only, in an element of its own."""
    more = "".join(f"<p>{sentence(number + part)}</p>" for part in range(40, 49))
    name = ("Maria Keller", "Paul Brandt", "Anna Weiss")[number % 3]
    last = f'{more}<div class="signed"><a class="author" rel="author" href="/a/{number % 3}">{name}</a></div></main>'
    return document(number, html(number).replace("</main>", last, 1))


def test_the_texts_beside_the_headline_may_be_enough():
    lens = find_metadata_paths([document(number, html(number)) for number in range(6)], STEP)
    assert lens is not None
    assert (lens.headline, lens.title_affixes, lens.paths) == ("main>h1", ("title:",), ())
    assert lens.after == 8


def test_a_place_is_added_for_what_stands_elsewhere():
    docs = [signed(number) for number in range(9)]
    assert {metadata.read_metadata(doc).authors for doc in docs} == {
        ("Maria Keller",),
        ("Paul Brandt",),
        ("Anna Weiss",),
    }
    lens = find_metadata_paths(docs, STEP)
    assert lens is not None
    assert lens.paths == ("main>div.signed>a",)
    unseen = read_metadata_paths(signed(31), lens, STEP)
    assert unseen is not None
    assert (unseen.title, unseen.authors) == (headline(31), ("Paul Brandt",))


def test_pages_without_a_date_or_a_headline_have_no_lens():
    undated = [html(number).replace("5 January 2026", "").replace("2026-01-05", "") for number in range(6)]
    assert find_metadata_paths([document(number, text) for number, text in enumerate(undated)], STEP) is None
    assert find_metadata_paths([document(number, html(number)) for number in range(2)], STEP) is None


def test_the_order_of_the_pages_changes_nothing():
    docs = [signed(number) for number in range(9)]
    assert find_metadata_paths(docs, STEP) == find_metadata_paths(docs[::-1], STEP)
