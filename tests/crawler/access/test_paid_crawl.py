"""Whole crawls of a site that must be signed in to."""

import gzip
from pathlib import Path

import pytest

from tests.docs.pages import blocks, read
from tests.servers.command_line import CommandResult, WinnowHome
from tests.servers.paid_site import PASSWORD, TOKEN, USER, PaidSite, serve_paid_site, serve_proxy
from tests.servers.scripted_site import STORIES

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "LOG_LEVEL": "DEBUG"}
WHOLE = {"\n\n".join(story["text"]) for story in STORIES.values()}
BLOCKS = blocks(read("docs/how-to/use-a-subscription.md"), "toml")


@pytest.fixture
def site():
    with serve_paid_site() as served:
        yield served


def write_secrets(house: WinnowHome, text: str) -> Path:
    folder = house.home / "secrets"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "herald.toml"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path


def crawl(house: WinnowHome, *words: str) -> CommandResult:
    return house.scrapy("crawl", "herald", "--logfile", str(house.home / "log.txt"), *words, settings=SETTINGS)


def write_site(house: WinnowHome, site: PaidSite, block: str) -> None:
    lines = block.replace("https://herald.example/", site.base).splitlines()
    house.write_site("herald", site.base, *(line for line in lines if not line.startswith("start")))


def texts(house: WinnowHome) -> set[str]:
    with house.store() as store:
        return {one.article.text for one in store.articles()}


def kept(house: WinnowHome) -> bytes:
    """All bytes that a crawl leaves but its secrets."""
    found = b""
    for path in house.home.rglob("*"):
        if path.is_file() and "secrets" not in path.parts:
            found += gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return found


def test_a_form_is_filled_once_and_nothing_of_it_is_kept(tmp_path, site):
    house = WinnowHome(tmp_path)
    write_site(house, site, BLOCKS[0])
    write_secrets(house, BLOCKS[1])
    done = crawl(house)
    assert done.status == 0, done.err
    assert texts(house) == WHOLE
    assert site.asked("POST") == ["/session"]
    for secret in (PASSWORD, "correct+horse", USER, "reader%40", *site.sessions, "yes-you-were-here"):
        assert secret.encode() not in kept(house), secret
    state = house.home / "secrets" / "herald.session"
    assert state.stat().st_mode & 0o777 == 0o600
    assert crawl(house).status == 0
    assert len(site.asked("POST")) == 1, "the session of the first crawl is used"
    site.sessions.clear()
    again = crawl(house, "-a", "revisit=no")
    assert again.status == 0, again.err
    assert len(site.asked("POST")) == 2, "a session that has ended is begun again"
    assert texts(house) == WHOLE


def test_a_wrong_password_is_tried_once(tmp_path, site):
    house = WinnowHome(tmp_path)
    write_site(house, site, BLOCKS[0])
    write_secrets(house, BLOCKS[1].replace(PASSWORD, "wrong"))
    done = crawl(house)
    assert (done.status, "signing in failed" in done.err) == (2, True), done.err
    assert not texts(house)
    second = crawl(house)
    assert (second.status, "refused within the last day" in second.err) == (2, True), second.err
    assert len(site.asked("POST")) == 1
    write_secrets(house, BLOCKS[1])
    assert crawl(house).status == 0
    assert texts(house) == WHOLE


def test_cookies_that_end_are_a_verdict_and_lose_nothing(tmp_path, site):
    house = WinnowHome(tmp_path)
    house.write_site("herald", site.base, '[access]\nsigned_in = "Sign out"')
    site.sessions.add("f00ba4")
    write_secrets(house, '[cookies]\nsession = "f00ba4"\n')
    assert crawl(house, "-a", "limit=2").status == 0
    known = texts(house)
    assert known <= WHOLE
    site.sessions.clear()
    ended = crawl(house)
    assert (ended.status, "renew its secrets" in ended.err) == (2, True), ended.err
    assert texts(house) == known, "no teaser was stored"
    said = house.scrapy("health")
    assert "logged out since" in said.out, said.out
    site.sessions.add("f00ba4")
    assert crawl(house).status == 0
    assert texts(house) == WHOLE
    assert "logged out since" not in house.scrapy("health").out


def test_a_header_of_the_environment_goes_to_the_site_alone(tmp_path, site):
    house = WinnowHome(tmp_path)
    house.write_site("herald", site.base, '[access]\nsigned_in = "Sign out"')
    variables = {"WINNOW_SECRETS_HERALD": f'[headers]\nX-Token = "{TOKEN}"'}
    child = house.start("crawl", "herald", settings=SETTINGS, variables=variables)
    assert child.wait(90) == 0
    assert texts(house) == WHOLE
    assert all(("X-Token" in headers) == (line != "GET /robots.txt") for line, headers in site.log)
    assert TOKEN.encode() not in kept(house)


def test_a_proxy_has_every_request_and_its_password_is_not_kept(tmp_path, site):
    house = WinnowHome(tmp_path)
    with serve_proxy(site) as (proxy, log):
        house.write_site("herald", "http://herald.example/", f'proxy = "{proxy}"')
        write_secrets(house, '[proxy]\nuser = "me"\npassword = "through the wall"\n')
        done = crawl(house)
    assert done.status == 0, done.err
    assert texts(house) == WHOLE
    assert log[0][0] == "http://herald.example/robots.txt"
    assert {headers["Proxy-Authorization"] for _, headers in log} == {"Basic bWU6dGhyb3VnaCB0aGUgd2FsbA=="}
    assert b"bWU6dGhyb3VnaCB0aGUgd2FsbA" not in kept(house)
    assert b"through the wall" not in kept(house)
    assert [path.name for path in (house.home / "secrets").iterdir()] == ["herald.toml"]
