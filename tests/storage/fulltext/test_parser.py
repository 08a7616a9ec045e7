"""What people write to search."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import StorageError
from storage.fulltext.parser import read_query
from storage.fulltext.query import Both, Either, Term, Without, exact, wanted


def term(*pieces: str, title: bool = False, begins: bool = False) -> Term:
    return Term(pieces, title, begins)


A, B, C = term("a"), term("b"), term("c")
READ = {
    "A b": Both((A, B)),
    "a AND b": Both((A, B)),
    "a and b": Both((A, term("and"), B)),
    "a OR b c": Either((A, Both((B, C)))),
    "(a OR b) c": Both((Either((A, B)), C)),
    "-a b": Both((Without(A), B)),
    "a NOT (b OR c)": Both((A, Without(Either((B, C))))),
    '"a b"': term("a", "b"),
    "“a b”*": term("a", "b", begins=True),
    "ab*": term("ab", begins=True),
    "新闻*": term("新闻"),
    "新iPhone发布": term("新", "iphone", "发布"),
    "a-b": term("a", "b"),
    "title:a b": Both((term("a", title=True), B)),
    "Title：(a OR b)": Either((term("a", title=True), term("b", title=True))),
    'a -title:"b c"': Both((A, Without(term("b", "c", title=True)))),
    "subtitle:a": term("subtitle", "a"),
}
REFUSED = {
    "": "nothing to search for",
    "  ": "nothing to search for",
    "🙂 a": "no letter or digit to search for (at character 1: 🙂 a)",
    "-a": "only words that must not be there; name one that must (at character 1: -a)",
    "a OR -b": "only words that must not be there; name one that must (at character 6: a OR -b)",
    "a OR": "a word is missing (at character 5: a OR)",
    "OR a": "a word is missing before OR (at character 1: OR a)",
    "(a": "this parenthesis is not closed (at character 1: (a)",
    "a)": "this parenthesis closes none (at character 2: a))",
    'b "a': 'this quotation mark is not closed (at character 3: b "a)',
    "title: OR": "title: needs a word (at character 1: title: OR)",
    "a NOT NOT b": "not twice not (at character 7: a NOT NOT b)",
    "a " * 201: "more than 200 words (at character 1: " + ("a " * 20) + ")",
    "x" * 2001: "longer than 2000 characters (at character 1: " + "x" * 40 + ")",
    "(" * 30 + "a" + ")" * 30: "more than 20 parentheses within each other",
}


def test_queries_are_read() -> None:
    assert {query: read_query(query) for query in READ} == READ


def test_what_cannot_be_read_is_one_line_that_says_where() -> None:
    for query, said in REFUSED.items():
        with pytest.raises(StorageError, match=f"^query: {re.escape(said)}") as caught:
            read_query(query)
        assert str(caught.value).isprintable()


@given(st.text(st.sampled_from('ab新 "()-*:“OR ANDNOTtitle\n\x1b'), max_size=40))
def test_any_query_is_read_or_refused_in_one_line(query: str) -> None:
    try:
        found = list(wanted(read_query(query)))
    except StorageError as error:
        found, said = None, str(error)
    assert found or said.isprintable()


def test_what_the_index_answers_alone() -> None:
    alone = {query: exact(read_query(query)) for query in ("a", "a* -b", "新", "新闻", "新闻网", "a-b", 'a -"b c"')}
    assert alone == {
        "a": True,
        "a* -b": True,
        "新": True,
        "新闻": True,
        "新闻网": False,
        "a-b": False,
        'a -"b c"': False,
    }
