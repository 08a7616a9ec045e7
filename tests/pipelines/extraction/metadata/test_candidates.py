"""The candidates of each field and why one won."""

import pytest

from pipelines.extraction.metadata import metadata
from pipelines.extraction.metadata.candidates import Field, fields
from storage.records import Hints
from tests.pipelines.extraction.pages import article, document

H1 = "<h1>Harbour opens again</h1>"


def named(body: str = H1, head: str = "", hints: Hints | None = None) -> dict[str, Field]:
    return {field.name: field for field in fields(document(article(body, head=head), hints=hints), None)}


def test_every_field_is_there_even_where_nothing_is_known():
    found = {field.name: field for field in fields(document("<html><body></body></html>"), None)}
    assert list(found) == ["title", "date_published", "authors", "source_name", "section", "language"]
    assert {field.value for field in found.values()} == {None}
    assert found["date_published"].why == "no credible date on page, address or hint"


def test_all_places_that_date_the_page_are_listed():
    date = named(H1 + "<i>2025-12-17 16:54</i>", hints=Hints(date="2025-12-10"))["date_published"]
    assert date.value == "2025-12-17T16:54:00"
    assert date.why.startswith("to the minute from byline")
    assert {place for place, _ in date.candidates} == {"byline", "hint"}


def test_an_account_is_listed_and_no_author():
    authors = named(head='<meta name="author" content="admin">')["authors"]
    assert (authors.value, authors.why) == (None, "no person is named")
    assert authors.candidates == (("meta", "admin"), ("account", "admin"))


@pytest.mark.parametrize(
    ("head", "value", "why"),
    [
        ('<meta name="source" content="Delta Wire">', "Delta Wire", "meta"),
        ("", None, "neither a credit nor a name of the site"),
    ],
)
def test_the_source(head, value, why):
    source = named(head=head)["source_name"]
    assert (source.value, source.why) == (value, why)


def test_section_and_language_name_their_place():
    found = named(head='<meta property="article:section" content="Local">')
    assert (found["section"].value, found["section"].why) == ("Local", "meta")
    assert (found["language"].value, found["language"].why) == ("en", "html")


def test_the_value_is_the_one_the_reader_chose():
    doc = document(article(H1 + "<p>By Nora Castell</p>"))
    assert fields(doc, None)[2].value == ", ".join(metadata.read_metadata(doc).authors) == "Nora Castell"
