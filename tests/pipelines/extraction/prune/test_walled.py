"""Only the wall's name may be forgiven, and only to paragraphs among others."""

from lxml.html import document_fromstring

from pipelines.extraction.page.text_density import text_density
from pipelines.extraction.prune.prune import is_walled_text

PROSE = "The ferry will sail every hour from March on, the harbour office said on Monday, after years of waiting."


def verdict(name: str, count: int = 4) -> bool:
    out = text_density(document_fromstring(f"<html><body><div>{f'<p>{PROSE}</p>' * count}</div></body></html>"))
    return is_walled_text(out, out.tags.index("p"), name)


def test_a_paragraph_named_for_the_wall_is_text():
    assert verdict("paywall")
    assert verdict("text pay-wall-blur")


def test_other_names_and_lone_paragraphs_are_not_forgiven():
    assert not verdict("newsletter")
    assert not verdict("paywall newsletter")
    assert not verdict("paywall", count=2)
