"""Profiles: pure functions with the names of other tools."""

import json

import pytest
import trafilatura
from hypothesis import given, settings

from storage.errors import ExportError
from storage.export.columns import Column, ColumnKind, Many, Parts
from storage.export.dates import day, to_the_second, wall_clock
from storage.export.profiles import PROFILES, find_profile
from storage.export.records.article import article_record
from storage.records import Image, Precision
from tests.storage.export.awkward import MINUTE
from tests.storage.samples import ARTICLES, article

FULL = article_record(
    article(
        title="标题",
        text="正文",
        authors=("夏嘉雯", "Ann"),
        keywords=("a", "b"),
        section="时政",
        images=(Image("http://e/1.jpg", "caption", "credit"), Image("http://e/2.jpg")),
        date_published=MINUTE,
        date_published_precision=Precision.MINUTE,
        date_published_raw="2025-12-17 16:54",
        language="zh-CN",
        source_name="Source",
        site_name="Site",
    )
)


def fits(value: object, shape: Column) -> bool:
    if isinstance(shape, Many):
        return isinstance(value, list) and all(fits(each, shape.of) for each in value)
    if isinstance(shape, Parts):
        return value is None or (
            isinstance(value, dict)
            and list(value) == list(shape.fields)
            and all(fits(value[name], each) for name, each in shape.fields.items())
        )
    kinds = {
        ColumnKind.TEXT: str,
        ColumnKind.WHOLE: int,
        ColumnKind.NUMBER: float,
        ColumnKind.FLAG: bool,
        ColumnKind.JSON: dict,
    }
    return value is None or type(value) is kinds[shape]


@settings(max_examples=50, deadline=None)
@given(ARTICLES)
def test_every_record_has_the_columns_of_its_profile(given_article):
    record = article_record(given_article)
    before = json.dumps(record)
    for name, profile in PROFILES.items():
        final = profile.convert(record)
        assert list(final) == list(profile.shapes)
        for column, shape in profile.shapes.items():
            assert fits(final[column], shape), (name, column)
    assert json.dumps(record) == before


def test_our_own_names_are_those_of_the_record():
    assert list(PROFILES["winnow"].shapes) == list(FULL)
    assert PROFILES["winnow"].convert(FULL) == FULL


def test_schema_org():
    made = PROFILES["schema.org"].convert(FULL)
    assert (made["@context"], made["@type"], made["headline"]) == ("https://schema.org", "NewsArticle", "标题")
    assert made["author"] == [{"@type": "Person", "name": "夏嘉雯"}, {"@type": "Person", "name": "Ann"}]
    assert made["datePublished"] == "2025-12-17T16:54+08:00"
    assert made["publisher"]["name"] == "Site"
    assert made["image"][0] == {
        "@type": "ImageObject",
        "url": "http://e/1.jpg",
        "caption": "caption",
        "creditText": "credit",
    }


def test_zyte():
    made = PROFILES["zyte"].convert(FULL)
    assert (made["headline"], made["articleBody"], made["inLanguage"]) == ("标题", "正文", "zh-CN")
    assert (made["datePublished"], made["datePublishedRaw"]) == ("2025-12-17T16:54:00+08:00", "2025-12-17 16:54")
    assert made["mainImage"] == {"url": "http://e/1.jpg"}
    assert made["breadcrumbs"] == [{"name": "时政", "url": None}]


def test_trafilatura_has_the_names_that_the_library_gives():
    page = f"<html><title>t</title><body><article><p>{'A text about something. ' * 30}</p></article></body></html>"
    theirs = trafilatura.extract(page, output_format="json", with_metadata=True, url="https://www.example.org/a")
    made = PROFILES["trafilatura"].convert(FULL)
    assert list(made) == list(json.loads(theirs or ""))
    assert (made["author"], made["date"]) == ("夏嘉雯; Ann", "2025-12-17")
    assert (made["tags"], made["categories"]) == ("a;b", "时政")


def test_cc_news():
    assert PROFILES["cc_news"].convert(FULL) == {
        "title": "标题",
        "text": "正文",
        "domain": FULL["domain"],
        "date": "2025-12-17 16:54:00",
        "description": None,
        "url": FULL["final_url"],
        "image_url": "http://e/1.jpg",
    }


def test_datatrove():
    made = PROFILES["datatrove"].convert(FULL)
    assert list(made) == ["text", "id", "metadata"]
    assert made["metadata"]["date"] == "2025-12-17T16:54+08:00"
    assert made["metadata"]["authors"] == ["夏嘉雯", "Ann"]


@pytest.mark.parametrize(
    ("stated", "second", "clock"),
    [
        ("2025-12-17T16:54:08+08:00", "2025-12-17T16:54:08+08:00", "2025-12-17 16:54:08"),
        ("2025-12-17T16:54:08.123+08:00", "2025-12-17T16:54:08+08:00", "2025-12-17 16:54:08"),
        ("2025-12-17T16:54", "2025-12-17T16:54:00", "2025-12-17 16:54:00"),
        ("2025-12-17", "2025-12-17T00:00:00", "2025-12-17 00:00:00"),
        ("2025-12", None, None),
        ("2025", None, None),
        (None, None, None),
    ],
)
def test_a_date_becomes_no_finer_than_its_day(stated, second, clock):
    assert to_the_second(stated) == second
    assert wall_clock(stated) == clock
    assert day(stated) == (clock and clock[:10])


def test_some_fields_in_the_order_asked_for():
    profile = find_profile("winnow", ["title", "id", "title"])
    assert profile.convert(FULL) == {"title": "标题", "id": FULL["id"]}
    assert list(profile.shapes) == ["title", "id"]


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        ("nothing", (), r"profile 'nothing': not known; known: winnow, schema\.org, zyte"),
        ("cc_news", ("title", "body"), "field 'body': not known to the profile cc_news; known: title, text"),
    ],
    ids=["profile", "field"],
)
def test_what_is_unknown_is_named_with_what_is_known(name, fields, said):
    with pytest.raises(ExportError, match=said):
        find_profile(name, fields)
