import pytest

from pipelines.extraction import explain, extract
from pipelines.learning.induction import learn
from storage.records import Article, Page
from tests.pipelines.extraction.samples import ENGLISH, page
from tests.pipelines.newsroom import headline, paragraphs

LINE = "Harbour bridge reopens after nine months"


def made(above: str, title: str = "The Lindow Times") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in ENGLISH)
    return f"<html><head><title>{title}</title></head><body><div>{above}</div><div>{text}</div></body></html>"


def title_of(html: str) -> str:
    found = extract(page(html))
    assert isinstance(found, Article)
    return found.title


@pytest.mark.parametrize(
    "beside",
    [
        "",
        "<div>5 March 2026</div>",
        "<div><a href='/print'>Print this page of the paper</a></div>",
        "<table><tr><td><img src='/b.jpg'><div>The bridge on the day of its opening</div></td></tr></table>",
        "<div>By Anna Person and Bert Person</div>",
        "<div>Von Anna Person und Bert Person</div>",
        "<div>来源：临江日报社</div>",
        "<div>It had been closed since May.</div>",
    ],
)
def test_the_line_above_the_text_is_the_headline_where_the_page_title_is_the_sites(beside):
    assert title_of(made(f"<div>{LINE}</div>{beside}")) == LINE


def test_a_headline_that_opens_the_text_is_no_line_of_it():
    text = "".join(f"<p>{paragraph}</p>" for paragraph in ENGLISH)
    head = "<head><title>The Lindow Times</title></head>"
    found = extract(page(f"<html>{head}<body><div><p>{LINE}</p>{text}</div></body></html>"))
    assert isinstance(found, Article)
    assert (found.title, found.text) == (LINE, "\n\n".join(ENGLISH))


def test_a_page_title_that_the_page_shows_stays():
    html = made("<h1>Bridge open</h1><div>Nothing to be seen here today</div>", "Bridge open")
    assert title_of(html) == "Bridge open"


def test_a_page_title_stays_where_no_line_stands_above_the_text():
    assert title_of(made("<div>5 March 2026</div>")) == "The Lindow Times"


def test_explain_says_whence_the_title_is():
    told = explain(page(made(f"<div>{LINE}</div>")))
    field = next(one for one in told.fields if one.name == "title")
    assert field.value == LINE
    assert "above" in field.why


def numbered(number: int) -> Page:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(number))
    html = f"<div class='top'>{headline(number)}</div><div class='text'>{text}</div>"
    site = f"<html><head><title>The Lindow Times</title></head><body>{html}</body></html>"
    return page(site, f"https://news.example.org/2025/12/17/{number}")


def test_a_page_read_with_a_template_has_the_same_title():
    pages = [numbered(number) for number in range(8)]
    template = learn(pages)
    assert template is not None
    found = extract(pages[0], template=template)
    assert isinstance(found, Article)
    assert found.template_version == template.version
    assert found.title == headline(0)
