"""The same questions, the same answers, on every database; the index follows the texts."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage.db.engine import read_connection
from storage.errors import StorageError
from storage.fulltext import index
from storage.fulltext.index import update_index
from storage.fulltext.parser import read_query
from storage.fulltext.query import holds
from storage.fulltext.terms import article_terms
from storage.fulltext.tokenizer import MOST_TITLE_BYTES, canonical, fold
from storage.identity import corpus_name
from storage.reextraction.pages import StalePage
from storage.reextraction.replace import ReextractionOutcome, rebuild
from storage.selection.selection import Selection
from storage.selection.stream import select
from storage.store import Store
from tests.storage.samples import article

TEXTS = {
    "hans": ("广州自动驾驶全域开放", "中国新闻网记者报道，广州基本实现自动驾驶示范运营。iPhone发布会在北京举行。"),
    "hant": ("臺灣新聞", "記者在臺北採訪，颱風帶來大雨。"),
    "ja": ("東京でイベント", "ﾃｽﾄは東京タワーで行われました。コーヒー。"),
    "ko": ("서울 소식", "서울에서 열린 회의에 많은 사람이 왔다."),
    "th": ("ข่าววันนี้", "ประเทศไทยมีฝนตกหนัก"),
    "ar": ("أخبار اليوم", "مُحَمَّد يزور القاهرة"),
    "de": ("Straße nach Köln gesperrt", "Die Brücke über die Elbe wird geprüft. STRASSE und Maßnahmen. Öl."),
    "tr": ("İstanbul'da deprem", "Isparta ve IĞDIR illerinde hissedildi."),
    "fr": ("Café ouvert", "Le cafe\u0301 est très bon, 3,5 étoiles."),
    "en": ("A well-known editor leaves", "Write to info@example.com, don't phone. The U.S. storm 🙂 hit port. Email"),
    "en2": ("Storm warning", "The port storm was known well to the editor; it left. Newsroom news."),
    "hi": ("समाचार", "हिन्दी में समाचार"),
}
QUERIES = {
    "自动驾驶": {"hans"},
    "动": {"hans"},
    "网": {"hans"},
    "新闻": {"hans", "hant"},
    "记者广州": set(),
    "广州 北京": {"hans"},
    "iPhone发布": {"hans"},
    "iphone": {"hans"},
    "臺灣": {"hant"},
    "記者": {"hans", "hant"},
    "颱風": {"hant"},
    "台风带来": {"hant"},
    '"臺北採訪"': {"hant"},
    "東京": {"ja"},
    "テスト": {"ja"},
    "ｺｰﾋｰ": {"ja"},
    "서울": {"ko"},
    "서울에서": {"ko"},
    "사람": {"ko"},
    "ไทย": {"th"},
    "ฝนตก": {"th"},
    "محمد": {"ar"},
    "القاه*": {"ar"},
    "strasse": {"de"},
    "STRAẞE": {"de"},
    "köln": {"de"},
    "koln": set(),
    "Ko\u0308ln": {"de"},
    "öl": {"de"},
    "istanbul": {"tr"},
    "ısparta": {"tr"},
    "iğdır": {"tr"},
    "café": {"fr"},
    '"3 5"': {"fr"},
    "3,5": {"fr"},
    "well-known": {"en"},
    "well known": {"en", "en2"},
    '"known well"': {"en2"},
    "info@example.com": {"en"},
    "example.org": set(),
    "don’t": {"en"},
    '"port storm"': {"en2"},
    "storm -port": set(),
    "storm -iphone": {"en", "en2"},
    'storm -"port storm"': {"en"},
    "title:storm": {"en2"},
    'title:"storm warning" -title:editor': {"en2"},
    "news*": {"en2"},
    "news": {"en2"},
    "title:(storm OR 서울)": {"en2", "ko"},
    '"storm warn"*': {"en2"},
    "(café OR köln) NOT étoiles": {"de"},
    "समाचार": {"hi"},
    "हिन्दी": {"hi"},
    "warning the": {"en2"},
    '"warning the"': set(),
}


def put(store: Store, name: str, title: str, words: str, **changes: Any) -> None:
    store.save([article(f"http://www.example.com/{name}", title=title, text=words, **changes)])


def found(store: Store, query: str, **changes: Any) -> set[str]:
    return {each.article.url.rpartition("/")[2] for each in select(store, Selection(match=query, **changes))}


def test_every_database_answers_the_same(store):
    for name, (title, words) in TEXTS.items():
        put(store, name, title, words)
    assert {query: found(store, query) for query in QUERIES} == QUERIES


PARTS = ["ab", "abc", "b", "広", "広告", "告", "広告広", "서울", "é", "-", "、", "1", " ", "ab ", "ﾃ", "\n", "Ab"]
RANDOM = st.lists(st.sampled_from(PARTS), max_size=8).map("".join)
ASKED = st.one_of(
    RANDOM,
    st.builds('"{}"'.format, RANDOM),
    st.builds("{}*".format, RANDOM),
    st.builds("{} -{}".format, RANDOM, RANDOM),
    st.builds('{} OR title:"{}"'.format, RANDOM, RANDOM),
    st.builds('{} -("{}" OR {})'.format, RANDOM, RANDOM, RANDOM),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(RANDOM, RANDOM), min_size=1, max_size=6), st.lists(ASKED, min_size=1, max_size=8))
def test_search_finds_what_a_look_at_every_text_finds(store, texts, queries):
    with store.engine.begin() as connection:
        for table in ("aliases", "articles"):
            connection.execute(text(f"DELETE FROM {table}"))
    # The date keeps two equal texts apart, which the store would take for one article.
    for number, (title, words) in enumerate(texts):
        store.save(
            [
                article(
                    f"http://www.example.com/{number}", title=title, text=words, content_hash=f"{number}{title}{words}"
                )
            ]
        )
    for query in queries:
        try:
            asked = read_query(query)
        except StorageError:
            continue
        there = {
            str(number)
            for number, (title, words) in enumerate(texts)
            if holds(asked, canonical(title), canonical(words))
        }
        assert found(store, query) == there, query


def test_a_changed_text_is_found_by_its_new_words_only(store):
    put(store, "a", "Old headline", "Words of yesterday.")
    assert found(store, "yesterday") == {"a"}
    put(store, "a", "New headline", "Words of today.", raw_ref="x:2")
    assert found(store, "yesterday") == set()
    assert found(store, "today") == {"a"}
    assert update_index(store.engine) == 0


def test_an_article_that_is_gone_from_the_table_is_not_found(store):
    put(store, "a", "Headline", "Words of yesterday.")
    put(store, "b", "Other", "Words of yesterday too.")
    assert found(store, "yesterday") == {"a", "b"}
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM aliases"))
        connection.execute(text("DELETE FROM articles WHERE url LIKE '%/a'"))
    assert found(store, "yesterday") == {"b"}


def test_an_interrupted_update_goes_on(store, monkeypatch):
    monkeypatch.setattr(index, "BATCH", 2)
    for number in range(7):
        put(store, str(number), f"Title {number}", f"Number {number} has words.")

    def interrupt(done):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_index(store.engine, interrupt)
    assert update_index(store.engine) == 3
    assert len(found(store, "words")) == 7


def test_a_text_that_changes_while_it_is_read_is_found_by_its_last_words(store, monkeypatch):
    put(store, "a", "Old headline", "Words of yesterday.")

    def terms(title, words):
        monkeypatch.undo()
        put(store, "a", "New headline", "Words of today.", raw_ref="x:2")
        assert found(store, "today") == {"a"}  # another process, quicker than this one
        return article_terms(title, words)

    monkeypatch.setattr(index, "article_terms", terms)
    assert update_index(store.engine) == 0
    assert (found(store, "yesterday"), found(store, "today")) == (set(), {"a"})


def test_an_article_that_got_another_address_is_ordered_by_it(store):
    put(store, "a", "Headline", "Words.", final_url="http://m.example.com/a", normalized_url="m.example.com/a")
    assert update_index(store.engine) == 1
    put(store, "a", "Headline", "Words.", normalized_url="www.example.com/a")
    assert update_index(store.engine) == 0
    with read_connection(store.engine) as connection:
        names = connection.execute(text("SELECT name, normalized_url, articles.site FROM search_rows, articles")).all()
    assert [name for name, _, _ in names] == [corpus_name(site, url) for _, url, site in names]
    assert names[0].normalized_url == "www.example.com/a"


def test_words_that_another_version_has_cut_are_cut_again(store, monkeypatch):
    for number in range(5):
        put(store, str(number), f"Title {number}", f"Number {number} has words.")
    assert update_index(store.engine) == 5
    monkeypatch.setattr(index, "VERSION", index.VERSION + 1)
    monkeypatch.setattr(index, "BATCH", 2)
    assert update_index(store.engine) == 5
    assert update_index(store.engine) == 0


def test_a_page_that_was_read_again_is_found_by_its_new_words(store):
    put(store, "a", "Headline", "Words of the menu and of the text.", raw_ref="x:1")
    assert found(store, "menu") == {"a"}
    (known,) = store.articles()
    again = replace(known.article, text="Words of the text.", content_hash="other", extractor_version="2")
    page = StalePage(again.site, again.normalized_url, again.raw_ref or "", kept=True)
    (done,) = rebuild(store.engine, [(page, again)], lambda _: 1)
    assert done.fate is ReextractionOutcome.CHANGED, done
    assert (found(store, "menu"), found(store, "text")) == (set(), {"a"})


def test_marks_alone_can_make_other_words(store):
    put(store, "a", "Headline", "A well-known editor.", raw_ref="x:1")
    assert found(store, "well") == {"a"}
    put(store, "a", "Headline", "A wellknown editor.", raw_ref="x:1", extractor_version="2")
    assert (found(store, "well"), found(store, "wellknown")) == (set(), {"a"})


def test_an_interrupted_batch_leaves_nothing(store, monkeypatch):
    put(store, "a", "Title", "Some words.")
    monkeypatch.setattr(index, "_row", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        update_index(store.engine)
    monkeypatch.undo()
    assert found(store, "words") == {"a"}


def test_many_texts_are_indexed_behind_them_also_after_an_interruption(store, monkeypatch):
    if store.engine.dialect.name != "postgresql":
        pytest.skip("SQLite's index has no such step")
    monkeypatch.setattr(index, "MANY", 2)
    put(store, "a", "Title", "Some words.")
    put(store, "b", "Title", "Some more words.")
    with monkeypatch.context() as broken:
        broken.setattr(index, "_row", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            update_index(store.engine)
    assert not has_words_index(store)
    assert found(store, "words") == {"a", "b"}
    assert has_words_index(store)
    put(store, "c", "Title", "Further words.")
    assert found(store, "words") == {"a", "b", "c"}


def has_words_index(store: Store) -> bool:
    with read_connection(store.engine) as connection:
        return bool(connection.execute(text("SELECT to_regclass('ix_search_words_words') IS NOT NULL")).scalar_one())


def test_a_text_without_words_is_not_asked_for_again(store):
    put(store, "a", "…", "🙂")
    assert update_index(store.engine) == 1
    assert update_index(store.engine) == 0


def test_a_giant_text_is_found_by_its_beginning_on_every_database(store):
    put(store, "a", "Giant", "".join(chr(0x4E00 + number * 7 % 20000) for number in range(400_000)) + "结尾")
    put(store, "b", "Words", " ".join(f"word{number}" for number in range(300_000)))
    put(store, "c", "Long", "x" * 1_000_000)
    assert found(store, "title:giant") == {"a"}
    assert found(store, "word5") == {"b"}
    assert found(store, "word299999") == set()
    assert found(store, "x" * 70) == {"c"}


def test_old_words_that_lead_nowhere_are_cleared_away(store, monkeypatch):
    if store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL takes words out at once")
    monkeypatch.setattr(index, "_MUCH_GARBAGE", 2)
    put(store, "b", "Other", "Words stay.")
    for number in range(6):
        put(store, "a", f"Headline {number}", f"Words of day {number}.", raw_ref=f"x:{number}")
        assert found(store, f'"day {number}"') == {"a"}
    with read_connection(store.engine) as connection:
        ids = connection.execute(text("SELECT max(id) - min(id), count(*) FROM search_rows")).one()
    assert ids[0] <= 4
    assert found(store, "words") == {"a", "b"}


def test_a_database_without_full_text_search_is_one_clear_line(store, monkeypatch):
    if store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL always has it")
    monkeypatch.setitem(index._MAKE, "sqlite", ("CREATE VIRTUAL TABLE search_words USING fts5x(words)",))
    with pytest.raises(StorageError, match="without FTS5, which search needs"):
        list(select(store, Selection(match="words")))


def test_a_title_as_long_as_a_text_hides_no_word_of_either(store: Store) -> None:
    signs = [sign for sign in map(chr, range(0x4E00, 0x9FA0)) if fold(sign) == sign]  # of three bytes, and stay so
    title, body = ("".join(Random(seed).choices(signs, k=66_000)) for seed in (1, 2))
    store.save([article(title=title, text=body)])
    seen = title[: MOST_TITLE_BYTES // 3]
    asked = [f"title:{seen[at : at + 2]}" for at in range(0, len(seen) - 2, 3000)]
    asked += [body[at : at + 2] for at in range(0, 66_000, 3000)]
    assert [query for query in asked if not list(select(store, Selection(match=query)))] == []
