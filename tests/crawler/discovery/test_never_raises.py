"""No bytes whatever bring a reader down."""

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.feeds import feeds
from crawler.discovery.lists import article_pages, list_page
from crawler.discovery.markup import redirects
from crawler.discovery.sitemaps import robots_sitemaps, sitemaps
from tests.crawler.discovery.lists import test_list_page
from tests.crawler.discovery.samples import ATOM, HTML, INDEX, JSON_FEED, RDF, RSS, SEEN, SITEMAP

URL = "http://example.com/a/b.html"
SAMPLES = [ATOM, HTML, INDEX, JSON_FEED, RDF, RSS, SITEMAP, test_list_page.CHINESE, test_list_page.english()]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Take a good document, cut it, and put some bytes in its middle."""
    body = draw(st.sampled_from(SAMPLES)).encode()
    start, end = sorted((draw(st.integers(0, len(body))), draw(st.integers(0, len(body)))))
    return body[:start] + draw(st.binary(max_size=20)) + body[end:]


def read_all(body: bytes) -> None:
    for reading in (feeds.read_feed(body, URL, SEEN), sitemaps.read_sitemap(body, URL, SEEN)):
        assert all(link.url.startswith(("http://", "https://")) for link in reading.links)
        assert reading.problem is None or reading.problem
    found = list_page.read_list_page(body, URL, SEEN)
    assert len({link.url for link in found.links}) == len(found.links)
    assert not {link.url for link in found.links} & {link.url for link in found.next}
    for address in (
        article_pages.next_part(body, URL),
        redirects.refresh_target(body, URL),
        redirects.canonical_link(body, URL),
    ):
        assert address is None or address.startswith("http")
    assert all(address.startswith("http") for address in robots_sitemaps(body, URL))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(body):
    read_all(body)


@given(damaged())
def test_damaged_documents(body):
    read_all(body)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_href_and_text(href, text):
    quoted = href.replace('"', "&quot;")
    read_all(f'<html><body><ul><li><a href="{quoted}">{text}</a></li></ul></body></html>'.encode("utf-8", "replace"))
