"""What pages say of the use of their texts, kept word for word."""

from dataclasses import replace

import pytest
from lxml import html

from pipelines.extraction import DEFAULT, extract
from pipelines.extraction.metadata import metadata
from pipelines.extraction.metadata.rights import LENGTH, MOST, licence, of_page
from storage.archive.archive import Archive
from storage.records import Article
from tests.pipelines.extraction.pages import document
from tests.pipelines.extraction.samples import ENGLISH, article, page

BY = "https://creativecommons.org/licenses/by/4.0/"


def notes(body: str, *headers: tuple[str, str]) -> list[dict[str, str]]:
    given = page(body)
    made = extract(replace(given, headers=(*given.headers, *headers)), DEFAULT)
    assert isinstance(made, Article)
    assert made.rights is not None
    return list(made.rights["notes"])


def headed(head: str = "", after: str = "", inside: str = "") -> str:
    return article(ENGLISH * 2, after=after, inside=inside).replace("<head>", f"<head>{head}")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("X-Robots-Tag", "noai, noimageai", {"kind": "robots", "text": "noai, noimageai"}),
        ("x-robots-tag", "GPTBot: noai", {"kind": "robots", "text": "noai", "agent": "gptbot"}),
        ("X-Robots-Tag", "max-snippet: 0, nosnippet", {"kind": "robots", "text": "max-snippet: 0, nosnippet"}),
        ("TDM-Reservation", "1", {"kind": "tdm-reservation", "text": "1"}),
        ("tdm-policy", "https://e.example/p.json", {"kind": "tdm-policy", "text": "https://e.example/p.json"}),
        ("Content-Usage", "train-ai=n", {"kind": "content-usage", "text": "train-ai=n"}),
        ("Content-Signal", "ai-train=no", {"kind": "content-signal", "text": "ai-train=no"}),
        ("License", BY, {"kind": "licence", "text": BY}),
        ("Link", f'</style.css>; rel=preload, <{BY}>; rel="license"', {"kind": "licence", "text": BY}),
    ],
    ids=["noai", "agent", "valued", "reservation", "policy", "usage", "signal", "license", "link"],
)
def test_a_header_is_kept(name, value, expected):
    assert notes(headed(), (name, value)) == [{"where": "header", **expected}]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("*: noai", [("noai", None)]),
        ("noindex, GPTBot: noai, noimageai", [("noai, noimageai", "gptbot")]),
        ("BadBot: noindex, googlebot: nosnippet, noai", [("nosnippet, noai", "googlebot")]),
        ("noai, GPTBot: noimageai, *: nosnippet", [("noai", None), ("noimageai", "gptbot"), ("nosnippet", None)]),
        ("GPTBot: unavailable_after: 25 Jun 2030 15:00:00 PST, noai", "gptbot"),
        ("unavailable_after: Wed, 25 Jun 2030 15:00:00 PST, noai", None),
    ],
    ids=["star", "later", "second", "three", "dated-agent", "dated"],
)
def test_a_header_that_names_several_agents_is_kept_by_agent(value, said):
    found = [(note["text"], note.get("agent")) for note in notes(headed(), ("X-Robots-Tag", value))]
    assert found == ([(value.removeprefix("GPTBot: "), said)] if not isinstance(said, list) else said)


@pytest.mark.parametrize(
    "value",
    ["<a>; rel=license-x", '<a>; rel="other"; title="; rel=license"', '<a>; rel="next"; rel="license"', "<a>; rel=x"],
)
def test_a_link_of_another_relation_names_no_licence(value):
    assert notes(headed(), ("Link", value)) == []


@pytest.mark.parametrize("value", ["noindex, nofollow", "all", "", "noaim", "unavailable_after: 25 Jun 2030"])
def test_directives_that_speak_of_search_results_only_are_left_out(value):
    assert notes(headed(), ("X-Robots-Tag", value)) == []


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="robots" content="index, NOAI">', {"kind": "robots", "text": "index, NOAI"}),
        ('<meta name="GoogleBot" content="nosnippet">', {"kind": "robots", "text": "nosnippet", "agent": "googlebot"}),
        ('<meta name="tdm-reservation" content="1">', {"kind": "tdm-reservation", "text": "1"}),
        ('<meta name="tdm-policy" content="/p.json">', {"kind": "tdm-policy", "text": "/p.json"}),
        ('<meta name="DCTERMS.license" content="CC BY">', {"kind": "licence", "text": "CC BY"}),
        ('<meta name="dc.rights" content="All rights">', {"kind": "terms", "text": "All rights"}),
    ],
    ids=["robots", "googlebot", "reservation", "policy", "dcterms", "dc-rights"],
)
def test_a_meta_tag_is_kept(head, expected):
    assert notes(headed(head)) == [{"where": "meta", **expected}]


def test_what_json_ld_says_is_kept():
    said = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour bridge reopens",
      "license": {"@id": "https://e.example/licence"}, "usageInfo": "https://e.example/use", "creditText": "E",
      "copyrightHolder": {"@type": "Organization", "name": "E Press"}, "isAccessibleForFree": "False"}</script>"""
    assert [(note["kind"], note["where"], note["text"]) for note in notes(headed(said))] == [
        ("licence", "json-ld", "https://e.example/licence"),
        ("usageInfo", "json-ld", "https://e.example/use"),
        ("copyrightHolder", "json-ld", "E Press"),
        ("creditText", "json-ld", "E"),
        ("isAccessibleForFree", "json-ld", "false"),
    ]


@pytest.mark.parametrize(
    ("markup", "place"),
    [
        (f'<p>The data are under <a href="{BY}">CC BY</a>.</p>', "mention"),
        (f'<p>Under <a rel="nofollow license" href="{BY}">CC BY</a>.</p>', None),
        ('<p><a rel="license" href="/terms">Terms</a></p>', None),
        (f'<figure><img src="a.jpg"><figcaption><a href="{BY}">CC BY</a></figcaption></figure>', "image"),
        (f'<div class="wp-caption"><p><a href="{BY}">CC BY</a></p></div>', "image"),
        (f'<footer><p><a rel="license" href="{BY}">CC BY</a></p></footer>', "site"),
        (f'<div id="site-footer"><a href="{BY}">CC BY</a></div>', "site"),
    ],
    ids=["plain", "both", "rel", "figure", "caption", "footer", "id"],
)
def test_a_licence_link_is_kept_with_its_place(markup, place):
    found = notes(headed(after=markup))
    assert [note.get("place") for note in found if note["where"] == "anchor"] == [place]


def test_the_licence_of_the_article_is_the_best_stated_and_never_an_image_s():
    image = {"kind": "licence", "where": "anchor", "text": "image", "place": "image"}
    anchor = {"kind": "licence", "where": "anchor", "text": "anchor"}
    linked = {"kind": "licence", "where": "json-ld", "text": "json-ld"}
    assert licence([image]) is None
    assert licence([image, anchor]) == "anchor"
    assert licence([image, anchor, linked]) == "json-ld"


def test_a_template_s_lens_sees_the_same_anchors():
    body = headed(after=f'<p class="zz">Under <a href="{BY}">CC BY</a>.</p>')
    doc = document(body)
    found, linked, shown = metadata.find_elements(doc)
    found.marked.clear()
    assert metadata.of(doc, found, linked, shown, []).license == BY


def test_what_is_kept_is_bounded():
    many = tuple(("X-Robots-Tag", f"noai, x{number}") for number in range(10_000))
    kept = of_page(page("", headers=many), ())
    assert len(kept["notes"]) == MOST
    assert kept["left_out"] > 0
    [long] = of_page(page("", headers=(("TDM-Policy", "x" * 1_000_000),)), ())["notes"]
    assert len(long["text"]) == LENGTH


def test_hostile_markup_is_only_kept_within_bounds():
    head = "<meta name=robots content=noai>" * 5000 + '<link rel="license" href="\x00">'
    body = headed(head, after=f'<a href="{BY}">x</a>' * 5000)
    assert len(notes(body)) <= MOST
    assert html.document_fromstring(body) is not None


def test_reading_the_archive_gives_the_same(tmp_path):
    said = (("X-Robots-Tag", "noai"), ("X-Robots-Tag", "GPTBot: noai"), ("Content-Usage", "train-ai=n"))
    given = page(headed('<meta name="robots" content="noimageai">'))
    given = replace(given, headers=(*given.headers, *said))
    archive = Archive(tmp_path)
    kept = archive.keep(given)
    archive.close()
    assert kept.raw_ref is not None
    again = extract(Archive(tmp_path).read(kept.raw_ref))
    first = extract(given)
    assert isinstance(first, Article)
    assert isinstance(again, Article)
    assert first.rights is not None
    assert len(first.rights["notes"]) == 4
    assert again.rights == first.rights


def test_the_order_of_the_notes_is_not_that_of_a_set():
    metas = "".join(
        f'<meta name="{name}" content="noai">' for name in ("robots", "slurp", "bingbot", "gptbot", "ccbot")
    )
    found = [note.get("agent") for note in notes(headed(metas)) if note["kind"] == "robots"]
    assert found == ["bingbot", "ccbot", "gptbot", None, "slurp"]
