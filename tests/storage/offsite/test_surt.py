"""Keys of an index: the answers are those of the package surt 0.3.1, but where it fails or asks the name service."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.offsite.surt import surt

KEYS = {
    "http://www2.Example.com:80/A/./b/../c//d/?b=2&a=1&a": "com,example)/a/c/d?a&a=1&b=2",
    "https://example.com": "com,example)/",
    "https://example.com?": "com,example)/",
    "http://example.com/%E4%B8%AD%2525?Q=%C3%A9": "com,example)/%e4%b8%ad%25?q=%c3%a9",
    "http://user:pw@www.x.org:8080/": "org,x:8080)/",
    "http://新闻.cn/a b": "cn,xn--efvy88h)/a%20b",
    "http://1.2.3.4/x": "4,3,2,1)/x",
    "http://[::1]:8000/a/": "::1:8000)/a",
    "http://x.com/a?jsessionid=0123456789abcdef0123456789abcdef&b=1": "com,x)/a?b=1",
    "http://x.com/a/(S(4hqa0555fwsecu455xqckv45))/mileg.aspx": "com,x)/a/mileg.aspx",
    "http://x.com/../a": "com,x)/../a",
    "http://x.com/?&&b&a": "com,x)/?&&a&b",
    "http://x.com/a#f": "com,x)/a",
    "http://x.com:443/": "com,x:443)/",
    "https://x.com:443/": "com,x)/",
    "http://x.com//": "com,x)/",
    "http://x..com/": "com,x)/",
    "http://x.com./": "com,x)/",
    "http://x.com:/a": "com,x)/a",
}


@pytest.mark.parametrize("url", KEYS, ids=range(len(KEYS)))
def test_keys(url):
    assert surt(url) == KEYS[url]


@given(st.text() | st.text().map("http://{}".format))
def test_any_text_has_a_key_without_blanks(url):
    assert not {" ", "\n", "\t"} & set(surt(url))
