"""Counts of rights."""

from storage.rights.levels import Rights
from storage.rights.summary import MEANINGS, NAMES, RightsSummary
from tests.storage.rights.test_decision import BY, note, of


def test_every_article_is_counted_by_what_was_said_and_what_was_not_looked_at():
    summary = RightsSummary()
    summary.add(
        of(note("robots", "noai"), note("content-usage", "train-ai=n"), note("content-usage", "train-ai=n", "header"))
    )
    summary.add(of(note("licence", BY, "link")))
    summary.add(of(note("licence", BY, "anchor", place="site")))
    summary.add(None)
    assert summary.to_json() == {
        "articles": 4,
        "fully_looked_at": 3,
        "not_looked_at": {"ai.txt": 1, "page": 1, "robots.txt": 1, "tdmrep.json": 1},
        "robots": {"allowed": 3, "unknown": 1},
        "opt_outs": {"content-usage:ai-train": 1, "noai:ai-train": 1},
        "licences": {"CC-BY": 1, "CC-BY (site)": 1, "none": 1},
        "ai_agents_refused": {},
    }


def test_licences_without_end_are_counted_together():
    summary = RightsSummary()
    for number in range(NAMES + 5):
        summary.licences[f"L{number}"] += number < NAMES
    summary.add(of(note("licence", BY, "link")))
    assert summary.to_json()["licences"]["other"] == 1


def test_every_option_is_put_in_words():
    assert set(MEANINGS) == set(Rights)
