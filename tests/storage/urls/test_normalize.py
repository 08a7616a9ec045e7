"""Identity of pages and texts."""

from itertools import count

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.identity import content_hash
from storage.urls.normalize import (
    absolute_url,
    host,
    is_mobile_variant,
    is_web_url,
    normalize_url,
    registered_domain,
    same_site,
)
from tests.cpu_time import within_cpu_seconds

SAME = [
    ("https://www.example.com/a/b.html", "http://example.com/a/b.html"),
    ("https://m.example.com/a/b.html", "http://www.example.com/a/b.html"),
    ("http://wap.news.example.com.cn/1", "http://news.example.com.cn/1"),
    ("http://example.com:80/a", "https://example.com:443/a"),
    ("http://EXAMPLE.com/a", "http://example.com./a"),
    ("http://example.com", "http://example.com/index.html"),
    ("http://example.com/news/", "http://example.com/news/index.shtml"),
    ("http://example.com/news//x/", "http://example.com/news/x"),
    ("http://example.com/a/../b/./c", "http://example.com/b/c"),
    ("http://example.com/新闻/1", "http://example.com/%E6%96%B0%e9%97%bb/1"),
    ("http://example.com/%7Euser", "http://example.com/~user"),
    ("http://example.com/a?utm_source=x&id=3&spm=1.2", "http://example.com/a?id=3"),
    ("http://example.com/a?b=2&a=1", "http://example.com/a?a=1&b=2&&"),
    ("http://example.com/a?q=a+b", "http://example.com/a?q=a%20b"),
    ("http://example.com/a?from=timeline&isappinstalled=0", "http://example.com/a"),
    ("http://example.com/a;jsessionid=0A1B?id=1", "http://example.com/a?id=1"),
    ("http://example.com/a?sid=0123456789abcdef0123456789abcdef", "http://example.com/a"),
    ("http://example.com/a#comments", "http://example.com/a"),
    ("http://example.com/2025/12/a-story/amp", "http://example.com/2025/12/a-story"),
    ("http://example.com/amp/2025/12/a-story", "http://example.com/2025/12/a-story"),
    ("http://example.com/amp/harbour-master-resigns", "http://example.com/harbour-master-resigns"),
    ("http://example.com/a-4711.amp.html", "http://example.com/a-4711.html"),
    ("http://example.com/a-4711-amp.html", "http://example.com/a-4711.html"),
    ("http://example.com/a~_v-101~amp.html", "http://example.com/a~_v-101.html"),
    ("http://example.com/2025/12/a-story.amp", "http://example.com/2025/12/a-story"),
    ("http://example.com/2025/12/a-story?view=amp&id=3", "http://example.com/2025/12/a-story?id=3"),
    ("https://www-example-com.cdn.example.org/c/s/www.example.com/a-1", "http://example.com/a-1"),
    ("https://www-my--town-com.cdn.example.org/c/www.my-town.com/a-1", "http://my-town.com/a-1"),
    ("https://search.example.org/amp/s/amp.example.com/a-1%3Fid=3", "http://example.com/a-1%3Fid=3"),
    ("https://www.example.org/url?sa=t&url=https://www.example.com/a.html&ct=ga", "https://www.example.com/a.html"),
    ("http://l.example.org/l.php?u=http%3A%2F%2Fexample.com%2Fa%3Fid%3D3%26fbclid%3D1", "http://example.com/a?id=3"),
    ("https://example.org/news/apiclick.aspx?ref=x&url=https%3a%2f%2fexample.com%2fa", "https://example.com/a"),
    ("https://a.example.org/redirect?to=https://b.example.net/out?url=https://example.com/a", "http://example.com/a"),
    ("http://example.com/a?b=1&amp;c=2", "http://example.com/a?b=1&c=2"),
    ("http://example.com/a?at_medium=RSS&at_campaign=rss&wt_zmc=x&ns_mchannel=y", "http://example.com/a"),
    ("http://example.com/a?origin=feed&campaign=rss&sfmc_id=1&ved=2ah&shareId=3", "http://example.com/a"),
    ("http://example.com/a?mod=rss_world&partner=rss&cid=social-twitter", "http://example.com/a"),
    ("http://example.com/a?id=3&_hsenc=p2&ttclid=1&mbid=social_twitter&guccounter=1", "http://example.com/a?id=3"),
    ("http://example.com/a?id=3&print=1", "http://example.com/a?id=3"),
    ("http://example.com/Ga\u0308ste", "http://example.com/G\u00e4ste"),
    ("http://example.com/cafe%CC%81?q=o%cc%88", "http://example.com/caf%C3%A9?q=ö"),
    ("http://example.com/か\u3099", "http://example.com/が"),
    ("http://example.com/\u1112\u1161\u11ab", "http://example.com/한"),
    ("http://新闻.example.com/1", "http://xn--efvy88h.example.com/1"),
]

OTHER = [
    ("http://example.com/a?id=3", "http://example.com/a?id=4"),
    ("http://example.com/a?p=1", "http://example.com/a?page=1"),
    ("http://example.com/a?aid=1", "http://example.com/a"),
    ("http://example.com/a?cid=1", "http://example.com/a?cid=2"),
    ("http://example.com/a?sid=17", "http://example.com/a?sid=18"),
    ("http://example.com/A", "http://example.com/a"),
    ("http://example.com/a%2Fb", "http://example.com/a/b"),
    ("http://example.com/#!/a", "http://example.com/#!/b"),
    ("http://example.com:8080/", "http://example.com:8081/"),
    ("http://news.example.com/", "http://sport.example.com/"),
    ("http://m.com/", "http://com/"),
    ("http://www.gov.cn/", "http://gov.cn/"),
    ("http://example.com/sections/amp", "http://example.com/sections"),
    ("http://example.com/a.php?print=4711", "http://example.com/a.php"),
    ("http://example.com/amp/news", "http://example.com/news"),
    ("http://example.com/guitar/tube.amp.news", "http://example.com/guitar/tube.news"),
    ("http://example.com/stories-amplified.html", "http://example.com/stories-lified.html"),
    ("http://example.com/share?url=https://example.org/a", "https://example.org/a"),
    ("http://example.com/login?redirect=https://example.com/a", "https://example.com/a"),
    ("http://example.com/url?url=/a", "http://example.com/a"),
    ("http://example.org/c/www.example.com/a-1", "http://example.com/a-1"),
    ("http://example.com/list?channel=sport", "http://example.com/list"),
    ("http://example.com/c/s/index.html", "http://index.html"),
    ("http://example.com/list?mod=viewthread", "http://example.com/list"),
    ("http://example.com/?feed=rss2", "http://example.com/"),
    ("http://example.com/search?q=amp", "http://example.com/search"),
    ("http://example.com/%D0%C2%CE%C5", "http://example.com/%C9%E7%BB%E1"),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_addresses_of_one_page_have_one_identity(first, second):
    assert normalize_url(first) == normalize_url(second)


@pytest.mark.parametrize(("first", "second"), OTHER)
def test_addresses_of_two_pages_stay_apart(first, second):
    assert normalize_url(first) != normalize_url(second)


@pytest.mark.parametrize(
    "piece",
    [
        "m.",
        "/index.html",
        "/1/amp",
        "/amp",
        "1-amp",
        ".amp",
        "/url?url=http://a.com",
        "e%CC%81",
        "%41",
        "长",
        "1-",
        "&a=1",
        ";jsessionid=1",
        "/..",
        "?#",
    ],
)
def test_a_hostile_address_costs_little(piece):
    long, other = piece * (60_000 // len(piece)), count()  # of another host each time: hosts are kept in mind
    key = within_cpu_seconds(1.5, lambda: normalize_url(f"http://{'m.' * 100}example{next(other)}.com/{long}"))
    within_cpu_seconds(1.5, lambda: normalize_url(f"http://{next(other)}{long}"))
    assert normalize_url(key) == key


def test_identity_reads_well():
    assert (
        normalize_url("https://www.example.com.cn/a/b_1.html?utm_medium=x&id=3#top") == "example.com.cn/a/b_1.html?id=3"
    )
    assert normalize_url("http://[::1]:8000/a/") == "[::1]:8000/a"


PIECES = st.sampled_from(
    [
        "http://",
        "https://",
        "www.",
        "m.",
        "example.com",
        "新闻",
        "/",
        "//",
        "?",
        "&",
        "=",
        "#",
        "#!",
        "%",
        "%2f",
        "%41",
        "index.html",
        "amp",
        "amp/",
        ".amp",
        "/c/s/",
        "a.com/",
        "/url?url=http://",
        "%75rl",
        "%CC%81",
        "\u0301",
        "%CD%BE",
        "..",
        ".",
        ":",
        ":80",
        "@",
        "[",
        "]",
        "utm_a=1",
        "a=1",
        ";jsessionid=1",
        "+",
        " ",
        "\x00",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join), st.text().map("http://example.com/".__add__)))
@example("0 .")
@example("0. .")
def test_identity_never_raises_and_is_idempotent(url):
    key = normalize_url(url)
    assert normalize_url(key) == key
    assert isinstance(registered_domain(url), str)
    assert same_site(url, url) == bool(registered_domain(url))


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("http://news.example.com.cn/a", "example.com.cn"),
        ("news.example.co.uk", "example.co.uk"),
        ("http://www.daily.test/", "daily.test"),
        ("http://127.0.0.1:8000/a", "127.0.0.1:8000"),
        ("http://localhost/a", "localhost"),
        ("http://one.github.io/a", "one.github.io"),
        ("http://www.gov.cn/a", "www.gov.cn"),
        ("http://[bad/", ""),
        ("", ""),
    ],
)
def test_registered_domain(url, domain):
    assert registered_domain(url) == domain


def test_same_site_and_host():
    assert same_site("http://a.example.com", "https://b.example.com/x")
    assert not same_site("http://a.example.com", "http://a.example.org")
    assert not same_site("http://127.0.0.1:1/", "http://127.0.0.1:2/")
    assert not same_site("", "")
    assert is_mobile_variant("http://m.example.com/a")
    assert not is_mobile_variant("http://www.example.com/m.")
    assert host("http://User@WWW.Example.com:81/") == "www.example.com"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("b.html", "http://example.com/x/b.html"),
        (" /b\n.html ", "http://example.com/b.html"),
        ("//other.example/b#c", "http://other.example/b"),
        ("?page=2", "http://example.com/x/a?page=2"),
        ("\\b\\c?x=\\d", "http://example.com/b/c?x=\\d"),
        ("#!/story", "http://example.com/x/a#!/story"),
        ("javascript:void(0)", None),
        ("JavaScript:void(0)", None),
        ("mailto:a@example.com", None),
        ("data:text/html,x", None),
        ("#top", None),
        ("", None),
        ("http://[bad/", None),
        ("http://a b/", None),
        ("http://", None),
        ("http://example.com:99999/", None),
    ],
)
def test_absolute(href, expected):
    assert absolute_url("http://example.com/x/a", href) == expected


@given(st.text(), st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_absolute_gives_a_web_address_or_none(base, href):
    found = absolute_url(base, href)
    assert found is None or is_web_url(found)


def test_content_hash_looks_at_letters_only():
    assert content_hash("标题", "正文,一。\n\n二") == content_hash(" 标题 ", "正文，一. 二")
    assert content_hash("Ｔitle", "STRASSE") == content_hash("title", "straße")
    assert content_hash("a", "b") != content_hash("ab", "")
    assert content_hash("a", "text 1") != content_hash("a", "text 2")
    assert len(content_hash("\ud800", "\x00")) == 64
