import pytest

from pipelines.extraction.page.document import parse_html

TEXT = "<p>The bridge opens in May.</p>"


def body_of(page: str) -> str:
    return " ".join((body_or_none(page) or "").split())


def body_or_none(page: str) -> str | None:
    tree = parse_html(page)
    body = None if tree is None else tree.find("body")
    return None if body is None else body.text_content()


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head><title>Bridge</title></head></html><body>{TEXT}</body>",
        f"<html><body><table><tr><td></td></tr></table></body></html><script>x()</script>{TEXT}",
        f"<html><body></body>{TEXT}</html>",
        f"<html><head><title>Bridge<script>x()</script><body>{TEXT}</body></html>",
        f"<html><head><title>Bridge</title><mbox>{TEXT}</mbox></head><body></body></html>",
    ],
    ids=["early end", "table closed the page", "after the body", "open title", "unknown element in the head"],
)
def test_text_is_in_the_body(page: str) -> None:
    assert "The bridge opens in May." in body_of(page)


def test_order_is_that_of_the_page() -> None:
    assert body_of("<html><body><p>One</p></body><p>two</p></html><div>three</div> four") == "Onetwothree four"


def test_a_title_that_speaks_of_tags_stays() -> None:
    tree = parse_html(f"<html><head><title>What &lt;p&gt; means</title></head><body>{TEXT}</body></html>")
    assert tree is not None
    assert tree.findtext("head/title") == "What <p> means"


@pytest.mark.parametrize("page", ["<html></html>", "<html><frameset></frameset></html>", "<title><body", "</html>"])
def test_nothing_to_mend(page: str) -> None:
    assert parse_html(page) is None or body_or_none(page) in (None, "")
