"""``winnow add`` at a site by a proxy, and at one that must be signed in to."""

import tomllib

import pytest

from tests.crawler.access.test_paid_crawl import BLOCKS, write_secrets, write_site
from tests.servers.command_line import WinnowHome
from tests.servers.paid_site import serve_paid_site, serve_proxy, serve_refusing_proxy
from tests.servers.scripted_site import STORIES

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def site():
    with serve_paid_site() as served:
        yield served


def test_a_new_site_is_asked_by_a_proxy_that_its_file_keeps(tmp_path, site):
    house = WinnowHome(tmp_path)
    with serve_proxy(site) as (proxy, log):
        done = house.scrapy("add", "http://herald.example/", "--name", "herald", "--proxy", proxy)
        assert done.status == 0, done.err
        asked = [address for address, _ in log]
        assert asked[0] == "http://herald.example/robots.txt"
        values = tomllib.loads((house.sites / "herald.toml").read_text("utf-8"))
        assert (values["proxy"], values["start"]) == (proxy, ["http://herald.example/"])
        log.clear()
        write_secrets(house, '[proxy]\nuser = "me"\npassword = "through the wall"\n')
        again = house.scrapy("add", "http://herald.example/", "--name", "herald", "--force")
        assert again.status == 0, again.err
        assert log, "the proxy of the file is used"
        assert {headers["Proxy-Authorization"] for _, headers in log} == {"Basic bWU6dGhyb3VnaCB0aGUgd2FsbA=="}
    assert tomllib.loads((house.sites / "herald.toml").read_text("utf-8"))["proxy"] == proxy
    assert "through the wall" not in again.out + again.err


def test_a_proxy_that_is_away_is_one_line(tmp_path):
    house = WinnowHome(tmp_path)
    done = house.scrapy("add", "http://herald.example/", "-q", "--proxy", "http://127.0.0.1:9")
    assert (done.status, len(done.err.splitlines())) == (2, 1), done.err
    assert not list(house.sites.glob("*.toml"))


def test_a_look_signs_in_as_the_crawl_does(tmp_path, site):
    house = WinnowHome(tmp_path)
    write_site(house, site, BLOCKS[0])
    write_secrets(house, BLOCKS[1])
    done = house.scrapy("add", site.base, "--name", "herald", "--force")
    assert done.status == 0, done.err
    assert any(story["text"][-1][-30:] in done.out for story in STORIES.values()), done.out
    values = tomllib.loads((house.sites / "herald.toml").read_text("utf-8"))
    assert values["access"] == {"form": f"{site.base}login", "signed_in": "Sign out"}
    assert site.asked("POST") == ["/session"]


def test_a_look_that_is_not_signed_in_writes_nothing(tmp_path, site):
    house = WinnowHome(tmp_path)
    house.write_site("herald", site.base, '[access]\nsigned_in = "Sign out"')
    before = (house.sites / "herald.toml").read_bytes()
    missing = house.scrapy("add", site.base, "--name", "herald", "--force", "-q")
    assert (missing.status, "has no secrets" in missing.err) == (2, True), missing.err
    write_secrets(house, '[cookies]\nsession = "ended"\n')
    done = house.scrapy("add", site.base, "--name", "herald", "--force", "-q")
    assert (done.status, "renew its secrets" in done.err) == (2, True), done.err
    assert len(done.err.splitlines()) == 1, done.err
    assert (house.sites / "herald.toml").read_bytes() == before


@pytest.mark.parametrize(("scheme", "said"), [("http", "answered 407: write user"), ("https", "answered 407")])
def test_a_proxy_that_wants_a_password_is_one_line(tmp_path, scheme, said):
    house = WinnowHome(tmp_path)
    with serve_refusing_proxy() as proxy:
        done = house.scrapy("add", f"{scheme}://herald.example/", "--name", "herald", "-q", "--proxy", proxy)
    assert (done.status, len(done.err.splitlines()), said in done.err) == (2, 1, True), done.err
    assert not list(house.sites.glob("*.toml"))


def test_a_crawl_says_that_its_proxy_wants_a_password(tmp_path):
    house = WinnowHome(tmp_path)
    with serve_refusing_proxy() as proxy:
        house.write_site("herald", "http://herald.example/", f'proxy = "{proxy}"')
        done = house.scrapy("crawl", "herald", settings={"WINNOW_RETRY_DELAYS": "1", "WINNOW_MAX_WAIT": 5})
    assert (done.status, "write user and password to" in done.err) == (2, True), done.err
    assert "Traceback" not in done.err
