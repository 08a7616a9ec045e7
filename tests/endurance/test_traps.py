"""Sites without end, a trap each: every crawl ends within its bounds and keeps every real article."""

import pytest

from tests.servers.many_hosts import serve_hosts
from tests.servers.trap_crawls import crawl_trap
from tests.servers.trap_sites import DOORS, answer

pytestmark = [pytest.mark.endurance, pytest.mark.timeout(200)]


@pytest.fixture(scope="module")
def web():
    with serve_hosts(answer) as web:
        yield web


@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_crawl_ends_and_keeps_what_is_real(name, web, tmp_path):
    crawl_trap(name, tmp_path, web, *(['scope = "domain"'] if name == "hosts" else []))
