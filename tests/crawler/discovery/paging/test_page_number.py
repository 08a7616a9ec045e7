"""Steps between numbered addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.paging import page_number


@pytest.mark.parametrize(
    ("here", "there", "step"),
    [
        ("/", "/page/2/", 1),
        ("/", "/index-2.html", 1),
        ("/index.html", "/index2.html", 1),
        ("/index2.html", "/index3.html", 1),
        ("/news/", "/news/index_2.html", 1),
        ("/news/index.html", "/news/index_3.html", 2),
        ("/tag/x/page/4", "/tag/x/page/3", -1),
        ("/tag/x/page/4", "/tag/x/", -3),
        ("/list?cid=3", "/list?cid=3&page=2", 1),
        ("/list?cid=3&page=2", "/list?page=3&cid=3", 1),
        ("/list?cid=3", "/list?cid=4&page=2", None),
        ("/news/", "/sport/page/2/", None),
        ("/a/2019-11-21.html", "/a/2019-11-22.html", None),
        ("/a/t20251218_5200.html", "/a/t20251218_5201.html", None),
    ],
)
def test_step(here, there, step):
    assert page_number.page_step(f"http://example.com{here}", f"http://www.example.com{there}") == step


def test_other_hosts_are_other_rows():
    assert page_number.page_step("http://a.com/", "http://b.com/page/2/") is None


PIECES = st.sampled_from(["a", "news", "/", "/page/", "page", "index", "_", "-", "list", "1", "2", "13", ".html"])
PATHS = st.lists(PIECES, max_size=7).map(lambda pieces: "/" + "".join(pieces).lstrip("/"))
ADDRESSES = st.builds("http://example.com{}{}".format, PATHS, st.sampled_from(["", "?page=2", "?id=7", "?page=3&id=7"]))


@given(ADDRESSES, ADDRESSES)
def test_addresses_of_one_row_hold_one_of_its_paths(here, there):
    if page_number.page_step(here, there) is not None:
        assert any(path in there for path in page_number.row_paths(here))


def test_the_paths_of_a_row_turn_most_other_addresses_away():
    paths = page_number.row_paths("http://www.example.com/2025/12/ferry_2.html")
    assert any(path in "http://example.com/2025/12/ferry_3.html" for path in paths)
    assert not any(path in "http://example.com/2025/12/harbour_3.html" for path in paths)
