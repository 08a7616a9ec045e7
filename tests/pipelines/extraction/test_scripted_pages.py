"""Pages that show their text only to browsers: it is read where the page keeps it, else there is none."""

import json

import pytest

from pipelines.extraction import extract
from storage.records import Article, Reason, Rejected
from tests.pipelines.extraction.samples import CHINESE, ENGLISH, page

TITLE = "Harbour bridge reopens after eleven months"
MENU = "<nav><a href='/'>Home</a> <a href='/news/'>News</a> <a href='/sport/'>Sport and games</a></nav>"
FRAME = (
    f"<header><a href='/'>The Example Herald</a>{MENU}</header>{{}}"
    "<footer><p>Copyright 2019 The Example Herald Limited. All rights reserved everywhere and for ever.</p></footer>"
)
DECLARED = (
    f"<title>{TITLE} | The Example</title><meta property='og:title' content='{TITLE}'>"
    "<meta property='og:type' content='article'>"
    "<meta property='article:published_time' content='2025-12-17T09:14:00+01:00'>"
)


def shell(box: str, scripts: str = "", head: str = DECLARED) -> str:
    return f"<html lang='en'><head><meta charset='utf-8'>{head}{scripts}</head><body>{FRAME.format(box)}</body></html>"


def script(text: str, kind: str = "application/json") -> str:
    return f"<script type='{kind}'>{text}</script>"


@pytest.mark.parametrize("text", [ENGLISH * 2, CHINESE], ids=["english", "chinese"])
def test_a_state_holds_the_text(text):
    state = {"page": {"story": {"headline": TITLE, "blocks": [{"text": line} for line in text]}}, "locale": "en"}
    found = extract(page(shell("<div id='app'></div>", script(json.dumps(state)))))
    assert isinstance(found, Article)
    assert (found.title, found.text.split("\n\n")) == (TITLE, text)


def test_json_ld_holds_what_follows_the_teaser():
    body = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n\n".join(ENGLISH)}
    shown = f"<main><article><h1>{TITLE}</h1><p>{ENGLISH[0]}</p><div id='rest'></div></article></main>"
    found = extract(page(shell(shown, script(json.dumps(body), "application/ld+json"))))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == ENGLISH


def test_the_text_that_is_shown_is_taken_before_the_same_in_scripts():
    body = {"@type": "NewsArticle", "headline": TITLE, "articleBody": " ".join(ENGLISH)}
    shown = f"<main><h1>{TITLE}</h1>{''.join(f'<p>{line}</p>' for line in ENGLISH)}</main>"
    found = extract(page(shell(shown, script(json.dumps(body), "application/ld+json"))))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == ENGLISH


def test_noscript_holds_the_text():
    lines = "".join(f"<p>{line}</p>" for line in ENGLISH)
    found = extract(page(shell(f"<div id='app'></div><noscript><h1>{TITLE}</h1>{lines}</noscript>")))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == ENGLISH


def test_a_declarative_shadow_root_is_part_of_the_page():
    lines = "".join(f"<p>{line}</p>" for line in ENGLISH)
    box = f"<news-story><template shadowrootmode='open'><h1>{TITLE}</h1>{lines}</template></news-story>"
    found = extract(page(shell(box)))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == ENGLISH


@pytest.mark.parametrize(
    "box",
    [
        "<div id='app'></div>",
        f"<main><h1>{TITLE}</h1><div class='loading'>Loading...</div></main>",
        f"<div id='root'><h1>{TITLE}</h1><p>This site requires JavaScript. Please turn it on and reload.</p></div>",
        "<div id='root'>Veuillez activer JavaScript dans votre navigateur.</div>",
        f"<aside><h3>Most read</h3><ul><li><a href='/news/1'>{ENGLISH[0]}</a></li></ul></aside><div id='app'></div>",
    ],
    ids=["empty", "loading", "notice", "notice in french", "side box"],
)
def test_a_shell_without_text_is_no_article(box):
    found = extract(page(shell(box, script("window.state={};", "text/javascript"))))
    assert isinstance(found, Rejected)
    assert found.reason in (Reason.JS_REQUIRED, Reason.EMPTY)


def test_a_flash_in_a_large_frame_is_an_article():
    found = extract(page(shell(f"<main><h1>{TITLE}</h1><p>{ENGLISH[0]}</p></main>")))
    assert isinstance(found, Article)
    assert found.text == ENGLISH[0]
