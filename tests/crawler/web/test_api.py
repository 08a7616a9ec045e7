"""The JSON API: every path of its description answers, lists go on by a cursor, problems are one line of JSON."""

from datetime import UTC, datetime

import pytest

from pipelines.dedup.minhash import sign
from storage.export.records import record_id
from storage.release import make_release
from storage.release.manifest import ReleaseRequest
from storage.selection import Selection
from storage.withdrawals import WithdrawalRegistry, read_target
from tests.storage.samples import article


def test_every_path_of_the_description_answers(web, store):
    (first, *_) = store.articles()
    real = {"site": "example", "run": "1", "id": record_id(first.article)}
    described = web.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path, methods in described["paths"].items():
        assert methods["get"]["summary"].endswith(".")
        known = dict(real, id=first.cluster_id or "none") if path == "/clusters/{id}" else real
        answer = web.get(f"/api/v1{path.format(**known)}", params={"q": "council"} if path == "/search" else {})
        expected = 404 if path == "/clusters/{id}" and first.cluster_id is None else 200
        assert answer.status_code == expected, path
        assert isinstance(answer.json(), dict)


def test_a_list_goes_on_by_its_cursor(web, store):
    found, after = [], 0
    while after is not None:
        answer = web.get("/api/v1/articles", params={"after": after, "limit": 2}).json()
        assert len(answer["articles"]) <= 2
        found += answer["articles"]
        after = answer["next"]
    assert sorted(each["id"] for each in found) == sorted(record_id(each.article) for each in store.articles())
    (one,) = [each for each in store.articles() if "bridge" in each.article.title]
    alone = web.get(f"/api/v1/articles/{record_id(one.article)}").json()
    assert alone in found
    assert alone["text"] == one.article.text


def test_runs_searches_and_clusters_go_on_by_their_cursors(web, store):
    for _ in range(4):
        store.start_run("example", "crawl")
    for number in range(3):
        url = f"http://third.example/{number}"
        text = " ".join(f"word{each}" for each in range(80))
        store.save([article(url, site=f"third{number}", title="The same", text=text, signature=sign(text))])
    for path, name, cursor, key in (
        ("runs", "runs", "before", "id"),
        ("search?q=the", "articles", "after", "id"),
        ("clusters", "clusters", "after", "id"),
    ):
        mark = "&" if "?" in path else "?"
        found, asked = [], f"/api/v1/{path}{mark}limit=2"
        while asked:
            page = web.get(asked).json()
            found += [each[key] for each in page[name]]
            asked = page["next"] and f"/api/v1/{path}{mark}limit=2&{cursor}={page['next']}"
        whole = web.get(f"/api/v1/{path}{mark}limit=1000").json()
        assert found == [each[key] for each in whole[name]], path
        assert found, path
    (story,) = web.get("/api/v1/clusters").json()["clusters"]
    assert (story["articles"], story["original"]["title"]) == (3, "The same")
    assert len(web.get(f"/api/v1/clusters/{story['id']}").json()["articles"]) == 3


def test_health_and_releases(web, home, store):
    told = web.get("/api/v1/health").json()
    assert "no service" in told["service"]
    assert sum(told["states"].values()) == 2
    assert web.get("/api/v1/releases").json() == {"releases": []}
    (home / "exports" / "other").mkdir(parents=True)
    make_release(store, home / "exports" / "spring", Selection(), ReleaseRequest(name="spring"))
    (release,) = web.get("/api/v1/releases").json()["releases"]
    assert (release["name"], release["folder"], release["articles"]) == ("spring", "spring", 3)
    assert release["bytes"] > 0


def test_what_was_had_is_not_sent_again(web):
    first = web.get("/api/v1/articles")
    again = web.get("/api/v1/articles", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("articles?limit=0x", 400),
        ("articles?limit=9999", 400),
        ("articles?after=-1", 400),
        ("search", 400),
        ("search?q=(", 400),
        ("sources/nobody", 404),
        ("runs/zero", 404),
        ("articles/none", 404),
        ("clusters/none", 404),
    ],
)
def test_a_problem_is_one_line(web, path, status):
    answer = web.get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert "\n" not in answer.json()["error"]


def test_what_is_withdrawn_is_handed_to_nobody(web, store):
    (one,) = [each for each in store.articles() if "bridge" in each.article.title]
    record = record_id(one.article)
    WithdrawalRegistry(store.engine).add([read_target(record)], "on request", datetime.now(UTC))
    for address in (f"/api/v1/articles/{record}", f"/articles/{record}?format=json"):
        assert web.get(address).status_code == 404
    for address in ("/api/v1/articles", "/sources/example?format=feed", "/search?q=Quillwort&format=jsonl"):
        assert "Quillwort" not in web.get(address).text
