"""Lists of articles as feeds, read by a feed reader."""

import feedparser
import pytest
from starlette.testclient import TestClient

from crawler.spiders import SiteLoader
from crawler.web import WebSettings, create_app
from storage.records import Article
from tests.storage.samples import article


@pytest.mark.parametrize("address", ["/sources/example?format=atom", "/search?q=council&format=atom"])
def test_atom_is_read_by_a_feed_reader(web, store, address):
    odd = article(
        "http://www.example.com/odd", title="Odd \ufffe & <b>", text="council One\n\nTwo & three", authors=("A & B",)
    )
    store.save([odd])
    read = feedparser.parse(web.get(address).content)
    assert not read.bozo, read.bozo_exception
    by_link = {each.link: each for each in read.entries}
    assert by_link["http://www.example.com/odd"].title == "Odd  & <b>"
    assert by_link["http://www.example.com/odd"].author == "A & B"
    assert "<p>Two &amp; three</p>" in by_link["http://www.example.com/odd"].content[0].value
    assert any("News of the day" in each.title for each in read.entries)


def test_a_json_feed_has_the_whole_text(web, store):
    feed = web.get("/sources/example?format=feed").json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    texts = {each.article.url: each.article.text for each in store.articles(["example"])}
    assert {item["url"]: item["content_text"] for item in feed["items"]} == texts
    assert all(isinstance(found, Article) for found in (each.article for each in store.articles()))


def test_a_hub_is_named_where_one_is_set(home, store):
    hub = "https://hub.example.org/?a=1&b=2"
    app = create_app(WebSettings(store, lambda: SiteLoader([str(home / "sites")]), home / "archive", hub=hub))
    web = TestClient(app, base_url="http://127.0.0.1")
    answer = web.get("/sources/example?format=atom")
    read = feedparser.parse(answer.content)
    assert [each.href for each in read.feed.links if each.rel == "hub"] == [hub]
    assert f'<{hub}>; rel="hub"' in answer.headers["link"]
    assert 'rel="self"' in answer.headers["link"]
    assert web.get("/sources/example?format=feed").json()["hubs"] == [{"type": "WebSub", "url": hub}]


@pytest.mark.parametrize("address", ["/crawls?format=json", "/sources/example?format=atom", "/search?q=a&format=feed"])
def test_data_that_is_known_is_not_sent_again(web, address):
    first = web.get(address)
    again = web.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
