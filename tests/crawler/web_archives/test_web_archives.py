"""What CDX servers are asked, and where captures are."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.discovery.captures import PageCapture
from crawler.errors import ArgumentError
from crawler.web_archives import (
    archive_hosts,
    cdx_queries,
    checked_cdx,
    next_cdx_query,
    read_replay,
    replay_address,
    replay_prefix,
)

WAYBACK = "https://web.archive.org/cdx/search/cdx"
PYWB = "http://localhost:8080/coll/cdx"


def words(query: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(query).query))


def test_a_site_is_asked_for_by_its_hosts_and_domains():
    starts = ["https://www.h.example/news", "https://h.example/", "https://m.h.example/"]
    asked = [words(query) for query in cdx_queries(WAYBACK, starts, ["other.example"], date(2019, 5, 1))]
    assert [(each["url"], each["matchType"]) for each in asked] == [
        ("h.example", "host"),
        ("m.h.example", "host"),
        ("other.example", "domain"),
    ]
    assert asked[0] == {
        "url": "h.example",
        "matchType": "host",
        "output": "json",
        "from": "20190501",
        "collapse": "digest",
        "filter": "statuscode:200",
        "limit": "3000",
        "showResumeKey": "true",
    }
    (pywb,) = cdx_queries(PYWB, ["https://h.example/"], [], None)
    assert words(pywb) == {"url": "h.example", "matchType": "host", "output": "json"}


def test_what_an_address_says_itself_stands():
    (query,) = cdx_queries(f"{WAYBACK}?url=h.example/2019/*&limit=10&collapse=urlkey", ["https://x.example/"], [], None)
    assert words(query) == {
        "url": "h.example/2019/*",
        "limit": "10",
        "collapse": "urlkey",
        "output": "json",
        "filter": "statuscode:200",
        "showResumeKey": "true",
    }


def test_the_next_part_is_asked_for_by_key_or_by_number():
    assert (
        words(next_cdx_query(f"{WAYBACK}?url=a&resumeKey=old", "com,h)/a 2020", 5) or "")["resumeKey"]
        == "com,h)/a 2020"
    )
    assert words(next_cdx_query(f"{PYWB}?url=a&page=9", None, 5) or "") == {"url": "a", "page": "10"}
    assert next_cdx_query(f"{PYWB}?url=a&page=9", None, 0) is None
    assert next_cdx_query(f"{PYWB}?url=a&page=x", None, 5) is None
    assert next_cdx_query(f"{PYWB}?url=a", None, 5) is None


@pytest.mark.parametrize(
    ("cdx", "replay", "prefix"),
    [
        (WAYBACK, None, "https://web.archive.org/web/"),
        (f"{WAYBACK}?url=x", None, "https://web.archive.org/web/"),
        (PYWB, None, "http://localhost:8080/coll/"),
        ("http://localhost:8080/coll/index", "http://replay.example/x", "http://replay.example/x/"),
    ],
)
def test_captures_are_replayed_beside_their_index(cdx, replay, prefix):
    assert replay_prefix(cdx, replay) == prefix
    capture = PageCapture("https://h.example/a?b=http://c/", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC))
    address = replay_address(prefix, capture)
    assert address == f"{prefix}20200102030405id_/https://h.example/a?b=http://c/"
    assert read_replay(address) == capture


@pytest.mark.parametrize(
    "address", ["https://h.example/a", "http://a/web/2020id_/http://h.example/", "http://a/20209999999999id_/http://h/"]
)
def test_other_addresses_replay_nothing(address):
    assert read_replay(address) is None


def test_addresses_of_servers_are_checked():
    assert checked_cdx("https://web.archive.org") == WAYBACK
    assert checked_cdx(PYWB) == PYWB
    with pytest.raises(ArgumentError, match="--cdx x: not a web address"):
        checked_cdx("x")
    assert archive_hosts({"cdx": [WAYBACK], "replay": [PYWB], "lists": ["https://h.example/"]}) == {
        "web.archive.org",
        "localhost",
    }
