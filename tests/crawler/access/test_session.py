"""Who is shown the secrets, and who is not."""

from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.access.form import SignInForm, find_form
from crawler.access.secrets import SiteSecrets
from crawler.access.session import SiteSession
from crawler.site import parse

SECRETS = SiteSecrets(cookies={"session": "f00ba4"}, headers={"X-Token": "token"})


def session(home: Path, **lines: object) -> SiteSession:
    site = parse("herald", {"start": ["https://www.herald.example/"], "access": {}, **lines}, "herald.toml")
    return SiteSession(site, SECRETS, home)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.herald.example/story", True),
        ("https://api.partner.example/story", True),
        ("http://www.herald.example/story", False),
        ("https://other.herald.example/story", False),
        ("https://www.herald.example.evil.example/", False),
        ("https://evilpartner.example/", False),
        ("https://evil.example/www.herald.example", False),
    ],
)
def test_the_hosts_of_the_site_alone_and_over_tls(tmp_path, url, shown):
    request = Request(url, headers={"X-Token": "from before"})
    session(tmp_path, domains=["partner.example"]).dress(request)
    assert (request.headers.get("X-Token") == b"token") is shown
    assert ("X-Token" in request.headers) is shown


def test_what_was_given_is_taken_off_again(tmp_path):
    kept = session(tmp_path)
    request = Request("https://www.herald.example/story")
    kept.dress(request)
    assert request.headers["Cookie"] == b"session=f00ba4"
    response = Response(request.url, headers={"Set-Cookie": "session=renewed; Path=/"})
    kept.learn(response, request)
    kept.undress(request)
    assert not request.headers
    assert not response.headers
    kept.dress(request)
    assert request.headers["Cookie"] == b"session=renewed"
    kept.save()
    assert kept.state.stat().st_mode & 0o777 == 0o600
    again = session(tmp_path)
    again.dress(request)
    assert request.headers["Cookie"] == b"session=renewed"


def test_other_sites_set_no_cookies(tmp_path):
    kept = session(tmp_path)
    request = Request("https://tracker.example/")
    kept.learn(Response(request.url, headers={"Set-Cookie": "id=1; Domain=herald.example"}), request)
    page = Request("https://www.herald.example/")
    kept.dress(page)
    assert page.headers["Cookie"] == b"session=f00ba4"


URL = "https://herald.example/login"
INPUTS = (
    '<input type=hidden name=csrf value="a&amp;b"><input name=q type=search><input name=mail type=email>'
    "<input name=word type=password><input type=checkbox name=stay value=1><button name=go value=1>Go</button>"
)


def test_a_form_is_read_with_its_hidden_fields():
    page = f"<form action=/search><input name=q></form><form method=POST action='/in'>{INPUTS}</form>".encode()
    expected = SignInForm("https://herald.example/in", "POST", (("csrf", "a&b"),), "mail", "word")
    assert find_form(page, URL, "text/html", None, None) == expected


def test_named_fields_go_before_what_is_seen():
    page = f"<form method=post>{INPUTS}</form>".encode()
    found = find_form(page, URL, "text/html", "q", "stay")
    assert found is not None
    assert (found.user_field, found.password_field, found.action) == ("q", "stay", URL)


@pytest.mark.parametrize("page", [b"", b"<form><input name=q></form>", b"<input type=password name=p>", b"\xff" * 99])
def test_a_page_without_one_has_none(page):
    assert find_form(page, URL, "text/html", None, None) is None
