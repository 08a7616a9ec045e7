"""Which hosts are those of the site, for a frontier that knows hosts by their name alone."""

from types import SimpleNamespace
from typing import Any

import pytest

from crawler.frontier.crawling_spider import hosts_of_site
from crawler.scope.arguments import Window
from crawler.scope.scope import Scope
from crawler.site.config import Site


@pytest.mark.parametrize(
    ("start", "name", "own"),
    [
        ("http://127.0.0.1:8081/", "127.0.0.1", True),
        ("http://localhost:8081/", "localhost", True),
        ("http://www.example.com/", "example.com", True),
        ("http://www.example.com:8081/", "www.example.com", True),
        ("http://www.example.com/", "ftp.example.com", False),
        ("http://127.0.0.1:8081/", "127.0.0.2", False),
    ],
)
def test_the_site_is_known_by_the_names_of_its_hosts(start, name, own):
    site = Site("e", (start,))
    spider: Any = SimpleNamespace(site=site, scope=Scope(site, Window()))
    assert hosts_of_site(spider)(name) is own
