"""One reading of a page: what it is judged to be, and what it gives."""

from datetime import UTC, datetime
from functools import partial

import pytest

from crawler.discovery.pages import ALWAYS_LISTS, Sought
from crawler.discovery.pages.page import read_page
from pipelines.extraction import extract
from storage.records import Article, Hints, LinkKind, Page, Reason, Rejected

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
UNKNOWN = Sought(LinkKind.UNKNOWN, "listing")

SENTENCES = (
    "The harbour ferry will add a fourth boat in spring, its operator said on Monday, after a record year.",
    "Passengers had waited for up to an hour at weekends, and the town had asked for more room on deck.",
    "The boat was built in the yard across the bay and will be named by the children of the school.",
)
TITLES = [
    f"{what} after the long winter storm"
    for what in (
        "Bridge over the river opens again",
        "Market hall finds a new tenant",
        "School choir wins the county prize",
        "Council votes for the tram",
        "Library stays open on Sundays",
        "Baker returns to the old square",
        "Swimming pool reopens its doors",
    )
]


def links(of: str = "related", excerpt: str = "", folder: str = "") -> str:
    entries = "".join(f'<li><a href="{folder}/{of}-{n}">{title}</a>{excerpt}</li>' for n, title in enumerate(TITLES))
    return f"<ul>{entries}</ul>"


def html(body: str, title: str = "Harbour ferry adds a fourth boat in spring") -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


def article(tag: str = "dd", beside: str | None = None) -> str:
    text = "".join(f"<{tag}>{sentence}</{tag}>" for sentence in SENTENCES)
    wrapped = f"<dl>{text}</dl>" if tag == "dd" else text
    head = "<h1>Harbour ferry adds a fourth boat in spring</h1><div>2026-01-04 10:30 By Ann Smith</div>"
    return html(f"<div class='x1'>{head}{wrapped}</div>{links() if beside is None else beside}")


def read(text: str, sought: Sought = UNKNOWN, url: str = "http://h.example/c/boat", hints: Hints | None = None):
    page = Page(
        "h", url, url, 200, (("Content-Type", "text/html; charset=utf-8"),), text.encode(), AT, hints=hints or Hints()
    )
    return read_page(page, sought, partial(extract))


@pytest.mark.parametrize("tag", ["p", "dd", "div", "section", "font"])
def test_an_article_beside_a_long_list_of_links_is_read_as_both(tag):
    found = read(article(tag))
    assert found.links.is_listing
    assert not found.is_list
    assert isinstance(found.result, Article)
    assert SENTENCES[1] in found.result.text
    assert {f"http://h.example/related-{n}" for n in range(7)} <= {link.url for link in found.links.links}


def test_a_list_with_a_word_on_what_it_lists_is_a_list():
    intro = "<div>News of the harbour, every day from our reporters.</div>"
    found = read(html(f"<h1>Harbour</h1>{intro}{links()}", "Harbour"), url="http://h.example/harbour")
    assert found.is_list
    assert found.result is None
    assert len(found.links.links) == 7


def test_a_list_that_says_much_of_each_entry_is_a_list():
    excerpt = f"<div>{SENTENCES[0]}</div><div>{SENTENCES[1]}</div><span>2026-01-04 10:30</span>"
    assert read(html(f"<h1>Harbour</h1>{links(excerpt=excerpt)}", "Harbour"), url="http://h.example/harbour").is_list


def test_a_list_is_not_dated_by_the_newest_of_its_entries():
    text = f"<div>{SENTENCES[0]}</div><div>{SENTENCES[1]}</div>"
    dated = links(excerpt=" <span>2026-01-04 10:30</span>")
    about = f"<h1>What happens at the harbour, day by day</h1><div>2026-01-04 10:30</div>{text}"
    assert read(html(about + dated, "What happens at the harbour, day by day"), url="http://h.example/harbour").is_list
    assert not read(html(about + links(), "What happens at the harbour, day by day"), url="http://h.example/x1").is_list


def test_what_a_list_named_by_its_headline_needs_no_date():
    text = article().replace("2026-01-04 10:30 By Ann Smith", "")
    named = Hints(title="Harbour ferry adds a fourth boat in spring")
    assert read(text).is_list
    assert not read(text, hints=named).is_list


@pytest.mark.parametrize("via", sorted(ALWAYS_LISTS))
def test_a_further_page_of_a_list_is_one_whatever_it_shows(via):
    assert read(article(), Sought(LinkKind.LISTING, via)).is_list


def test_what_a_feed_calls_an_article_is_never_a_list():
    page = html(f"<h1>Harbour</h1>{links()}", "Harbour")
    found = read(page, Sought(LinkKind.ARTICLE, "feed"))
    assert not found.is_list
    assert isinstance(found.result, Rejected)


def test_the_links_of_a_known_article_are_read_where_they_are_wanted():
    assert read(article(), Sought(LinkKind.ARTICLE, "feed", links=True)).links.links
    assert not read(article(), Sought(LinkKind.ARTICLE, "feed", links=False)).links.links


def test_a_refresh_is_all_that_is_read_of_a_page():
    page = '<html><head><meta http-equiv="refresh" content="0;url=/other"></head><body><p>x</p></body></html>'
    found = read(page)
    assert (found.refresh, found.result, found.links.links) == ("http://h.example/other", None, ())


def test_a_cut_article_is_not_extracted_before_its_last_part_is_there():
    found = read(article(beside='<a href="/c/boat_2">Next page</a>'), Sought(LinkKind.ARTICLE, "feed"))
    assert (found.following, found.result) == ("http://h.example/c/boat_2", None)


def test_the_main_address_of_a_page_is_told():
    text = article().replace("</head>", '<link rel="canonical" href="/c/other-2026-12"></head>')
    assert read(text).canonical == "http://h.example/c/other-2026-12"


def test_what_holds_no_markup_is_rejected():
    for text, reason in (("", Reason.EMPTY), ("\x00\x01\x02" * 99, Reason.UNREADABLE)):
        result = read(text).result
        assert isinstance(result, Rejected)
        assert result.reason in (reason, Reason.NOT_HTML)
