"""Rules at the door: which articles they keep out, by name, and what they refuse to be."""

import json
import tomllib
from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from pipelines.admission import read_rules, rules_from_json, unwanted_by
from pipelines.bulk.frozen import FrozenRules, SiteRules
from pipelines.extraction import Rules, extract
from storage.records import Article, Hints, Page, Reason, Rejected
from tests.storage.samples import NOON, article

TEXT = "The council voted on Monday to close the old bridge for repairs, its first closure in forty years. " * 5


def rules(text: str):
    return read_rules(tomllib.loads(text)["rule"])


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ("title = 'SPORT'", True),
        ("title = '(?-i)SPORT'", False),
        ("title = ['^nothing', 'today$']", True),
        ("section = '^local$'", True),
        ("section = 'world'", False),
        ("text = 'b.idge'", True),
        ("words = 'bridge'", True),
        ("words = 'ridge'", False),
        ("words = ['ridge', 'COUNCIL VOTED']", True),
        ("words = 'café'", False),
        ("language = 'en'", True),
        ("language = ['fr', 'EN-gb']", True),
        ("language = 'e'", False),
        ("fewer_words_than = 100", True),
        ("fewer_words_than = 50", False),
        ("more_words_than = 49", True),
        ("older_than_days = 2", True),
        ("older_than_days = 3", False),
        ("title = 'sport'\nlanguage = 'fr'", False),
        ("title = 'sport'\nunless = { language = 'en' }", False),
        ("title = 'sport'\nunless = { language = 'en', section = 'world' }", True),
        ("", True),
    ],
)
def test_a_rule_fits_what_all_its_conditions_hold_of(conditions, fits):
    one = article(
        title="Sport today",
        text="The council voted: the bridge is closed.",
        section="Local",
        language="en-GB",
        word_count=50,
        date_published=datetime(2025, 12, 31, 11, tzinfo=UTC),
        date_fetched=NOON,
    )
    assert unwanted_by(one, rules(f"[[rule]]\ndrop = 'it'\n{conditions}")) == ("it" if fits else None)


@pytest.mark.parametrize("condition", ["section = '.'", "language = 'zh'", "older_than_days = 0"])
def test_what_an_article_does_not_say_holds_of_nothing(condition):
    assert unwanted_by(article(), rules(f"[[rule]]\ndrop = 'it'\n{condition}")) is None


def test_words_of_scripts_without_blanks_are_found_anywhere():
    one = article(title="标题", text="昨日广州足球队在比赛中获胜。")
    assert unwanted_by(one, rules("[[rule]]\ndrop = '体育'\nwords = ['足球']")) == "体育"
    mixed = article(title="标题", text="新款iPhone发布")
    assert unwanted_by(mixed, rules("[[rule]]\ndrop = 'it'\nwords = ['phone']")) is None


def test_the_first_rule_that_fits_decides():
    some = rules("""
        [[rule]]
        keep = "elections"
        words = "ballot"
        [[rule]]
        drop = "the rest"
    """)
    assert unwanted_by(article(text="They count every ballot."), some) is None
    assert unwanted_by(article(text="It rains."), some) == "the rest"
    assert unwanted_by(article(), ()) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule = 3", "expected tables"),
        ("[[rule]]\ntitle = 'a'", "rule 1: give either 'keep' or 'drop'"),
        ("[[rule]]\nkeep = 'a'\ndrop = 'b'", "rule 1: give either"),
        ("[[rule]]\ndrop = ''", "rule 1: 'drop' is the name"),
        ("[[rule]]\ndrop = 'a'\ntitel = 'b'", "rule 1: unknown key 'titel', did you mean 'title'?"),
        ("[[rule]]\ndrop = 'a'\ntitle = '(?=x)'", "rule 'a': title: not a regular expression"),
        ("[[rule]]\ndrop = 'a'\ntitle = []", "rule 'a': title: expected a text"),
        ("[[rule]]\ndrop = 'a'\nolder_than_days = '3'", "rule 'a': older_than_days: expected a whole number"),
        ("[[rule]]\ndrop = 'a'\nunless = 'b'", "rule 'a': 'unless' is a table"),
        ("[[rule]]\ndrop = 'a'\nunless = { keep = 'b' }", "rule 'a': unless: unknown key 'keep'"),
        ("[[rule]]\ndrop = 'a'\n[[rule]]\nkeep = 'a'", "two rules are called 'a'"),
        ("[[rule]]\ndrop = 'a'\n" * 1001, "1,001 rules"),
        (f"[[rule]]\ndrop = 'a'\nwords = {[f'word{n}' for n in range(10_001)]}", "10,001 words; at most"),
    ],
    ids=lambda each: each[:40],
)
def test_a_slip_is_said_with_the_rule_and_the_key(text, said):
    with pytest.raises((TypeError, ValueError), match=r".") as raised:
        read_rules(tomllib.loads(text)["rule"])
    assert said in str(raised.value)


def test_rules_survive_the_json_of_a_frozen_run():
    some = rules("[[rule]]\ndrop = 'a'\ntitle = ['x']\n[[rule]]\nkeep = 'b'\nunless = { older_than_days = 3 }")
    assert rules_from_json(json.loads(json.dumps([asdict(rule) for rule in some]))) == some


def _page(title: str) -> Page:
    body = f"<html lang=en><head><title>{title}</title></head><h1>{title}</h1><p>{TEXT}</p></html>"
    return Page(
        site="example",
        url="https://www.example.com/2026/01/02/the-bridge.html",
        final_url="https://www.example.com/2026/01/02/the-bridge.html",
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=body.encode(),
        fetched_at=NOON,
        hints=Hints(),
    )


def test_extraction_refuses_an_article_by_the_name_of_the_rule():
    some = Rules(admission=rules("[[rule]]\ndrop = 'sport'\ntitle = 'sport'"))
    kept, dropped = extract(_page("The old bridge is closed"), some), extract(_page("Sport on the bridge"), some)
    assert isinstance(kept, Article)
    assert isinstance(dropped, Rejected)
    assert (dropped.reason, dropped.detail, dropped.title) == (Reason.UNWANTED, "sport", "Sport on the bridge")
    assert kept.rules_digest == some.digest == dropped.rules_digest


def test_the_digest_follows_the_rules_and_is_as_before_without():
    assert Rules().digest == "1575bbef06e7"
    assert Rules(admission=rules("[[rule]]\ndrop = 'a'")).digest != Rules().digest


def test_a_bulk_run_freezes_the_rules_of_its_sites():
    some = Rules(admission=rules("[[rule]]\ndrop = 'sport'\ntitle = 'sport'"))
    frozen = FrozenRules({"example": SiteRules(("example.com",), some)})
    assert FrozenRules.from_json(json.loads(json.dumps(frozen.to_json()))) == frozen
    assert frozen.reading("example")[0].digest == some.digest
