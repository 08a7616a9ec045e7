"""What was learnt of a site is kept version by version, one in use."""

from dataclasses import replace
from datetime import timedelta

from storage.site_templates import StoredTemplate
from tests.storage.samples import NOON

FIRST = StoredTemplate(site="news", version="a1", value='{"form": 1, "words": "正文"}', pages=5, learned_at=NOON)
SECOND = replace(FIRST, version="b2", pages=10, learned_at=NOON + timedelta(hours=1))


def test_a_site_has_no_template_until_one_is_kept(store):
    assert store.template("news") is None
    store.keep_template(FIRST)
    assert store.template("news") == FIRST
    assert store.template("other") is None


def test_the_latest_is_in_use_and_the_earlier_stay(store):
    store.keep_template(FIRST)
    store.keep_template(SECOND)
    assert store.template("news") == SECOND
    assert store.templates("news") == [SECOND, replace(FIRST, active=False)]


def test_an_earlier_one_can_be_taken_back(store):
    store.keep_template(FIRST)
    store.keep_template(SECOND)
    store.keep_template(replace(FIRST, learned_at=NOON + timedelta(hours=2)))
    found = store.template("news")
    assert found is not None
    assert found.version == "a1"
    assert [one.active for one in store.templates("news")] == [True, False]


def test_forgetting_takes_it_out_of_use(store):
    assert store.forget_template("news") is False
    store.keep_template(FIRST)
    assert store.forget_template("news") is True
    assert store.template("news") is None
    assert [one.active for one in store.templates("news")] == [False]
