from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipelines.extraction.classify.classify import PageClass, classify
from pipelines.extraction.classify.votes import cast
from pipelines.extraction.classify.weights import KINDS, LEAST, WEIGHTS, speaks_against, total
from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.text_density import TextDensity, text_density, visible
from storage.records import Hints, Reason
from tests.pipelines.extraction.samples import ENGLISH, URL, page

DATED = Metadata(date_published=datetime(2025, 12, 17, tzinfo=UTC), date_published_source="json-ld")


TITLE = "Pictures: winter in the harbour"


def judged(lines: list[str], meta: Metadata = DATED, body: str = "", url: str = URL) -> PageClass:
    tree = parse_html(f"<html><body>{body or ''.join(f'<p>{line}</p>' for line in lines)}</body></html>")
    assert tree is not None
    out = text_density(visible(tree))
    blocks = [Block(BlockKind.PARAGRAPH, line, line) for line in lines]
    return classify(blocks, meta, out, out, page("", url=url))


def test_an_article_has_no_reason():
    assert judged(ENGLISH) == PageClass()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Sorry, the page could not be found.", Reason.SOFT_404),
        ("Please log in to continue and read on here.", Reason.LOGIN_WALL),
        ("We and our partners use cookies on this site.", Reason.CONSENT_WALL),
        ("Checking your browser before you go on, please wait.", Reason.BLOCKED),
        ("Bridge shut.", Reason.TOO_SHORT),
    ],
)
def test_short_notices_have_their_reason(line, reason):
    assert judged([line], Metadata()).reason is reason


@pytest.mark.parametrize(
    "line", ["Please log in to continue and read on here.", "We and our partners use cookies now."]
)
def test_a_dated_flash_about_such_things_is_an_article(line):
    assert judged([line]).reason is None


def test_a_missing_page_that_offers_other_stories():
    meta = Metadata(title="抱歉,您访问的页面不存在或已被删除")
    assert judged(ENGLISH * 3, meta).reason is Reason.SOFT_404
    assert judged(ENGLISH * 3, replace(DATED, title="Page not found, says the library")).reason is None


@pytest.mark.parametrize(
    "title", ["404", "404 Not Found", "Error 404", "Oops! 404", "News | 404", "错误 404", "Seite 404"]
)
def test_a_status_in_the_headline(title):
    assert judged(ENGLISH, Metadata(title=title)).reason is Reason.SOFT_404


@pytest.mark.parametrize("title", ["The council of district 404", "Bus 404 runs again", "他跑了404公里"])
def test_a_number_in_the_headline_is_no_status(title):
    assert judged(ENGLISH, replace(DATED, title=title)).reason is None


def test_a_film_and_links_to_other_stories():
    cards = "".join(
        f"<li><a href='/a/{n}'>Another story of it, number {n}</a><p>{p}</p></li>" for n, p in enumerate(ENGLISH)
    )
    film = "<h1>Film of the day</h1><video src='a.mp4'></video>"
    assert judged(ENGLISH, Metadata(title="Film"), f"{film}<ul class='hot'>{cards}</ul>").reason is Reason.VIDEO
    assert judged(ENGLISH, Metadata(title="Film"), f"<h1>Now</h1><ul class='h'>{cards}</ul>").reason is Reason.LISTING


def test_a_film_with_a_line_under_it():
    assert judged([ENGLISH[0]], DATED, f"<video src='a.mp4'></video><p>{ENGLISH[0]}</p>").reason is Reason.VIDEO


@pytest.mark.parametrize(
    "player",
    ["<iframe src='//player.example/3'></iframe>", "<div class='c video'></div>", "<div id='player'></div>"],
)
def test_a_player_that_a_script_fills(player):
    assert judged([ENGLISH[0]], replace(DATED, films="iframe" in player), f"{player}<p>x</p>").reason is Reason.VIDEO


def test_pictures_without_a_sentence():
    pictures = "".join(f"<p><img src='{n}.jpg'>{n}/7</p>" for n in range(1, 8))
    counts = ["Winter by the river", *(f"{n}/7" for n in range(1, 8))]
    titled = replace(DATED, title=counts[0])
    assert judged(counts, titled, pictures).reason is Reason.GALLERY
    assert judged([*counts, "By Ann Lee at the harbour"], titled, pictures).reason is not Reason.GALLERY


@pytest.mark.parametrize(
    ("url", "meta", "reason"),
    [
        ("https://e.org/forums/thread-12", Metadata(kinds=("DiscussionForumPosting",)), Reason.FORUM),
        ("https://e.org/shop/lamp", Metadata(kinds=("product",)), Reason.PRODUCT),
        ("https://docs.e.org/reference/lamp", Metadata(), Reason.DOCUMENTATION),
        ("https://e.org/services/", Metadata(kinds=("Service",)), Reason.SERVICE),
        ("https://e.org/x", Metadata(title="Über uns"), Reason.NOT_ARTICLE),
        ("https://e.org/tag/bridge/", Metadata(), Reason.LISTING),
    ],
)
def test_what_the_votes_refuse_has_its_reason(url, meta, reason):
    found = judged(ENGLISH[:2], meta, url=url)
    assert (found.reason, (found.detail or "").startswith("votes -")) == (reason, True)


def test_no_vote_decides_alone():
    sure = replace(DATED, title=ENGLISH[1][:90], authors=("Ann Lee",), article_type="NewsArticle")
    address = "https://e.org/topic/the-harbour-bridge-is-open-again-2025"
    assert judged(ENGLISH * 2, sure, url=address).reason is None
    assert all(abs(weight) <= 3 for weight in WEIGHTS.values())


@pytest.mark.parametrize(
    ("title", "hint", "vote"),
    [
        ("The harbour bridge is open again", "The Harbour Bridge is open again!", 1),
        ("The harbour bridge is open again", "Read more", 0),
        ("Harbour", "Harbour", 0),
    ],
)
def test_a_link_that_was_the_headline_speaks_for_the_page(title, hint, vote):
    tree = parse_html(f"<p>{ENGLISH[0]}</p>")
    assert tree is not None
    out = text_density(visible(tree))
    found = page("", hints=Hints(title=hint))
    votes = cast([Block(BlockKind.PARAGRAPH, ENGLISH[0], ENGLISH[0])], Metadata(title=title), out, out, found)
    assert votes["headline: led here"] == vote


def test_prose_in_boxes_is_less_of_one_text():
    boxes = "".join(f"<div><h3>Offer</h3><p>{line}</p></div>" for line in ENGLISH)
    assert judged(ENGLISH).votes["prose: in one box"] == 1
    assert judged(ENGLISH, body=f"<ul><li>{'</li><li>'.join(ENGLISH)}</li></ul>").votes["prose: in one box"] == 1
    assert judged(ENGLISH, body=boxes).votes["prose: in one box"] < 0.5
    entries = "".join(f"<li><a href='/{n}'>The harbour was shut for {n} days</a> {ENGLISH[0]}</li>" for n in range(6))
    assert not judged(ENGLISH, body=f"<ul>{entries}</ul>").votes["prose: in one box"]


@pytest.mark.parametrize(
    ("menu", "vote"),
    [
        (f"<nav><a href='{URL}'>Bridge</a></nav>", 1),
        (f"<div role='navigation'><p><a href='/{URL.split('/', 3)[3]}'>Bridge</a></p></div>", 1),
        (f"<nav><a href='{URL}#comments'>Comments</a><a href='/other'>Other</a></nav>", 0),
        (f"<div><a href='{URL}'>Share</a></div>", 0),
    ],
)
def test_a_page_of_the_menu(menu, vote):
    body = f"{menu}<p>{ENGLISH[0]}</p><p>{ENGLISH[1]}</p><p>{ENGLISH[2]}</p>"
    assert judged(ENGLISH, body=body).votes["page: in its own menu"] == vote


@pytest.mark.parametrize(
    ("words", "vote"), [('He said: "We are glad of it."', 1), ("「很高兴」他说。", 1), ('A 5" disc.', 0)]
)
def test_speech(words, vote):
    assert judged([*ENGLISH, words]).votes["text: speech"] == vote


def test_date_and_headline_tell_nothing_of_a_thread():
    dated = replace(DATED, title=ENGLISH[0])
    assert judged(ENGLISH, dated).votes["thread: dated and headed"] == 0
    assert judged(ENGLISH, replace(dated, kinds=("QAPage",))).votes["thread: dated and headed"] == 1


def test_a_page_without_outlines_is_judged_by_the_rest():
    blocks = [Block(BlockKind.PARAGRAPH, line, line) for line in ENGLISH]
    none = TextDensity()
    assert classify(blocks, DATED, none, none, page("")).reason is None
    about = classify(blocks[:1], Metadata(title="About us"), none, none, page("", url="https://e.org/p/3"))
    assert about.reason is Reason.NOT_ARTICLE


def test_every_vote_has_a_weight_and_every_weight_a_vote():
    votes = judged(ENGLISH).votes
    assert set(votes) == set(WEIGHTS)
    assert {name for names in KINDS.values() for name in names} <= set(WEIGHTS)
    assert all(0 <= value <= 1 for value in votes.values())


def test_nothing_found_is_empty():
    assert judged([], DATED, "<p></p>").reason is Reason.EMPTY


def test_a_teaser_is_kept_as_paywalled():
    assert judged(ENGLISH[:2], replace(DATED, is_accessible_for_free=False)).access == "paywalled"
    wall = "<p>Subscribe to continue reading this story.</p>"
    assert judged(ENGLISH[:2], DATED, f"<p>{ENGLISH[0]}</p>{wall}").access == "paywalled"
    assert judged(ENGLISH[:2], DATED).access is None


def test_the_home_page_is_a_listing():
    assert judged(ENGLISH, DATED, url="https://news.example.org/").reason is Reason.LISTING


def test_a_dated_page_that_says_what_it_is_about_is_no_list():
    links = "".join(f"<h3><a href='/a/{n}'>Another story number {n}</a></h3>" for n in range(4))
    body = f"{links}<p>{ENGLISH[0]}</p>"
    assert judged(ENGLISH[:1], replace(DATED, description=ENGLISH[0]), body).reason is None
    assert judged(ENGLISH[:1], Metadata(), body).reason is Reason.LISTING


def test_a_page_that_says_little_of_itself_is_not_refused_for_that():
    votes = {"prose: in one box": 1.0}
    assert total(votes) < LEAST
    assert not speaks_against(votes)
    assert speaks_against({**votes, "page: cards": 1.0})


def test_text_that_only_follows_titles_of_other_articles_speaks_against_the_page():
    cards = "".join(
        f"<div><a href='/a/{n}'>Another story of it, number {n}</a><p>{p}</p></div>" for n, p in enumerate(ENGLISH)
    )
    assert judged(ENGLISH, body=cards).votes["text: of other articles"] == 1
    own = "".join(f"<p>{p}</p>" for p in ENGLISH)
    assert judged(ENGLISH, body=own).votes["text: of other articles"] == 0
    assert (
        judged(ENGLISH[:1], body=f"<a href='/author/1'>Words by Nora Castell</a>{own}").votes["text: of other articles"]
        == 0
    )


@pytest.mark.parametrize(
    ("title", "vote"),
    [
        ("About us", 1),
        ("About us - The Harbour Post", 1),
        ("广告服务_海港网_海港网", 1),
        ("Über uns | Hafenbote", 1),
        ("Contact with the moon is lost after eleven days of silence", 0),
        ("Advertising - how eleven towns have rid their streets and squares of it", 0),
    ],
)
def test_a_title_of_a_page_about_the_site_may_end_with_names_of_it(title, vote):
    assert judged(ENGLISH, replace(DATED, title=title)).votes["headline: of a page about the site"] == vote


def test_a_title_of_a_page_about_the_site_may_begin_with_its_name_where_the_page_says_the_same_above_its_text():
    titled, own = replace(DATED, title="The Harbour Post - Contact"), "".join(f"<p>{line}</p>" for line in ENGLISH)
    said = judged(ENGLISH, titled, f"<h2>Contact</h2>{own}").votes
    assert said["headline: of a page about the site"] == 1
    linked = judged(ENGLISH, titled, f'{own}<p><a href="/contact">Contact</a></p>').votes
    assert linked["headline: of a page about the site"] == 0


def test_rows_of_a_list_of_other_articles_are_no_text():
    titles = ["The ferry is late again", "A bakery moves to the quay", "Old town hall to be painted"]
    rows = "".join(
        f"<li><a href='/a/{n}'>{title}</a><span>2026/11/2{n} 08:01</span></li>" for n, title in enumerate(titles)
    )
    lines = [f"{title}2026/11/2{n} 08:01" for n, title in enumerate(titles)]
    assert judged(lines, body=f"<ul>{rows}</ul>").votes["text: of other articles"] == 1


def test_pictures_with_nothing_but_their_title_and_the_menu_of_the_site_are_a_gallery():
    shown = "".join(f'<p><img src="/{n}.jpg"> {n}/6</p>' for n in range(1, 7))
    lines = [f"{TITLE} 1/6 2/6 3/6 4/6 5/6 6/6", "About us Contact"]
    page_of_pictures = judged(lines, replace(DATED, title=TITLE), shown)
    assert page_of_pictures.reason is Reason.GALLERY
    framed = f'<a href="/">The Harbour Post</a>{shown}'
    head = ["The Harbour Post", "Wednesday, December 2, 2026", *lines]
    assert judged(head, replace(DATED, title=TITLE), framed).reason is Reason.GALLERY
    told = [*lines, "The ferry was painted on both sides in the spring of that year."]
    assert judged(told, replace(DATED, title=TITLE), shown).reason is not Reason.GALLERY
