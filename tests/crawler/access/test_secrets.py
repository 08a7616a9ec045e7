"""Where secrets may stand, and what is said of those that cannot be used: never the secrets."""

import pytest

from crawler.access.secrets import check_secrets, read_secrets
from crawler.errors import CrawlerError, SiteError
from crawler.site import parse

SITE = parse("herald", {"start": ["https://herald.example/"], "access": {"signed_in": "Sign out"}}, "herald.toml")
FORM = parse(
    "herald",
    {"start": ["https://herald.example/"], "access": {"signed_in": "x", "form": "https://herald.example/login"}},
    "herald.toml",
)
COOKIES = "# Netscape HTTP Cookie File\n.herald.example\tTRUE\t/\tTRUE\t0\tsession\tf00ba4\n"


@pytest.fixture
def file(tmp_path):
    def write(text, mode=0o600, name="herald.toml"):
        path = tmp_path / "secrets" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(mode)
        return path

    return write


def test_cookies_headers_and_a_file_of_cookies(tmp_path, file):
    file('cookies_file = "c.txt"\n[cookies]\na = "b"\n[headers]\nX-Token = "t"\n[proxy]\nuser = "u"\npassword = "p"')
    file(COOKIES, name="c.txt")
    found = read_secrets(SITE, tmp_path)
    assert (found.cookies, found.headers, found.proxy) == ({"a": "b"}, {"X-Token": "t"}, ("u", "p"))
    assert [(cookie.domain, cookie.name, cookie.value) for cookie in found.jar] == [
        (".herald.example", "session", "f00ba4")
    ]
    assert repr(found) == "SiteSecrets()"


def test_the_environment_goes_before_the_file(tmp_path, file, monkeypatch):
    file('[cookies]\na = "file"')
    monkeypatch.setenv("WINNOW_SECRETS_HERALD", '[cookies]\na = "environment"')
    assert read_secrets(SITE, tmp_path).cookies == {"a": "environment"}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(tmp_path, file, mode):
    path = file('[cookies]\na = "b"', mode)
    with pytest.raises(CrawlerError, match=f"others may read it; run: chmod 600 {path}"):
        check_secrets(SITE, tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[cookies\nhunter2", "no valid TOML"),
        (b"\xff\xfehunter2", "is no text"),
        ('pass = "hunter2"', "key 'pass' is not known"),
        ("user = 7", "'user': expected a text"),
        ('cookies = "hunter2"', r"\[cookies\] is no table"),
        ('[cookies]\na = "hunter2; Path=/"', r"\[cookies\] a: its name or value cannot be sent"),
        ('[headers]\nX = "hunter2\\r\\nY: z"', r"\[headers\] X: its name or value cannot be sent"),
        ('[headers]\nUser-Agent = "hunter2"', "is not for you to set"),
        ('[proxy]\nuser = "hunter2"', r"\[proxy\] has user and password"),
        ('cookies_file = "none.txt"', "none.txt: no such file of cookies"),
        ('cookies_file = "herald.toml"', "is no file of cookies in the form of Netscape"),
    ],
)
def test_what_is_wrong_is_said_without_the_secret(tmp_path, file, text, words):
    file(text)
    with pytest.raises(CrawlerError, match=words) as told:
        check_secrets(SITE, tmp_path)
    assert "hunter2" not in str(told.value)


def test_a_line_of_cookies_of_the_wrong_form_is_said_without_a_warning(tmp_path, file):
    file('cookies_file = "c.txt"')
    file("# Netscape HTTP Cookie File\nhunter2\tno\n", name="c.txt")
    with pytest.raises(CrawlerError, match="is no file of cookies in the form of Netscape"):
        check_secrets(SITE, tmp_path)


def test_a_form_needs_user_and_password_and_a_site_its_secrets(tmp_path, file):
    with pytest.raises(CrawlerError, match=r"has no secrets: write .*herald.toml, mode 0600, or set WINNOW"):
        check_secrets(FORM, tmp_path)
    file('user = "u"')
    with pytest.raises(CrawlerError, match="'user' and 'password' are needed"):
        check_secrets(FORM, tmp_path)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ({"access": "x"}, "expected a table"),
        ({"access": {"sign_in": "x"}}, "signed_in"),
        ({"access": {"signed_in": ""}}, "signed_in: expected a text"),
        ({"access": {"form": "login"}}, "give signed_in or signed_out too|not a web address"),
        ({"access": {"form": "https://herald.example/login"}}, "give signed_in or signed_out too"),
        ({"proxy": "proxy:3128"}, "expected the address of an HTTP proxy"),
        ({"proxy": "socks5://proxy:1080"}, "expected the address of an HTTP proxy"),
        ({"proxy": "http://me:word@proxy:3128"}, "a site file holds no secrets"),
    ],
)
def test_slips_of_the_site_file_are_one_line(lines, words):
    with pytest.raises(SiteError, match=words) as told:
        parse("herald", {"start": ["https://herald.example/"], **lines}, "herald.toml")
    assert "\n" not in str(told.value)
