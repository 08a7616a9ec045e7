"""What page and site say, put together."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.export.records.article import article_record
from storage.records import Article
from storage.rights.decision import allows, combined, unknown, why
from storage.rights.levels import Rights
from storage.rights.policy_files import PolicyFile, PolicyFileKind
from storage.rights.site_policy import SiteFile
from tests.storage.samples import NOON, article

URL = "http://www.example.com/news/1.html"
BY = "https://creativecommons.org/licenses/by/4.0/"
NC = "https://creativecommons.org/licenses/by-nc/4.0/"
ROBOTS, TDMREP, AI = PolicyFileKind.ROBOTS, PolicyFileKind.TDMREP, PolicyFileKind.AI_TXT
NOTHING = {ROBOTS: (404, ""), TDMREP: (404, ""), AI: (404, "")}


def files(given_: dict[PolicyFileKind, tuple[int, str]]) -> dict[PolicyFileKind, SiteFile]:
    times: dict[str, Any] = {"first_seen": NOON, "last_seen": NOON}
    times |= {"site": "example", "host": "www.example.com", "url": "u", "agent": "Winnow/0.1 (x)"}
    return {
        kind: SiteFile(PolicyFile(kind=kind, status=status, text=text, **times))
        for kind, (status, text) in given_.items()
    }


def saying(*notes: dict[str, str], **changes: Any) -> Article:
    return article(
        changes.pop("url", URL), rights={"at": NOON.isoformat(), "notes": list(notes), "left_out": 0}, **changes
    )


def note(kind: str, text: str, where: str = "meta", **more: str) -> dict[str, str]:
    return {"kind": kind, "where": where, "text": text, **more}


def of(*notes: dict[str, str], **more: tuple[int, str]) -> dict[str, Any]:
    return combined(saying(*notes), files(NOTHING | {PolicyFileKind(name): said for name, said in more.items()}))


def site(robots: str = "", tdmrep: str = "", ai: str = "", url: str = URL) -> dict[str, Any]:
    return combined(saying(url=url), files({ROBOTS: (200, robots), TDMREP: (200, tdmrep), AI: (200, ai)}))


def test_where_nothing_is_said_and_everything_was_looked_at_nothing_stands():
    said = of()
    assert (said["robots"], said["opt_out"], said["tdm_reservation"], said["licence"]) == ("allowed", [], None, None)
    assert unknown(said) == ()
    assert why(said, Rights.NO_OPTOUT) is None
    assert why(said, Rights.OPEN_LICENCE) == "no_open_licence"


def test_where_nobody_looked_all_is_unknown_and_nothing_stands():
    said = combined(article(URL), {})
    assert said["robots"] == "unknown"
    assert unknown(said) == unknown(None) == ("robots.txt", "tdmrep.json", "ai.txt", "page")
    assert allows(said, Rights.NO_OPTOUT)
    assert allows(None, Rights.NO_OPTOUT)
    assert not allows(None, Rights.OPEN_LICENCE)


def test_a_refusal_to_answer_is_unknown():
    said = combined(saying(), files({ROBOTS: (403, ""), TDMREP: (403, ""), AI: (302, "")}))
    assert said["robots"] == "disallowed"
    assert unknown(said) == ("robots.txt", "tdmrep.json", "ai.txt")


@pytest.mark.parametrize(
    ("status", "verdict"), [(402, "allowed"), (451, "allowed"), (408, "unknown"), (503, "unknown")]
)
def test_robots_txt_that_was_not_seen_lets_us_in_and_says_nothing_else(status, verdict):
    said = combined(saying(), files(NOTHING | {ROBOTS: (status, "")}))
    assert (said["robots"], unknown(said)) == (verdict, ("robots.txt",))


@pytest.mark.parametrize(
    ("said", "scopes", "reason"),
    [
        (note("robots", "noai, noimageai"), ["ai-train", "images"], "noai"),
        (note("robots", "NOIMAGEAI"), ["images"], None),
        (note("robots", "index;noai noimageai"), ["ai-train", "images"], "noai"),
        (note("robots", "'noai'"), ["ai-train"], "noai"),
        (note("robots", "index, GPTBot: noai"), [], None),
        (note("robots", "nosnippet"), [], None),
        (note("robots", "noai", agent="gptbot"), [], None),
        (note("tdm-reservation", "1", "header"), ["tdm"], "tdm-reservation"),
        (note("tdm-reservation", "0"), [], None),
        (note("tdm-reservation", "yes"), [], None),
        (note("content-usage", "train-ai=n", "header"), ["ai-train"], "content-usage"),
        (note("content-usage", "train-ai=y, search=n", "header"), ["search"], None),
        (note("content-signal", "ai-input=no", "header"), ["ai-input"], None),
        (note("terms", "All rights reserved"), [], None),
    ],
    ids=[
        "noai",
        "images",
        "blanks",
        "quoted",
        "to-another",
        "snippet",
        "agent",
        "reserved",
        "free",
        "words",
        "usage",
        "search",
        "input",
        "terms",
    ],
)
def test_what_a_page_says(said, scopes, reason):
    made = of(said)
    assert [each["scope"] for each in made["opt_out"]] == scopes
    assert why(made, Rights.NO_OPTOUT) == reason
    assert made["notes"] == [said]


@pytest.mark.parametrize(
    ("robots", "scopes", "reason"),
    [
        ("User-agent: *\nContent-Usage: /news/ train-ai=n\n", ["ai-train"], "content-usage"),
        ("User-agent: *\nContent-Usage: /news/ train-ai=n\nContent-Usage: /news/1 train-ai=y\n", [], None),
        ("User-agent: *\nContent-Usage: /other/ train-ai=n\n", [], None),
        ("User-agent: *\nContent-Signal: search=yes, ai-train=no\n", ["ai-train"], "content-signal"),
        ("User-agent: GPTBot\nContent-Signal: ai-train=no\n", [], None),
        ("User-agent: winnow\nAllow: /\nUser-agent: *\nContent-Usage: / train-ai=n\n", [], None),
        ("User-agent: *\nDisallow: /news/\n", [], "robots"),
        ("User-agent: CCBot\nUser-agent: GPTBot\nDisallow: /\n", [], None),
    ],
    ids=["path", "longer", "other", "signal", "agent", "ours", "disallowed", "agents"],
)
def test_what_robots_txt_says(robots, scopes, reason):
    said = site(robots)
    assert [each["scope"] for each in said["opt_out"]] == scopes
    assert why(said, Rights.NO_OPTOUT) == reason


def test_agents_known_for_training_that_are_kept_out_are_named_and_no_opt_out():
    said = site("User-agent: CCBot\nUser-agent: gptbot\nDisallow: /\n\nUser-agent: ClaudeBot\nDisallow: /other/\n")
    assert said["ai_agents_refused"] == ["CCBot", "GPTBot"]
    assert said["opt_out"] == []


FILE = {"tdmrep.json": (200, json.dumps([{"location": "/news/", "tdm-reservation": 1, "tdm-policy": "/file"}]))}


@pytest.mark.parametrize(
    ("notes", "reserved", "sources", "policy"),
    [
        ([], 1, ["tdmrep.json"], "/file"),
        ([note("tdm-reservation", "0", "header")], 0, [], "/file"),
        ([note("tdm-reservation", "0", "header"), note("tdm-reservation", "1")], 1, ["page:meta"], "/file"),
        ([note("tdm-reservation", "1", "header"), note("tdm-reservation", "0")], 0, [], "/file"),
        ([note("tdm-reservation", "1", "header"), note("tdm-reservation", "2")], 1, ["page:header"], "/file"),
        ([note("tdm-reservation", "0"), note("tdm-reservation", "1")], 1, ["page:meta"], "/file"),
        ([note("tdm-policy", "/header", "header"), note("tdm-policy", "/meta")], 1, ["tdmrep.json"], "/meta"),
    ],
    ids=["file", "header", "meta", "meta-frees", "meta-wrong", "two-metas", "policy"],
)
def test_page_before_header_before_file_says_whether_mining_is_reserved(notes, reserved, sources, policy):
    said = of(*notes, **FILE)
    assert (said["tdm_reservation"], said["tdm_policy"]) == (reserved, policy)
    assert [each["source"] for each in said["opt_out"]] == sources
    assert said["notes"] == notes


def test_a_directive_for_our_own_agent_is_one_for_us():
    assert [each["kind"] for each in of(note("robots", "noai", "header", agent="winnow"))["opt_out"]] == ["noai"]
    assert of(note("robots", "noai", "header", agent="winnower"))["opt_out"] == []


@pytest.mark.parametrize(
    ("text", "path", "shut"),
    [
        ("User-Agent: *\nDisallow: /\nDisallow: *\n", "/news/1.html", True),
        ("User-Agent: *\nDisallow: *.html\n", "/news/1.html", True),
        ("User-Agent: *\nDisallow: *.html\n", "/news/one?a=b", True),
        ("User-Agent: *\nDisallow: *.html\n", "/news/u.s.-trade-at-1.5", True),
        ("User-Agent: *\nDisallow: *.html\n", "/news/one.pdf", False),
        ("User-Agent: *\nDisallow: *.jpg\nAllow: *.html\n", "/news/1.html", False),
        ("<html>Disallow: /</html>", "/news/1.html", False),
    ],
    ids=["all", "type", "typeless", "dotted", "other-type", "pictures", "page"],
)
def test_what_ai_txt_says(text, path, shut):
    said = site(ai=text, url=f"http://www.example.com{path}")
    assert [each["kind"] for each in said["opt_out"]] == ["ai.txt"] * shut


@pytest.mark.parametrize(
    ("notes", "name", "place", "kept"),
    [
        ([note("licence", BY, "anchor")], "CC-BY", "article", True),
        ([note("licence", BY, "anchor", place="site")], "CC-BY", "site", False),
        ([note("licence", BY, "anchor", place="mention")], "CC-BY", "mention", False),
        ([note("licence", BY, "anchor", place="site"), note("licence", BY, "link")], "CC-BY", "article", True),
        ([note("licence", "https://e.org/terms", "json-ld"), note("licence", BY, "anchor")], None, "article", False),
        ([note("licence", NC, "link")], "CC-BY-NC", "article", False),
        ([note("licence", BY, "json-ld"), note("licence", NC, "meta")], "CC-BY", "article", False),
        ([note("licence", BY, "link"), note("licence", NC, "anchor", place="site")], "CC-BY", "article", True),
    ],
    ids=["own", "foot", "mention", "both", "terms", "not-open", "contradicted", "site-differs"],
)
def test_an_open_licence_is_one_of_the_article_itself(notes, name, place, kept):
    said = of(*notes)
    assert (said["licence"]["name"], said["licence"]["place"]) == (name, place)
    assert allows(said, Rights.OPEN_LICENCE) is kept


def test_of_licences_that_contradict_each_other_none_is_said_to_hold():
    assert of(note("licence", BY, "json-ld"), note("licence", NC, "meta"))["licence"]["open"] is None
    assert of(note("licence", NC, "json-ld"), note("licence", BY, "meta"))["licence"]["open"] is None


def test_the_licence_of_an_image_is_none():
    assert of(note("licence", BY, "anchor", place="image"))["licence"] is None


def test_a_licence_kept_before_there_were_notes_still_counts():
    said = combined(article(URL, license=BY), {})
    assert (said["licence"]["name"], allows(said, Rights.OPEN_LICENCE)) == ("CC-BY", True)


@given(
    st.lists(st.dictionaries(st.sampled_from(["kind", "where", "text", "place", "agent"]), st.text(max_size=9))),
    st.text(max_size=80),
)
def test_any_evidence_gives_an_object_of_the_same_names(notes, text):
    said = combined(saying(*notes), files(dict.fromkeys(PolicyFileKind, (200, text))))
    assert said.keys() == of().keys()
    assert json.loads(json.dumps(said)) == said


def test_an_article_that_was_never_stored_shows_what_its_page_said():
    rights = article_record(saying(note("robots", "noai")))["rights"]
    assert [each["kind"] for each in rights["opt_out"]] == ["noai"]
    assert unknown(rights) == ("robots.txt", "tdmrep.json", "ai.txt")
    assert article_record(article(URL))["rights"] is None
