import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.structured.jsonld import LinkedArticle, _free, read_jsonld

URL = "https://e.org/a/harbour"


def test_graph_with_references():
    data = {
        "@graph": [
            {"@type": "WebSite", "name": "Harbour Herald"},
            {"@type": "Person", "@id": "#p", "name": "Nora Castell"},
            {"@type": "Article", "headline": "Harbour opens", "author": {"@id": "#p"}, "datePublished": "2025-12-17"},
        ]
    }
    linked = read_jsonld([json.dumps(data)], URL)
    assert (linked.headline, linked.authors, linked.publisher) == ("Harbour opens", ("Nora Castell",), "Harbour Herald")


def test_the_article_of_this_page_is_chosen():
    data = [
        {"@type": "NewsArticle", "headline": "Other", "url": "https://e.org/a/other", "datePublished": "2025-12-01"},
        {"@type": "NewsArticle", "headline": "Own", "url": URL},
    ]
    assert read_jsonld([json.dumps(data)], URL).headline == "Own"


def test_broken_json_is_mended_or_passed_over():
    script = '<!-- {"@type":"NewsArticle","headline":"Line\nbreak",} -->'
    assert read_jsonld(["{nonsense", script], URL).headline == "Line break"
    assert read_jsonld(["{nonsense", "[]", "null", "3"], URL) == LinkedArticle()


def test_the_article_of_this_title_is_chosen_where_no_address_tells():
    data = [
        {"@type": "NewsArticle", "headline": "Rowers win at the regatta", "author": "Ann Lee", "datePublished": "2025"},
        {"@type": "NewsArticle", "headline": "Ferry to be reopened", "author": "Jo Ray"},
    ]
    titles = ("Ferry to be reopened | The Harrow Gazette", None)
    assert read_jsonld([json.dumps(data)], URL, titles).authors == ("Jo Ray",)
    assert read_jsonld([json.dumps(data)], URL, ("The Harrow Gazette",)).authors == ("Ann Lee",)


def test_the_kinds_of_everything_described_are_told():
    data = [{"@type": ["Product", "Thing"]}, {"@graph": [{"@type": "WebSite", "name": "A"}, {"@type": "Product"}]}]
    assert read_jsonld([json.dumps(data)], URL).kinds == ("Product", "Thing", "WebSite")


def test_values_of_many_shapes():
    data = {
        "@type": ["Thing", "NewsArticle"],
        "headline": "H",
        "author": [
            ["Ann Lee"],
            {"@type": "Organization", "name": "AFP"},
            {"givenName": "Jo", "familyName": "Ray"},
            None,
        ],
        "keywords": "sea, port",
        "articleSection": ["Sea", "Port"],
        "isAccessibleForFree": "False",
        "license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
    }
    linked = read_jsonld([json.dumps(data)], URL)
    assert (linked.authors, linked.agencies) == (("Ann Lee", "Jo Ray"), ("AFP",))
    assert (linked.keywords, linked.section, linked.free) == (("sea", "port"), "Sea", False)
    assert linked.license == "https://creativecommons.org/licenses/by/4.0/"


def test_short_form_without_a_type():
    linked = read_jsonld(['{"title":"港口开放","pubDate":"2025-12-17T09:25:09"}'], URL)
    assert (linked.headline, linked.published) == ("港口开放", "2025-12-17T09:25:09")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@id", "@graph", "headline", "author", "name", "publisher", "keywords", "itemListElement"]
            )
            | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_json_breaks_the_reader(data):
    assert isinstance(
        read_jsonld([json.dumps([data, {"@type": "NewsArticle", "headline": "H", "author": data}])], URL), LinkedArticle
    )


@pytest.mark.parametrize(
    ("value", "free"),
    [
        (False, False),
        ("False", False),
        (" http://schema.org/False", False),
        ({"@id": "https://schema.org/True"}, True),
        ({"@value": False}, False),
        ("metered", None),
        ("https://e.example/terms", None),
        ([True, False], None),
        (1, None),
    ],
    ids=["truth", "letters", "term", "object", "value", "word", "address", "list", "number"],
)
def test_a_statement_that_is_neither_true_nor_false_says_nothing(value, free):
    assert _free({"isAccessibleForFree": value}) is free
