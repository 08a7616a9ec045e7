import pytest
from lxml.html import document_fromstring

from pipelines.extraction.body.body import Body
from pipelines.extraction.opinion import opinion as second
from pipelines.extraction.opinion.features import features
from pipelines.extraction.opinion.opinion import second_opinion
from pipelines.extraction.opinion.page_lines import page_lines
from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.prune.prune import Pruned, prune
from pipelines.extraction.rules import DEFAULT

SENTENCES = [
    "The council of Lindow closed the old bridge on Monday after engineers found cracks in two of its pillars.",
    "Buses take another way through the town, and the ferry of the fishermen runs twice as often as before.",
    "The mayor said that the repair of the bridge would take two months and cost about forty thousand crowns.",
    "Engineers will look at the pillars again in May, when the water of the river is low enough to stand in.",
]
LOST = "Fishermen of the town said the bridge had been shaking for years whenever a heavy bus went over the river."
OTHER = "Sign in to read our quiz of the week"
PAGE = (
    "<html><body><h1>Bridge of Lindow closed</h1><div>"
    + "".join(f"<p>{one}</p>" for one in (*SENTENCES[:2], LOST, *SENTENCES[2:]))
    + f"</div><div><a href='/quiz'>{OTHER}</a></div></body></html>"
)


def block(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text, text)


def pruned_page() -> Pruned:
    return prune(document_fromstring(PAGE), DEFAULT)


def body_of(*texts: str, way: str = "pruned") -> Body:
    return Body(tuple(block(text) for text in texts), way, 0.9, pruned_page().before)


def test_a_lost_paragraph_comes_back_in_its_place() -> None:
    found = second_opinion(body_of(*SENTENCES), pruned_page(), "Bridge of Lindow closed")
    assert [each.text for each in found.body.blocks] == [*SENTENCES[:2], LOST, *SENTENCES[2:]]
    assert [each.text for each in found.restored] == [LOST]
    assert found.dropped == ()


def test_a_line_of_the_house_goes() -> None:
    found = second_opinion(body_of(*SENTENCES[:2], LOST, *SENTENCES[2:], OTHER), pruned_page(), "Bridge")
    assert [each.text for each in found.dropped] == [OTHER]
    assert OTHER not in [each.text for each in found.body.blocks]


def test_what_is_sure_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "page_lines", None)
    for body in (body_of(*SENTENCES, way="running"), body_of(*SENTENCES, way="rules"), body_of()):
        assert second_opinion(body, pruned_page(), None).body is body


def test_nearly_all_is_never_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "_probability", lambda *_: 0.0)
    body = body_of(*SENTENCES, OTHER)
    assert second_opinion(body, pruned_page(), None).dropped == ()


def test_what_the_body_says_in_other_lines_does_not_come_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "_probability", lambda *_: 1.0)
    half = LOST.index("whenever")
    texts = (*SENTENCES[:2], LOST[:half], LOST[half:], *SENTENCES[2:])
    found = second_opinion(body_of(*texts), pruned_page(), None)
    assert LOST not in [each.text for each in found.restored]


def test_confidence_says_how_sure_the_lines_are(monkeypatch: pytest.MonkeyPatch) -> None:
    sure = second_opinion(body_of(*SENTENCES), pruned_page(), "Bridge of Lindow closed").confidence
    monkeypatch.setattr(second, "_probability", lambda *_: 0.5)
    unsure = second_opinion(body_of(*SENTENCES), pruned_page(), "Bridge of Lindow closed").confidence
    assert 0.5 <= unsure < sure <= 1


def test_where_nothing_is_asked_the_agreement_is_the_confidence() -> None:
    assert second_opinion(body_of(*SENTENCES, way="running"), pruned_page(), None).confidence == 0.9


def test_measures_do_not_know_names_of_classes() -> None:
    plain, named = PAGE, PAGE.replace("<div>", "<div class='x9'>")
    rows = []
    for page in (plain, named):
        pruned = prune(document_fromstring(page), DEFAULT)
        lines = page_lines(pruned.before, [block(text) for text in SENTENCES], pruned.cuts, "Bridge")
        rows.append([features(lines, at, frozenset()) for at in range(len(pruned.before.lines))])
    assert rows[0] == rows[1]


def in_figure(html: str) -> Pruned:
    figure = f"<figure class='k3'><blockquote>{html}</blockquote></figure>"
    page = PAGE.replace(f"<p>{LOST}</p>", figure)
    return prune(document_fromstring(page), DEFAULT)


def test_a_paragraph_that_nobody_cut_between_kept_ones_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "_probability", lambda kind, _: 0.9 if kind == "kept" else 0.1)
    found = second_opinion(body_of(*SENTENCES), in_figure(f"<p>{LOST}</p>"), None)
    assert [each.text for each in found.restored] == [LOST]


@pytest.mark.parametrize(
    "other", [f"<p><a href='/x'>{LOST[:60]}</a>{LOST[60:]}</p>", f"<p>{LOST[:-1]}</p>", "<p>Labels.</p>"]
)
def test_links_lines_without_an_end_and_short_ones_do_not(monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    monkeypatch.setattr(second, "_probability", lambda kind, _: 0.9 if kind == "kept" else 0.1)
    assert second_opinion(body_of(*SENTENCES), in_figure(other), None).restored == ()


def test_a_paragraph_behind_the_last_kept_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "_probability", lambda kind, _: 0.9 if kind == "kept" else 0.1)
    assert second_opinion(body_of(*SENTENCES[:2]), pruned_page(), None).restored == ()


def test_where_no_headline_is_known_the_first_line_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "_probability", lambda _, found: 0.9 if found["stop"] else 0.1)
    page = PAGE.replace("<h1>Bridge of Lindow closed</h1>", "<div>Bridge of Lindow closed</div>")
    pruned = prune(document_fromstring(page), DEFAULT)
    body = body_of("Bridge of Lindow closed", *SENTENCES)
    assert second_opinion(body, pruned, None).dropped == ()
    known = second_opinion(body, pruned, "Bridge of Lindow closed").dropped
    assert [each.text for each in known] == ["Bridge of Lindow closed"]
