"""The workshop: a site file is checked, tried on archived pages, and written with the one of before kept."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from crawler.spiders import SiteLoader
from crawler.web import WebSettings, create_app
from pipelines.extraction import Template
from pipelines.extraction.template.template import ContainerPath
from pipelines.workers import WorkerBounds
from storage.site_templates import StoredTemplate
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


@pytest.mark.process
def test_a_trial_shows_what_would_change_and_writes_nothing(web, home, store):
    before = (home / "sites" / "example.toml").read_bytes(), [each.article for each in store.articles()]
    shown = post(web, START + 'prune = ["article p:nth-of-type(2)"]\n', "try")
    assert shown.status_code == 200
    assert "2 pages read: 2 changed" in shown.text
    assert "The council of the town opened the new bridge" in shown.text
    assert 'class="gone"' in shown.text
    assert before == ((home / "sites" / "example.toml").read_bytes(), [each.article for each in store.articles()])


@pytest.mark.process
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


def test_a_proposed_entry_stands_in_the_text_and_is_not_saved(web, home):
    before = (home / "sites" / "example.toml").read_text()
    shown = web.get(f"{FILE}?prune=ul.related&body=article&evil=x").text
    assert "Added to the text, not saved yet: <code>prune: ul.related</code>, <code>body: article</code>" in shown
    assert "    &#34;ul.related&#34;,\n]\nbody = &#34;article&#34;\n[schedule]" in shown
    assert "evil" not in shown
    assert (home / "sites" / "example.toml").read_text() == before
    assert web.get(f"{FILE}?prune=p[").status_code == 200  # saving says what is wrong with it


def test_an_entry_is_put_into_a_draft_and_not_saved(web, home):
    before = (home / "sites" / "example.toml").read_text()
    draft = before + 'language = "en"\n'
    shown = post(web, draft, "add", path=f"{FILE}?prune=nav").text
    assert "not saved yet: <code>prune: nav</code>" in shown
    assert "language = &#34;en&#34;" in shown
    assert "data-unsaved" in shown
    slip = post(web, "start = [", "add", path=f"{FILE}?prune=nav")
    assert (slip.status_code, "not valid TOML" in slip.text, "start = [</textarea>" in slip.text) == (400, True, True)
    assert post(web, draft, "add", {}, f"{FILE}?prune=nav").status_code == 403
    assert (home / "sites" / "example.toml").read_text() == before
    assert "data-unsaved" not in web.get(FILE, headers=BEARER).text


def test_a_file_with_a_slip_takes_no_entry_and_says_why(web, home):
    (home / "sites" / "example.toml").write_text("start = [")
    answer = web.get(f"{FILE}?prune=nav", headers=BEARER)
    assert answer.status_code == 400
    assert "not valid TOML" in answer.text
    assert "start = [</textarea>" in answer.text


def test_what_was_learned_is_told_and_forgotten(web, store):
    assert "Nothing yet" in web.get(FILE).text
    value = Template(pages=12, bodies=(ContainerPath("div.story", 12, 0.9),)).to_json()
    now = datetime.now(UTC)
    store.keep_template(StoredTemplate(site="example", version="v1", value=value, pages=12, learned_at=now))
    shown = web.get(FILE).text
    assert "from 12 articles with different headlines" in shown
    assert "div.story" in shown
    assert web.post("/sources/example/forget").status_code == 403
    assert web.post("/sources/example/forget", headers=BEARER).json()["done"] == "forgotten"
    assert store.template("example") is None
    assert "Nothing yet" in web.get(FILE).text
