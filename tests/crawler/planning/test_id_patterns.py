"""Patterns of running numbers: what is written, what is refused, highest first, nothing held."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ArgumentError
from crawler.planning.id_patterns import count, merged, read_numbered, read_ranges
from storage.records import LinkKind


def test_highest_first_over_several_ranges():
    found = list(read_numbered("https://h.example/p/{id}.html").links(read_ranges("1-2, 7-8,5")))
    assert [link.url.rsplit("/", 1)[1] for link in found] == ["8.html", "7.html", "5.html", "2.html", "1.html"]
    assert {(link.kind, link.via) for link in found} == {(LinkKind.ARTICLE, "ids")}


def test_zeros_before_the_number():
    pattern = read_numbered("https://h.example/?n={id:06}")
    assert [pattern.address(number) for number in (42, 1234567)] == [
        "https://h.example/?n=000042",
        "https://h.example/?n=1234567",
    ]


def test_a_long_range_costs_nothing_until_it_is_taken():
    links = read_numbered("https://h.example/{id}").links(read_ranges("1-99999999999"))
    assert [link.url for link in islice(links, 2)] == ["https://h.example/99999999999", "https://h.example/99999999998"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://h.example/post.html", "has 0"),
        ("https://h.example/{id}/{id}", "has 2"),
        ("https://h.example/{nr}", "is written {id}"),
        ("https://h.example/{id", "is written {id}"),
        ("{id}", "not a web address"),
    ],
)
def test_a_slip_in_the_pattern_is_one_clear_line(text, said):
    with pytest.raises(ArgumentError, match=r"^ids ") as caught:
        read_numbered(text)
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["", "1-", "a-b", "1..9", "9-1", "1-100;200", "-5"])
def test_a_slip_in_the_range_is_one_clear_line(text):
    with pytest.raises(ArgumentError, match=r"^ids "):
        read_ranges(text)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=6))
def test_merged_ranges_hold_the_same_numbers_in_order_and_once(given_ranges):
    ranges = [(low, low + length) for low, length in given_ranges]
    wanted = {number for low, high in ranges for number in range(low, high + 1)}
    found = merged(ranges)
    numbers = [number for low, high in found for number in range(low, high + 1)]
    assert numbers == sorted(wanted)
    assert count(found) == len(wanted)


def test_the_number_of_an_address_is_found_wherever_it_stands():
    pattern = read_numbered("https://h2.example/p/{id:03}/part-5.html")
    assert [pattern.number(link.url) for link in pattern.links(((7, 9), (100, 1000)))][-3:] == [9, 8, 7]
    assert [pattern.number(url) for url in ("https://h2.example/p/x/part-5.html", "https://h2.example/p/7")] == [
        None
    ] * 2
    assert read_numbered("https://h.example/{id}").number("https://h.example/") is None
