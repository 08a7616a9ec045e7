"""One table of an article's fields: the record, the database and an export all follow it."""

from dataclasses import fields

from storage.articles.stored_article import StoredArticle
from storage.export.incremental.state import record_digest
from storage.export.profiles.winnow import WINNOW
from storage.fields import BY_NAME, FIELDS, FieldGroup, FieldKind, named
from storage.records import Article
from storage.release.manifest.fields import grouped
from storage.schema.core import articles, revisions


def test_every_attribute_of_an_article_is_a_field_and_the_other_way_round():
    of_page = {field.name for field in FIELDS if not field.of_store}
    assert of_page == {field.name for field in fields(Article)} - {
        "signature",
        "comments",
    }  # they have tables of their own
    of_store = {field.name for field in FIELDS if field.of_store} - {"id"}
    assert of_store <= {field.name for field in fields(StoredArticle)}


def test_no_field_is_named_twice_and_each_says_what_it_means():
    assert len(BY_NAME) == len(FIELDS)
    assert all(field.meaning for field in FIELDS)
    assert set(WINNOW.shapes) == set(BY_NAME)


def test_what_a_page_states_has_a_column_in_both_tables():
    for table in articles, revisions:
        for field in FIELDS:
            if not field.of_store:
                column = table.columns[field.name]
                assert column.nullable != (field.required or (field.kind in LISTS and field.name != "rights"))


LISTS = {FieldKind.TEXTS, FieldKind.IMAGES, FieldKind.OBJECT}


def test_fields_of_a_kind_come_in_the_order_of_an_export():
    assert named(FieldKind.FLAG) == ("is_reprint", "is_accessible_for_free")
    assert [field.name for field in FIELDS if field.group is FieldGroup.SOURCE] == ["source_name", "source_url"]


def test_a_field_that_earlier_releases_lack_is_no_difference_while_it_is_empty():
    assert grouped({"language": "en", "media": []}) == grouped({"language": "en"})
    assert grouped({"media": [{"url": "http://e/a.mp3"}]})["rest"] != grouped({})["rest"]
    assert record_digest({"title": "a", "media": []}) == record_digest({"title": "a"})
