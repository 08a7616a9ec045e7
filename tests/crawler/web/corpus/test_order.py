"""The form of the builder as words of the command: no value can be an option, and what cannot be read is said."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from crawler.errors import ArgumentError, CrawlerError
from crawler.web.corpus.order import LISTS, SINGLE, ExportOrder, read_order
from storage.errors import StorageError
from storage.rights import Rights

FOLDER = Path("/exports")


def order(**fields: object) -> ExportOrder:
    asked = {name.replace("_", "-"): value for name, value in fields.items()}
    return read_order(QueryParams(urlencode(asked, doseq=True)), FOLDER)


def test_a_form_is_a_command():
    made = order(
        site=["a", "b"],
        language="en, de",
        since="2026-01-02",
        match='bridge "over the"',
        rights="no-optout",
        seed="0",
        min_length="100",
        one_per_story="1",
        sample="5",
        name="news",
        file_format="parquet",
        profile="winnow",
        count="1",
    )
    assert made.command == (
        *("export", "--site=a", "--site=b", "--language=en", "--language=de", "--since=2026-01-02"),
        *('--match=bridge "over the"', "--min-length=100", "--rights=no-optout", "--sample=5", "--one-per-story"),
        *("--format=parquet", "/exports/news.parquet"),
    )
    assert (made.selection.sites, made.selection.languages) == (("a", "b"), ("en", "de"))
    assert (made.selection.rights, made.selection.sample, made.selection.one_per_story) == (Rights.NO_OPTOUT, 5, True)


@pytest.mark.parametrize(
    ("fields", "out"),
    [
        ({}, "/exports/corpus.jsonl"),
        ({"file_format": "tei", "name": "a"}, "/exports/a.tei.xml"),
        ({"file_format": "md", "name": "a"}, "/exports/a"),
        ({"kind": "release", "name": "a"}, "/exports/a/"),
        ({"kind": "release", "name": "a", "file_format": "csv"}, "/exports/a/"),
    ],
)
def test_what_is_made_has_a_name_and_no_path(fields, out):
    assert order(**fields).out == out


@pytest.mark.parametrize(
    "fields",
    [
        *({"name": name} for name in ("../x", "/etc/x", "-x", ".x", "a b", "x" * 100, "x.jsonl")),
        {"file_format": "--overwrite"},
        {"since": "yesterday"},
        {"seed": "x"},
        {"sample": "-1"},
        {"rights": "all"},
        {"access": "secret"},
        {"min_quality": "x=2"},
        {"shards": "many"},
        {"fields": ","},
        {"match": "a\x00b"},
        {"language": "x" * 3000},
    ],
)
def test_what_cannot_be_read_is_said(fields):
    with pytest.raises((CrawlerError, StorageError)):
        order(**fields)


def test_other_fields_are_not_looked_at():
    assert order(like="/etc/passwd", repeats="/tmp/x", restart="1", s="X=1", json="1", format="csv").command == (
        "export",
        "/exports/corpus.jsonl",
    )


@given(
    st.sampled_from([*LISTS, *SINGLE, "fields", "shards", "since-last", "name", "file-format"]), st.text(max_size=20)
)
def test_no_value_is_an_option(name, text):
    try:
        made = order(**{name: text.encode("utf-8", "replace").decode()})
    except (ArgumentError, CrawlerError, StorageError):
        return
    assert all(word.startswith(f"--{name.removeprefix('file-')}=") for word in made.words)
    assert made.out.startswith("/exports/")
