"""A feed with a hub, from the crawl that finds it to the call that orders the next one, with a hub on this machine."""

import json
import signal
import sqlite3
import subprocess
import time
import urllib.request
from contextlib import contextmanager

import pytest

from crawler.discovery.feeds import read_link_header
from crawler.discovery.feeds.feeds import read_feed
from crawler.errors import ArgumentError
from crawler.network import AddressPolicy, read_networks
from crawler.websub import HubRequest, SignedCall, check_callback
from storage.service import Jobs
from storage.websub import FoundHub, Topics, TopicState
from tests.docs.pages import blocks, read
from tests.servers.command_line import WinnowHome
from tests.servers.websub_hub import WebSubHub, ask, serving_hub
from tests.storage.samples import NOON

GUIDE = read("docs/how-to/subscribe-to-hubs.md")
SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1}


def until(what, seconds: float = 60.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come")


@contextmanager
def serving_web(home: WinnowHome):
    """Run ``winnow web`` as a child process that hubs can call; its port is known beforehand."""
    import socket  # noqa: PLC0415

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}/"
    child = home.start("web", "--port", str(port), variables={"WINNOW_WEBSUB_CALLBACK": base})
    try:
        until(lambda: _is_up(base))
        yield base
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()


def _is_up(base: str) -> bool:
    try:
        return ask(urllib.request.Request(f"{base}api"))[0] == 200
    except OSError:
        return False


@pytest.mark.slow
def test_a_call_of_the_hub_orders_a_crawl(tmp_path):
    home = WinnowHome(tmp_path)
    with serving_hub() as hub:
        home.write_site("paper", f"{hub.url}/")
        assert home.scrapy("crawl", "paper", settings=SETTINGS).status == 0
        with home.store() as store:
            topics, jobs = Topics(store.engine), Jobs(store.engine)
            assert [(each.topic, each.hub) for each in topics.of("paper")] == [(hub.topic, f"{hub.url}/hub")]
            with serving_web(home) as base:
                until(lambda: hub.subscribers)
                assert topics.of("paper")[0].state is TopicState.ACTIVE
                assert hub.push(secret="another") == 202, "what is not signed is ignored and not told"
                time.sleep(0.1)
                assert topics.of("paper")[0].pushes == 0
                assert hub.push() == 202
                until(lambda: jobs.all().get("paper") and jobs.all()["paper"].asked_at)
                shown = json.loads(ask(urllib.request.Request(f"{base}sources/paper?format=json"))[1])
                assert shown["hubs"] == [
                    {"feed": hub.topic, "hub": f"{hub.url}/hub", "state": "active", "problem": None, "calls": 1}
                ]
                (query,) = blocks(GUIDE, "sql")
                with sqlite3.connect(tmp_path / "winnow.db") as database:
                    assert database.execute(query).fetchall() == [
                        ("paper", hub.topic, f"{hub.url}/hub", "active", None, 1)
                    ]
                database.close()
                # what nobody asked for
                form = hub.asked[0]
                assert hub.verify(form, **{"hub.topic": "http://other.example/"})[0] == 404
                assert hub.verify(form, **{"hub.mode": "unsubscribe"})[0] == 404
                assert hub.verify({**form, "hub.callback": f"{base}websub/none"})[0] == 404
                gone = urllib.request.Request(f"{base}websub/none", b"x")
                assert ask(gone)[0] == 410
                assert hub.verify(form, **{"hub.mode": "denied", "hub.reason": "closed"})[0] == 200
                assert topics.of("paper")[0].problem == "the hub denied it: closed"


def topic_of(store, hub_url: str):
    topics = Topics(store.engine)
    topics.note("paper", [FoundHub("https://paper.example/feed", hub_url)], 0.0)
    return topics.of("paper")[0]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:9/hub", "127.0.0.1 is not a public address"),
        ("http://169.254.169.254/latest", "169.254.169.254 is not a public address"),
        ("http://localhost/hub", "is not a public address"),
        ("ftp://hub.example/", "no web address"),
        ("http://hub.invalid./", ""),
    ],
)
def test_a_feed_cannot_send_us_into_the_private_network(tmp_path, address, said):
    with WinnowHome(tmp_path).store() as store:
        problem = HubRequest("https://news.example/", AddressPolicy()).subscribe(topic_of(store, address))
    assert problem
    assert said in problem


def test_a_hub_that_refuses(tmp_path):
    with serving_hub() as hub, WinnowHome(tmp_path).store() as store:
        hub.status = 403
        ours = HubRequest("https://news.example/", AddressPolicy(read_networks("127.0.0.0/8")))
        assert ours.subscribe(topic_of(store, f"{hub.url}/hub")) == "the hub answers 403: no"
        (form,) = hub.asked
        assert form["hub.callback"].startswith("https://news.example/websub/")
        assert form["hub.mode"] == "subscribe"


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_signatures(method):
    import hashlib  # noqa: PLC0415
    import hmac  # noqa: PLC0415

    right = hmac.new(b"secret", b"body", getattr(hashlib, method)).hexdigest()
    for header, good in ((f"{method}={right}", True), (f"{method}={right[:-1]}", False), (right, False), ("", False)):
        call = SignedCall("secret", header)
        call.feed(b"bo")
        call.feed(b"dy")
        assert call.is_signed is good
    assert not SignedCall("secret", "md5=é").is_signed


def test_hubs_are_found_in_all_kinds_of_feeds():
    hub = WebSubHub("https://a.example")
    atom = hub.feed()
    rss = (
        b'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>t</title>'
        b'<atom:link rel="hub" href="https://a.example/hub"/><atom:link rel="self" href="https://a.example/feed.xml"/>'
        b"<item><link>https://a.example/1</link></item></channel></rss>"
    )
    text = {
        "version": "https://jsonfeed.org/version/1.1",
        "feed_url": "https://a.example/feed.xml",
        "hubs": [{"type": "rssCloud", "url": "https://x/"}, {"type": "WebSub", "url": "/hub"}],
        "items": [{"url": "https://a.example/1"}],
    }
    for body in (atom, rss, rss.replace(b"</channel>", b""), json.dumps(text).encode()):
        reading = read_feed(body, "https://a.example/f", NOON)
        assert (reading.hub, reading.topic) == ("https://a.example/hub", "https://a.example/feed.xml"), body
    assert read_feed(rss.replace(b'rel="hub"', b'rel="x"'), "https://a.example/f", NOON).hub is None
    header = '<https://h.example/>; rel="hub", <https://a.example/f>; type="x"; rel="self alternate"'
    assert read_link_header(header) == {
        "hub": "https://h.example/",
        "self": "https://a.example/f",
        "alternate": "https://a.example/f",
    }


@pytest.mark.parametrize("text", ["news.example", "ftp://a/", "https://a/?b", "https://[::1/", "https://a:x/"])
def test_a_wrong_callback_is_one_line(text):
    with pytest.raises(ArgumentError, match="WINNOW_WEBSUB_CALLBACK"):
        check_callback(text)
    assert check_callback("https://a.example/news") == "https://a.example/news/"
    (line,) = [line for line in blocks(GUIDE, "sh")[0].splitlines() if "CALLBACK=" in line]
    assert check_callback(line.partition("=")[2])
