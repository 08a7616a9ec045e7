"""The workshop: a site file is checked, tried on archived pages, and written with the one of before kept."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from crawler.spiders import SiteLoader
from crawler.web import WebSettings, create_app
from pipelines.workers import WorkerBounds
from storage.store import Store

BEARER = {"Authorization": "Bearer let me"}
FILE = "/sources/example/file"
START = 'start = ["http://www.example.com/"]\n'


@pytest.fixture
def web(home: Path, store: Store) -> TestClient:
    sites = home / "sites"
    bounds = WorkerBounds(1, 20.0, 1_000_000)
    settings = WebSettings(
        store, lambda: SiteLoader([str(sites)]), home / "archive", token="let me", own_sites=sites, bounds=bounds
    )
    return TestClient(create_app(settings), base_url="http://127.0.0.1", follow_redirects=False)


def post(web: TestClient, text: str, do: str, headers: dict[str, str] = BEARER, path: str = FILE) -> Any:
    return web.post(path, data={"text": text, "do": do}, headers=headers)


def test_a_trial_shows_what_would_change_and_writes_nothing(web, home, store):
    before = (home / "sites" / "example.toml").read_bytes(), [each.article for each in store.articles()]
    shown = post(web, START + 'prune = ["article p:nth-of-type(2)"]\n', "try")
    assert shown.status_code == 200
    assert "2 pages read: 2 changed" in shown.text
    assert "The council of the town opened the new bridge" in shown.text
    assert 'class="gone"' in shown.text
    assert before == ((home / "sites" / "example.toml").read_bytes(), [each.article for each in store.articles()])


def test_a_text_that_changes_nothing_says_so(web):
    assert "2 pages read: 2 unchanged" in post(web, START, "try").text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("start = [", "not valid TOML"),
        ("", "key &#39;start&#39; is missing"),
        (START + 'strat = "x"\n', "start"),
        (START + 'prune = ["p["]\n', "prune"),
        ("</textarea><script>alert(1)</script>", "not valid TOML"),
    ],
)
@pytest.mark.parametrize("do", ["try", "save"])
def test_a_slip_is_told_and_nothing_is_written(web, home, text, words, do):
    before = (home / "sites" / "example.toml").read_bytes()
    answer = post(web, text, do)
    assert answer.status_code == 400
    assert words in answer.text
    assert "<script>alert" not in answer.text
    assert (home / "sites" / "example.toml").read_bytes() == before


def test_saving_keeps_the_file_of_before(web, home):
    folder = home / "sites"
    before = (folder / "example.toml").read_text()
    assert post(web, START + 'language = "en"\r\n', "save").status_code == 303
    assert (folder / "example.toml").read_text() == START + 'language = "en"\n'
    (kept,) = folder.glob("example.toml.*")
    assert kept.read_text() == before
    assert SiteLoader([str(folder)]).list() == ["example"]
    assert "language = &#34;en&#34;" in web.get(FILE).text


def test_nobody_else_tries_or_writes(web, home):
    before = (home / "sites" / "example.toml").read_bytes()
    for headers in ({}, BEARER | {"Origin": "http://evil.test"}):
        for do in ("try", "save"):
            assert post(web, START + 'language = "en"\n', do, headers).status_code == 403
    assert (home / "sites" / "example.toml").read_bytes() == before
    assert "readonly" in web.get(FILE).text


@pytest.mark.parametrize("name", ["..%2Fevil", ".hidden", "a%00b", "con%2e%2e"])
def test_a_name_leads_to_no_other_folder(web, home, name):
    assert post(web, START, "save", path=f"/sources/{name}/file").status_code in (303, 400, 404, 405)
    written = {path.name for path in home.rglob("*.toml")}
    assert written <= {"example.toml", "con...toml"}
    assert all(path.parent == home / "sites" for path in home.rglob("*.toml"))
