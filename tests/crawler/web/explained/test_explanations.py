"""Explanations: made once for whoever asks, bounded in bytes, other ones where the rules are others."""

from threading import Event, Thread

import pytest

from crawler.web.explained import ExplainedPage, Explanation, Explanations
from pipelines.extraction import Rules
from tests.storage.samples import article


def made(words: str) -> Explanation:
    return Explanation({"verdict": words, "fields": []}, f"<p>{words}</p>")


def test_two_who_ask_at_once_share_one():
    explanations, going = Explanations(), Event()
    counted: list[int] = []
    source = ExplainedPage("place", "rules", None)

    def make() -> Explanation:
        counted.append(1)
        going.wait(5)
        return made("one \ud800")

    found: list[Explanation] = []
    threads = [Thread(target=lambda: found.append(explanations.get(source, make))) for _ in range(5)]
    for thread in threads:
        thread.start()
    going.set()
    for thread in threads:
        thread.join()
    assert found == [made("one \ud800")] * 5
    assert len(counted) == 1


def test_what_was_asked_for_longest_ago_goes_first():
    explanations = Explanations(most_bytes=150)  # three of them
    counted: list[str] = []

    def get(place: str) -> Explanation:
        def make() -> Explanation:
            counted.append(place)
            return made(place)

        return explanations.get(ExplainedPage(place, "", None), make)

    for place in ("a", "b", "a", "c", "d", "a"):
        assert get(place).told["verdict"] == place
    assert counted[:2] == ["a", "b"]
    assert counted.count("a") == 1
    get("b")
    assert counted.count("b") == 2


def test_nothing_is_kept_of_one_that_failed():
    explanations, source = Explanations(), ExplainedPage("place", "", None)

    def fail() -> Explanation:
        raise LookupError("no page")

    with pytest.raises(LookupError):
        explanations.get(source, fail)
    assert explanations.get(source, lambda: made("there")) == made("there")


def test_another_page_template_or_rule_is_another_source():
    one = article("http://www.example.com/1", raw_ref="a.warc.gz:0")
    sources = [
        ExplainedPage.of(one, Rules()),
        ExplainedPage.of(one, Rules(body="main")),
        ExplainedPage.of(article("http://www.example.com/1", raw_ref="b.warc.gz:0"), Rules()),
        ExplainedPage.of(article("http://www.example.com/1", raw_ref="a.warc.gz:0", template_version="x"), Rules()),
    ]
    assert len({each.etag for each in sources}) == len(set(sources)) == 4
