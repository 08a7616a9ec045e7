"""The picker: a block of an archived page, what it is called, and how many pages an entry would touch."""

import re

import pytest
from starlette.testclient import TestClient

from storage.export.records import record_id


@pytest.fixture
def record(store):
    (found,) = [each for each in store.articles() if "bridge" in each.article.title]
    return record_id(found.article)


def block(web: TestClient, record: str, words: str) -> int:
    """Return the number of the block whose text begins with some words."""
    page = web.get(f"/sources/example/pick/{record}/page").text
    return int(re.findall(rf'block=(\d+)" target="_top">{words}', page)[0])


def test_the_frame_can_do_nothing_but_be_pointed_at(web, record):
    answer = web.get(f"/sources/example/pick/{record}/page")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("sandbox allow-top-navigation-by-user-activation")
    assert not re.search(r"evil|onload|<script|<img|<iframe", answer.text)
    addresses = set(re.findall(r'href="([^"]*)"', answer.text))
    assert all(re.fullmatch(rf"/sources/example/pick/{record}\?block=\d+", each) for each in addresses)


def test_a_block_is_named_and_counted_on_the_latest_pages(web, record):
    shown = web.get(f"/sources/example/pick/{record}?block={block(web, record, 'Other story')}&format=json").json()
    assert [(box["css"], box["pages"], box["elements"]) for box in shown["boxes"]] == [
        ("ul.related > li", 2, 4),
        ("ul.related", 2, 2),
    ]
    assert shown["counted"] == 2
    assert shown["addresses"] == []


def test_links_of_a_block_give_addresses(web, record):
    shown = web.get(f"/sources/example/pick/{record}?block={block(web, record, 'Home')}").text
    assert "nav" in shown
    assert 'href="/sources/example/file?prune=nav"' in shown


def test_another_server_that_leads_here_is_led_on(web, record):
    """The frame is of no origin, so that the browser holds the cookie back until this server leads to the page."""
    answer = web.get(f"/sources/example/pick/{record}?block=1", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.headers["refresh"] == "0; url=?block=1"
    assert "iframe" not in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("{0}?block=x", 400), ("{0}?block=99999", 404), ("0000", 404), ("{0}?block=-1", 400), ("{0}?block=٣", 400)],
)
def test_what_cannot_be_pointed_at_is_said(web, record, path, status):
    assert web.get(f"/sources/example/pick/{path.format(record)}").status_code == status


def test_an_article_of_another_site_is_not_shown(web, record):
    assert web.get(f"/sources/elsewhere/pick/{record}").status_code == 404
