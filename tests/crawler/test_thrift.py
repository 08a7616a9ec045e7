"""Whole crawls that come again: what they ask for, what they are spared, what they notice."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from crawler.site.config import load
from crawler.spiders.loader import spider_class
from storage.articles.changes import ArticleChange
from storage.db.engine import write_transaction
from storage.refetch.state import FetchStates
from storage.refetch.validators import needs_full_fetch
from storage.schema.core import fetch_state
from tests.servers.command_line import WinnowHome
from tests.servers.conditional_site import ConditionalSite, articles, listing, serve_conditional_site, story

QUICK = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0}


@pytest.fixture
def site():
    with serve_conditional_site() as served:
        yield served


@pytest.fixture
def house(tmp_path, site):
    made = WinnowHome(tmp_path)
    made.write_site("gazette", site.base)
    return made


def crawl(house: WinnowHome, *words: str):
    ended = house.scrapy("crawl", "gazette", *words, settings=QUICK)
    assert "Traceback" not in ended.err, ended.err
    return ended


def seasoned(house: WinnowHome) -> None:
    """Let every page have been looked at so often that the next look asks conditionally."""
    with house.store() as store, write_transaction(store.engine) as connection:
        for row in connection.execute(fetch_state.select()).mappings().all():
            count = next(n for n in range(10, 30) if not needs_full_fetch(row["normalized_url"], n, 0))
            connection.execute(update(fetch_state).filter_by(normalized_url=row["normalized_url"]).values(looks=count))


def due_now(house: WinnowHome) -> None:
    """Let every young article be due since a minute ago: a crawl may begin in the second in which another ended."""
    moment = (datetime.now(UTC) - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%S")
    with house.store() as store, write_transaction(store.engine) as connection:
        connection.execute(update(fetch_state).where(fetch_state.c.due_at.is_not(None)).values(due_at=moment))


def statuses(site: ConditionalSite) -> dict[str, int]:
    return {path: status for path, status, _ in site.taken()}


@pytest.mark.slow
def test_lists_that_did_not_change_are_not_sent_again_and_lead_on_all_the_same(house, site):
    site.packed = True
    assert crawl(house).status == 0
    assert site.codings == {"gzip", "deflate", "br", "zstd"}
    assert set(articles(1, 12)) <= set(statuses(site))
    seasoned(house)
    new = articles(13, 13)[0]
    site.pages |= {"/town/": listing(*articles(7, 13)), new: story(13)}
    ended = crawl(house)
    seen = statuses(site)
    assert (seen["/"], seen["/town/"], seen[new]) == (304, 200, 200)
    assert not set(articles(1, 12)) & set(seen)
    assert "1 answered 304 (not modified), which saved" in ended.out
    with house.store() as store:
        run = store.runs("gazette", limit=1)[0]
        assert run.counts["saved/answers"] == 1
        assert 0 < run.counts["saved/bytes"] < len(site.pages["/"])  # it was sent packed
        assert store.counts()["articles"] == 13


@pytest.mark.slow
def test_a_site_whose_validators_lie_is_found_and_never_believed_again(house, site):
    site.frozen.add("/")
    crawl(house)
    new = articles(13, 13)[0]
    site.pages |= {"/": listing(*articles(1, 6), new, "/town/"), new: story(13)}
    ended = crawl(house)
    assert ended.err.count("not believed any more") == 1
    with house.store() as store:
        assert not FetchStates(store.engine).trust("gazette").believed
        assert store.counts()["articles"] == 13


@pytest.mark.slow
def test_an_answer_that_nothing_changed_is_not_believed_where_nobody_asked(house, site):
    site.always.add("/town/")
    ended = crawl(house)
    assert [status for path, status, _ in site.taken() if path == "/town/"] == [304, 304]
    assert ended.status == 1
    assert "twice" in ended.err


@pytest.mark.slow
def test_young_articles_are_looked_at_again_and_every_change_is_named(house, site):
    crawl(house)
    changed, corrected, gone, same = articles(1, 4)
    site.taken()
    due_now(house)
    seasoned(house)
    site.pages[changed] = story(1, title="The council has changed its mind about bridges")
    site.pages[corrected] = story(2, extra="<p>Correction: the council met on Monday, not on Tuesday as we said.</p>")
    del site.pages[gone]
    ended = crawl(house)
    seen = statuses(site)
    assert (seen[changed], seen[corrected], seen[gone], seen[same]) == (200, 200, 404, 304)
    with house.store() as store:
        assert ArticleChange.HEADLINE in store.find(site.base + changed[1:]).changes
        assert store.find(site.base + corrected[1:]).changes == (ArticleChange.TEXT, ArticleChange.CORRECTION)
        missing = store.find(site.base + gone[1:])
        assert missing.date_gone is not None
        assert "paint the bridge green" in missing.article.text
        look, _ = FetchStates(store.engine).find("gazette", site.base + same[1:])
        assert look is not None
        assert look.quiet == 1
        counts = store.runs("gazette", limit=1)[0].counts
    assert (counts["outcome/changed"], counts["outcome/unchanged"], counts["outcome/gone"]) == (2, 9, 1)
    assert "gone" in ended.out
    shown = json.loads(house.scrapy("show", "--json", site.base + gone[1:]).out)
    assert shown["date_gone"] is not None


@pytest.mark.slow
def test_a_site_that_is_away_as_a_whole_has_lost_no_article(house, site):
    crawl(house)
    pages, (first, *_) = dict(site.pages), articles(1, 4)
    due_now(house)
    site.pages.clear()
    away = crawl(house)
    assert away.status == 2
    site.pages.update(pages)
    due_now(house)
    with house.store() as store:
        assert [stored.date_gone for stored in store.articles()] == [None] * 12
        assert store.runs("gazette", limit=1)[0].counts["skipped/site_away"] == 12
        assert "outcome/gone" not in store.runs("gazette", limit=1)[0].counts
    site.taken()
    crawl(house)
    assert statuses(site)[first] == 200


@pytest.mark.parametrize(
    ("file", "word", "mode", "expected"),
    [
        ("", None, "crawl", True),
        ("revisit = false", None, "crawl", False),
        ("revisit = false", "yes", "crawl", True),
        ("", "no", "crawl", False),
        ("", "yes", "backfill", False),
    ],
)
def test_who_looks_again_at_young_articles(tmp_path, file, word, mode, expected):
    path = WinnowHome(tmp_path).write_site("gazette", "http://127.0.0.1:9/", file)
    spider: Any = spider_class(load(path))(mode=mode, revisit=word)
    assert spider.revisit is expected


def test_a_word_that_is_neither_yes_nor_no(house):
    ended = house.scrapy("crawl", "gazette", "-a", "revisit=maybe")
    assert ended.status == 2
    assert "revisit=maybe: write yes or no" in ended.err
