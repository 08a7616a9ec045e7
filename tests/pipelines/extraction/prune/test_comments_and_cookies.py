"""Notices about cookies and replies of readers go without a telling class; a text about either stays."""

import pytest
from lxml.html import document_fromstring

from pipelines.extraction.lexicon import strangers
from pipelines.extraction.prune import comments_and_cookies
from pipelines.extraction.prune.prune import prune
from pipelines.extraction.rules import Rules

PROSE = (
    "<p>The ferry will sail every hour from March on, the harbour office said on Monday, after years of waiting.</p>"
)
ANSWER = "<p>I walked out there on Sunday and could not believe how clear the channel was, my grandfather said so.</p>"


def left(inside: str, prose: str = PROSE * 4) -> str:
    page = f"<html><body><div><h1>The ferry</h1>{prose}</div>{inside}</body></html>"
    return " ".join(prune(document_fromstring(page), Rules()).tree.text_content().split())


def test_a_notice_about_cookies_goes():
    notice = (
        "<div><div><h2>Privacy overview</h2><p>We and our partners store cookies on your device to measure audiences"
        " and to show advertising that fits you.</p><p>Necessary cookies are essential for the website to work, and"
        " they cannot be switched off in our systems at all.</p></div></div>"
    )
    text = left(notice)
    assert "Necessary" not in text
    assert "Privacy overview" not in text
    assert text.count("The ferry will sail") == 4


def test_a_notice_goes_with_its_paragraphs_on_consent():
    notice = (
        "<div class='k1'><div class='k2'><h2>We value your privacy</h2><p>We and 300 partners keep cookies on your"
        " device to recognise your browser, and you may choose which of them.</p><p>With your consent they may use"
        " where you are, and compare what they know of your device with the data of others.</p></div></div>"
    )
    text = left(notice, prose=PROSE * 3)
    assert "We value" not in text
    assert "compare what" not in text
    assert text.count("The ferry will sail") == 3
    story = notice.replace("With your consent they may use", "The ferry will use").replace("with the data of", "to")
    assert "compare what" in left(story, prose=PROSE * 3)


def test_a_text_about_cookies_stays():
    baked = (
        "<p>She bakes two hundred cookies every Friday and sells them to the crews before the boats sail at six.</p>"
    )
    assert left(f"<div>{baked * 2}</div>").count("cookies") == 2
    law = (
        "<p>The court said that websites may store cookies only where a reader has given consent in so many words.</p>"
    )
    assert left("", prose=law * 3).count("cookies") == 3


@pytest.mark.parametrize("word", ["Reply", "Antworten", "回复", "Répondre"])
def test_a_thread_goes_by_its_answer_links(word):
    item = f"<li><b>mudlark</b>{ANSWER}<a href='#r'>{word}</a></li>"
    text = left(f"<div><ol>{item * 2}</ol></div>")
    assert "grandfather" not in text
    assert "ferry" in text


@pytest.mark.parametrize("heading", ["Comments", "3 Kommentare", "评论", "Commentaires (2)"])
def test_a_discussion_goes_by_its_heading(heading):
    box = f"<div><h3>{heading}</h3><div><b>mudlark</b>{ANSWER}</div><div><b>jo</b>{ANSWER}</div></div>"
    assert "grandfather" not in left(box)


def test_a_word_of_that_kind_in_a_text_takes_nothing():
    assert left("<p>Reply</p>").count("ferry will sail") == 4
    whole = f"<div><h3>Comments</h3>{PROSE * 2}</div>"
    page = f"<html><body>{whole}</body></html>"
    assert "ferry" in prune(document_fromstring(page), Rules()).tree.text_content()


def test_a_story_about_cookies_keeps_all_of_it():
    law = "<p>The court said that websites may store cookies only where a reader has given consent, and only once.</p>"
    page = f"<html><body><div><h1>Court bans cookies</h1></div><div>{law * 3}</div>{PROSE * 4}</body></html>"
    assert prune(document_fromstring(page), Rules()).tree.text_content().count("cookies") == 4


def test_nested_boxes_have_their_lines_searched_no_more_often_than_flat_ones(monkeypatch):
    searched = list[str]()
    search = strangers.speaks_of_data

    def counted(line: str) -> bool:
        searched.append(line)
        return search(line)

    monkeypatch.setattr(comments_and_cookies, "speaks_of_data", counted)
    named = "<p>We and our partners store cookies on your device to measure audiences, as you gave your consent to.</p>"
    levels = 100
    left(f"{'<div>' * levels}{(named + ANSWER * 2) * 5}{'</div>' * levels}", prose=PROSE * 8)
    lines = 8 + 5 * 3
    assert lines < len(searched) <= 2 * lines
