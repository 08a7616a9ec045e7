import pytest

from pipelines.extraction.metadata import metadata
from tests.pipelines.extraction.pages import article, document


def authors(body: str, label: str, name: str = "Ada Pier") -> tuple[str, ...]:
    head = f'<meta name="twitter:label2" content="{label}"><meta name="twitter:data2" content="{name}">'
    return metadata.read_metadata(document(article(f"<h1>Harbour opens again</h1>{body}", head=head))).authors


@pytest.mark.parametrize("label", ["Written by", "Verfasst von", "Escrito por", "Autor:"])
def test_the_author_in_the_row_of_a_social_card(label):
    assert authors("<p>Text.</p>", label) == ("Ada Pier",)


def test_other_rows_and_accounts_are_no_authors():
    assert authors("<p>Text.</p>", "Reading time", "Ten Minutes") == ()
    assert authors("<p>Text.</p>", "Written by", "admin") == ()
