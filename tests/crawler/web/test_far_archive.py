"""An article beside its page when the page lies on object storage, and when that is away."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crawler.web import create_app
from storage.archive import Places
from storage.export.records import record_id
from storage.offsite import Catalog, find_places
from storage.offsite.dropping import drop_old_files
from storage.offsite.push import Pusher
from storage.remote import ranges
from storage.store import Store
from tests.crawler.web.conftest import whole_settings


@pytest.fixture
def record(home, store):
    """An article whose page was brought away and is no longer here."""
    catalog = Catalog(store.engine)
    assert Pusher(catalog, home / "archive", f"file://{home}/far").run().files == 1
    assert drop_old_files(catalog, home / "archive", timedelta(0)).files == 1
    ranges.forget()
    (article,) = store.articles(["elsewhere"])
    return record_id(article.article)


def client(home: Path, store: Store, where: Places) -> TestClient:
    settings = replace(whole_settings(home, store), archive=where)
    return TestClient(create_app(settings), base_url="http://127.0.0.1", follow_redirects=False)


def test_the_page_is_read_from_there(home, store, record):
    web = client(home, store, find_places(store.engine, home / "archive"))
    assert "The council of the town" in web.get(f"/articles/{record}/page").text
    assert "iframe" in web.get(f"/articles/{record}").text


def test_an_article_whose_page_cannot_be_had_says_why(home, store, record):
    web = client(home, store, Places(home / "archive", ("nonsense://far",)))
    shown = web.get(f"/articles/{record}")
    assert shown.status_code == 200
    frame = web.get(f"/articles/{record}/page")
    assert frame.status_code == 404
    assert "Protocol not known" in frame.text
