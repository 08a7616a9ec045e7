"""Rights of articles as they stream out of a store."""

from datetime import timedelta

from storage.rights.annotate import HOSTS, RightsAnnotator, host_of
from storage.rights.levels import Rights
from storage.rights.policy_files import PolicyFileKind, PolicyFiles
from storage.robots import robots_file
from storage.selection.selection import Selection
from storage.selection.stream import select
from tests.storage.rights.test_policy_files import notice
from tests.storage.samples import NOON, article

DAY = timedelta(days=1)


def numbered(number: int, days: int, **changes):
    texts = {"title": f"标题{number}", "text": f"正文{number}"}
    return article(f"http://e.org/{number}", date_fetched=NOON + days * DAY, **texts, **changes)


def test_each_article_is_judged_by_the_files_of_its_time(store):
    notices = PolicyFiles(store.engine)
    notices.note(notice("User-agent: *\nAllow: /\n"))
    notices.note(notice("User-agent: *\nContent-Signal: ai-train=no\n", 48))
    store.save([numbered(1, 0), numbered(2, 1), numbered(3, 2), numbered(4, -9)])
    dropped = []
    kept = select(store, Selection(rights=Rights.NO_OPTOUT), lambda stored, why: dropped.append((stored, why)))
    checked = {stored.article.url[-1]: stored.rights["checked"]["robots.txt"] for stored in kept if stored.rights}
    assert checked == {"1": NOON.isoformat(), "2": NOON.isoformat(), "4": None}
    assert [(stored.article.url[-1], why) for stored, why in dropped] == [("3", "rights")]


def test_the_files_of_few_hosts_are_held(store):
    rights = RightsAnnotator(store.engine)
    store.save([article(f"http://{n}.example.com/a", title=str(n), text=str(n)) for n in range(HOSTS + 6)])
    for stored in store.articles():
        assert rights(stored).rights is not None
    assert len(rights._known) == HOSTS


def test_of_a_file_that_changes_at_every_look_few_versions_are_held(store, monkeypatch):
    monkeypatch.setattr("storage.rights.annotate.CHARACTERS", 2000)
    notices, rights = PolicyFiles(store.engine), RightsAnnotator(store.engine)
    for day in range(12):
        notices.note(notice(f"User-agent: *\nDisallow: /{day}$\n" + "#" * 500, 24 * day))
    store.save([numbered(number, number) for number in range(12)])
    for stored in store.articles():
        judged = rights(stored).rights
        assert judged is not None
        assert judged["robots"] == "disallowed"
        assert len(rights._files) <= 3


def test_a_file_is_parsed_once(store, monkeypatch):
    asked: list[str] = []

    def counted(text: str) -> robots_file.RobotsFile:
        asked.append(text)
        return robots_file.read_robots(text)

    monkeypatch.setattr("storage.rights.site_policy.read_robots", counted)
    PolicyFiles(store.engine).note(notice("User-agent: *\nAllow: /\n", kind=PolicyFileKind.ROBOTS))
    store.save([numbered(1, 0), numbered(2, 0)])
    assert [stored.rights and stored.rights["robots"] for stored in select(store, Selection())] == ["allowed"] * 2
    assert len(asked) == 1


def test_the_host_of_an_address():
    assert host_of("http://User@E.org:81/a") == "e.org:81"
    assert host_of("http://[") == host_of("a") == ""


def test_a_page_that_reserves_its_text_later_is_heard_though_the_text_is_the_same(store):
    silent = {"at": NOON.isoformat(), "notes": [], "left_out": 0}
    later = (NOON + DAY).isoformat()
    speaking = {"at": later, "notes": [{"kind": "robots", "where": "meta", "text": "noai"}], "left_out": 0}
    for number, said in enumerate([silent, speaking, {**speaking, "at": "never"}, None]):
        store.save([numbered(1, number, rights=said)])
    [stored] = select(store, Selection())
    assert stored.rights is not None
    assert [each["kind"] for each in stored.rights["opt_out"]] == ["noai"]
    assert stored.rights["checked"]["page"] == later
    assert stored.revision == 1
