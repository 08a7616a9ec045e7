"""What belongs to a site: its hosts with their twins, and what is taken from others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.scope.arguments import Window
from crawler.scope.scope import HostRelation, Scope
from crawler.site.config import Site
from storage.records import Hints, Link, LinkKind

NAMED, WIDER, OTHER, OUTSIDE = HostRelation


def scope(*start: str, **values: object) -> Scope:
    return Scope(Site("e", start or ("http://www.example.com/",), **values), Window())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "url", "relation"),
    [
        ("http://www.example.com/", "https://example.com/a", NAMED),
        ("http://www.example.com/", "http://m.example.com/a", NAMED),
        ("http://example.com/", "http://www.example.com:8080/a", NAMED),
        ("http://news.example.com/", "http://www.news.example.com/a", NAMED),
        ("http://news.example.com/", "http://example.com/a", OTHER),
        ("http://flink.apache.org/", "http://issues.apache.org/browse/X-1", OTHER),
        ("http://a.github.io/", "http://b.github.io/", OUTSIDE),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/a", NAMED),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/a", OUTSIDE),
        ("http://localhost:8000/", "http://localhost:8000/a", NAMED),
        ("http://www.example.com/", "http://example.org/", OUTSIDE),
        ("http://www.example.com/", "nothing", OUTSIDE),
    ],
)
def test_relation_of_hosts(start, url, relation):
    assert scope(start).relation(url) is relation


def test_the_whole_domain_and_what_is_named():
    wide = scope(scope="domain", domains=("partner.example", "blog.partner.org"))
    assert wide.relation("http://issues.example.com/") is WIDER
    assert wide.relation("http://www.partner.example/") is NAMED
    assert wide.relation("http://shop.partner.example/") is WIDER
    assert wide.relation("http://partner.org/") is OUTSIDE
    assert scope(feeds=("http://feeds.example.com/rss",)).owns("http://feeds.example.com/x")


@pytest.mark.parametrize(
    ("link", "listed", "why"),
    [
        (Link("http://sport.example.com/a", LinkKind.ARTICLE), True, None),
        (Link("http://sport.example.com/a", LinkKind.ARTICLE), False, "other_host"),
        (Link("http://sport.example.com/a", LinkKind.UNKNOWN), True, "other_host"),
        (Link("http://sport.example.com/a", LinkKind.UNKNOWN, hints=Hints(date="2026-03-01")), True, None),
        (Link("http://sport.example.com/", LinkKind.LISTING), True, "other_host"),
        (Link("http://sport.example.com/rss", LinkKind.FEED), True, "other_host"),
        (Link("http://sport.example.com/rss", LinkKind.FEED, "declared"), True, None),
        (Link("http://elsewhere.example/a", LinkKind.ARTICLE), True, "offsite"),
        (Link("http://www.example.com/", LinkKind.LISTING), False, None),
    ],
)
def test_other_hosts_give_articles_that_lists_show(link, listed, why):
    assert scope().skip_reason(link, listed=listed) == why


LABELS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=8)
HOSTS = st.lists(LABELS, min_size=0, max_size=3).map(lambda labels: ".".join([*labels, "example", "com"]))


@given(HOSTS, HOSTS, st.sampled_from(["", "www.", "m.", "wap.", "www.m."]), st.sampled_from(["http", "https"]))
def test_twins_stand_to_a_site_as_their_host_does(start, other, twin, scheme):
    borders = scope(f"http://{start}/")
    assert borders.relation(f"{scheme}://{twin}{other}/x") is borders.relation(f"http://{other}/y")
    assert borders.owns(f"{scheme}://{twin}{start}/x")
    assert borders.inside(f"http://{other}/")


@given(HOSTS, HOSTS)
def test_a_wider_scope_owns_no_less(start, other):
    narrow, wide = scope(f"http://{start}/"), scope(f"http://{start}/", scope="domain")
    url = f"http://{other}/"
    assert wide.owns(url)
    assert wide.is_own(url) == narrow.is_own(url)
    assert not narrow.owns(url) or narrow.is_own(url)


@given(st.text(max_size=60))
def test_no_address_is_too_strange(url):
    assert scope().relation(url) in set(HostRelation)
