"""The JSON API: every path of its description answers, lists go on by a cursor, problems are one line of JSON."""

from datetime import UTC, datetime

import pytest

from storage.export import record_id
from storage.withdrawals import WithdrawalRegistry, read_target


def test_every_path_of_the_description_answers(web, store):
    (first, *_) = store.articles()
    real = {"site": "example", "run": "1", "id": record_id(first.article)}
    described = web.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path, methods in described["paths"].items():
        assert methods["get"]["summary"].endswith(".")
        known = dict(real, id=first.cluster_id or "") if path.startswith("/clusters") else real
        answer = web.get(f"/api/v1{path.format(**known)}", params={"q": "council"} if path == "/search" else {})
        expected = 404 if path.startswith("/clusters") and first.cluster_id is None else 200
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
