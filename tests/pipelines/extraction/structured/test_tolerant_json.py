"""JSON with the slips that pages make."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.structured.tolerant_json import read_json
from tests.cpu_time import within_cpu_seconds


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param('{"a": [1, 2,], "b": "c",}', [{"a": [1, 2], "b": "c"}], id="commas too many"),
        pytest.param('{"a": "b"\n "c": "d"}', [{"a": "b", "c": "d"}], id="a comma is missing"),
        pytest.param('{"a":"b" "c":"d"}', [{"a": "b", "c": "d"}], id="a comma is missing in a row"),
        pytest.param('{"a": {"b": ["c"', [{"a": {"b": ["c"]}}], id="brackets are missing"),
        pytest.param('{"a": 1}}]', [{"a": 1}], id="brackets are left over"),
        pytest.param('{"a": 1}\n{"b": 2}', [{"a": 1}, {"b": 2}], id="two values"),
        pytest.param('{"a": "line\nbreak\tand tab"}', [{"a": "line\nbreak\tand tab"}], id="raw controls"),
        pytest.param("{&quot;a&quot;: &quot;b &amp; c&quot;}", [{"a": "b & c"}], id="escaped as html"),
        pytest.param("{'a': 'it\\'s', b: None}", [{"a": "it's", "b": None}], id="of another language"),
        pytest.param('// one\n{"a": 1, /* two */ "b": 2}', [{"a": 1, "b": 2}], id="comments"),
        pytest.param('<!-- {"a": 1,} -->', [{"a": 1}], id="html comment"),
        pytest.param('//<![CDATA[\n{"a": 1,}\n//]]>', [{"a": 1}], id="cdata"),
        pytest.param('window.data = {"a": "b",};', [{"a": "b"}], id="assignment"),
        pytest.param('{"a": "\\x41 \\q \\u00e9"}', [{"a": "A q é"}], id="escapes"),
        pytest.param('{"a": .5, "b": undefined, "c": 1e3,}', [{"a": ".5", "b": None, "c": 1000.0}], id="bare words"),
        pytest.param("", [], id="nothing"),
        pytest.param("no json at all", [], id="words"),
    ],
)
def test_slips_are_mended(text, values):
    assert read_json(text) == values


@pytest.mark.parametrize(
    "said",
    [
        'He said "no" and left',
        'The "Cat" of "York", as they say',
        '"yes", "no" and "perhaps"',
        'It ends "so"',
    ],
)
def test_quotation_marks_that_nobody_escaped(said):
    script = (
        f'{{"@type": "NewsArticle", "headline": "{said}", "keywords": ["{said}", "x"], "author": {{"name": "A B"}}}}'
    )
    (data,) = read_json(script)
    assert (data["headline"], data["author"]) == (said, {"name": "A B"})


@given(st.text(alphabet="{}[]\":,'\\ \n/*ab1&;", max_size=120))
def test_any_text_can_be_read(text):
    assert isinstance(read_json(text), list)


@given(st.recursive(st.none() | st.booleans() | st.text() | st.integers(), st.lists, max_leaves=8))
def test_sound_json_is_read_as_it_is(value):
    assert read_json(json.dumps(value)) == [value]


@pytest.mark.parametrize("piece", ['{"a":', "[", '" ', '{"a":"x",', "/*", '"a"\n', '\\"', '{"a":"b" ', "'"])
def test_time_grows_with_the_text(piece):
    within_cpu_seconds(5, lambda: read_json('{"a": "' + piece * 60_000))
