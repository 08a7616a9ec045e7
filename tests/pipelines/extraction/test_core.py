import json
import re
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extraction import EXTRACTOR_VERSION, extract, read_page
from storage.export.records import result_record
from storage.records import Article, Precision, Reason, Rejected
from tests.pipelines.extraction.samples import CHINESE, ENGLISH, URL, article, page

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
SHARE = "<div class='share'>Share this</div>"


def kept(html: str | bytes, **more: Any) -> Article:
    result = extract(page(html, **more))
    assert isinstance(result, Article), result
    return result


def refused(html: str | bytes, **more: Any) -> Reason:
    result = extract(page(html, **more))
    assert isinstance(result, Rejected), result
    return result.reason


@pytest.mark.parametrize("paragraphs", [ENGLISH, CHINESE])
def test_the_text_is_the_paragraphs_and_nothing_more(paragraphs):
    result = kept(
        article(paragraphs, after=SHARE, inside="<ul><li>first point of it</li><li>second point of it</li></ul>")
    )
    lines = result.text.split("\n\n")
    assert lines == [*paragraphs[:2], "first point of it\nsecond point of it", *paragraphs[2:]]
    assert result.markdown is not None
    assert "- first point of it\n- second point of it" in result.markdown
    assert result.title == "Harbour bridge reopens"
    assert result.extractor_version == EXTRACTOR_VERSION
    assert 0 <= result.quality["agreement"] <= 1


def test_read_hands_back_what_was_taken_off():
    reading = read_page(page(article(CHINESE, inside="<p>扫描二维码推送至手机访问。</p>", after=SHARE)))
    assert list(reading.kept) == CHINESE
    assert ("扫描二维码推送至手机访问。", "furniture") in reading.taken
    assert "Share this" in reading.removed
    assert not set(reading.kept) & set(reading.removed)


def test_a_gbk_page_with_a_wrong_header_has_no_broken_character():
    result = kept(article(CHINESE).encode("gb18030"), content_type="text/html; charset=iso-8859-1")
    assert CHINESE[0] in result.text


def test_paragraphs_of_div_and_span_are_kept_apart():
    html = (
        "<html><body><div><h1>大桥恢复通车</h1><div class='x'>"
        + "".join(f"<div><span>{p}</span></div>" for p in CHINESE)
        + "</div></div></body></html>"
    )
    assert kept(html).text.split("\n\n") == CHINESE


def test_the_pages_of_one_article_are_joined():
    second = page(
        article(
            ["The second page opens with the costs of the works, which the council had kept to itself.", *ENGLISH[2:]]
        ),
        url=URL + "?page=2",
    )
    result = extract(replace(page(article(ENGLISH[:2])), more=(second,)))
    assert isinstance(result, Article)
    assert result.text.split("\n\n") == [
        *ENGLISH[:2],
        "The second page opens with the costs of the works, which the council had kept to itself.",
        *ENGLISH[2:],
    ]
    assert result.pages == (URL, URL + "?page=2")


def test_a_flash_of_one_sentence_is_an_article():
    assert (
        kept(
            article(
                ["", "截至今天18时，跨海大桥当日车流量突破九千辆，创恢复通车以来新高。"], title="快讯：大桥车流量创新高"
            )
        ).word_count
        == 28
    )


def test_a_paid_teaser_is_kept_and_marked():
    ld = json.dumps({"@type": "NewsArticle", "headline": "Harbour bridge reopens", "isAccessibleForFree": False})
    html = article(ENGLISH[:2]).replace("<head>", f"<head><script type='application/ld+json'>{ld}</script>")
    assert kept(html).access == "paywalled"
    assert kept(article(ENGLISH)).access is None


ENTRIES = "".join(
    f"<div class='e'><h2><a href='/s/{n}'>Story {n} of today</a></h2><p>{ENGLISH[n % 4]}</p></div>" for n in range(6)
)


@pytest.mark.parametrize(
    ("html", "more", "reason"),
    [
        (f"<body>{ENTRIES}</body>", {}, Reason.LISTING),
        (article(ENGLISH), {"url": "https://example.org/"}, Reason.LISTING),
        (article(ENGLISH), {"url": "https://example.org/tags/bridge/"}, Reason.LISTING),
        (article(ENGLISH), {"url": "https://example.org/impressum"}, Reason.NOT_ARTICLE),
        (
            "<body><h1>Oops! That page can’t be found</h1><p>It looks like nothing was found here.</p></body>",
            {},
            Reason.SOFT_404,
        ),
        ("<body><div>很抱歉，您要访问的页面不存在</div></body>", {}, Reason.SOFT_404),
        ("<body><h1>Seite nicht gefunden</h1><p>Der Artikel existiert nicht mehr.</p></body>", {}, Reason.SOFT_404),
        ("<body><h1>One moment</h1><p>Checking your browser before you go on.</p></body>", {}, Reason.BLOCKED),
        ("<body><h1>Members</h1><p>Please log in to continue reading.</p></body>", {}, Reason.LOGIN_WALL),
        (
            "<body><h1>Waves at the pier</h1><video src='/a.mp4'></video><p>Watch the waves at the pier.</p></body>",
            {},
            Reason.VIDEO,
        ),
        ("<body></body>", {}, Reason.EMPTY),
        ("", {}, Reason.EMPTY),
        ("<p>x</p>", {"status": 503}, Reason.HTTP_ERROR),
        (b"%PDF-1.4", {"content_type": "application/pdf"}, Reason.NOT_HTML),
    ],
)
def test_pages_that_are_no_articles_get_their_reason(html, more, reason):
    assert refused(html, **more) is reason


def test_a_rejection_names_the_page_and_the_rules():
    result = extract(page("", url="https://www.example.org/x?utm_source=a"))
    assert isinstance(result, Rejected)
    assert result.normalized_url == "example.org/x"
    assert result.rules_digest


@given(
    st.binary(max_size=400) | st.text(max_size=200).map(str.encode),
    st.none() | st.sampled_from(["text/html", "text/html; charset=utf-16", "text/html; charset=gbk"]),
)
def test_any_bytes_give_one_outcome_twice_the_same(body, content_type):
    one = page(b"<html><body><p>" + body, content_type=content_type)
    assert extract(one) == extract(one)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=30))
def test_a_damaged_page_gives_an_outcome_too(at, damage):
    body = article(ENGLISH, after=ENTRIES).encode()
    result = extract(page(body[:at] + damage + body[at + len(damage) :]))
    assert isinstance(result, Article | Rejected)


def test_deep_nesting_ends():
    assert isinstance(extract(page("<div>" * 30_000 + ENGLISH[0])), Article | Rejected)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the two seed documents do not lie beside this checkout")
@pytest.mark.parametrize(("name", "first", "last", "title"), [("000", 4, "文、图|记者", 0), ("001", 2, "采写:", 1)])
def test_the_seed_documents_lose_their_noise_and_nothing_else(name, first, last, title):
    (path,) = SEEDS.glob(f"{name}_*.txt")
    lines = [" ".join(line.split()) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    end = next(i for i, line in enumerate(lines) if line.startswith(last))
    body, tail = lines[first : end + 1], lines[end + 1 :]
    noise = "".join(
        f"<p>{line}</p>" if len(line) >= 50 else f"</li><li><a href='/n/{n}'>{line}</a>" for n, line in enumerate(tail)
    )
    html = (
        f"<html><body><h1>{lines[title]}</h1><div class='c'>"
        + "".join(f"<p>{line}</p>" for line in body)
        + f"</div><ul class='k'><li>{noise}</li></ul></body></html>"
    )
    assert kept(html).text.split("\n\n") == body


def test_random_bytes_are_unreadable():
    assert refused(Random(5).randbytes(4000), content_type="text/html") is Reason.UNREADABLE


def test_what_steers_a_terminal_is_cleaned_where_the_record_is_made():
    said = '{"@type": "NewsArticle", "headline": "Bridge \\u001b[2J opens \\u202eagain", '
    said += '"author": {"name": "A\\u0007nn Lee"}}'
    html = article(CHINESE).replace("</head>", f'<script type="application/ld+json">{said}</script></head>')
    html = html.replace(CHINESE[0], f"{CHINESE[0]}&#27;[31m\x9b")
    result = kept(html.encode(), content_type="text/html; charset=utf-8")
    words = json.dumps(asdict(result), default=str, ensure_ascii=True)
    assert not re.search(r"\\u00[01]|\\u009b|\\u202e|\x7f", words), words


def test_the_title_of_a_rejection_is_clean():
    html = "<html><head><title>Not\x1b[31m found</title></head><body><h1>404 not found</h1></body></html>"
    assert "\x1b" not in str(extract(page(html)))


def test_a_rejected_page_keeps_the_day_that_it_names():
    entries = "".join(
        f"<li><a href='/n/{n}.html'>Story {n} about the bridge over the river</a></li>" for n in range(60)
    )
    day = "<meta property='article:published_time' content='2025-12-17T16:54:08+08:00'>"
    result = extract(page(f"<html><head><title>News</title>{day}</head><body><ul>{entries}</ul></body></html>"))

    assert isinstance(result, Rejected)
    assert result.date_published is not None
    assert (result.date_published.isoformat(), result.date_published_precision) == (
        "2025-12-17T16:54:08+08:00",
        Precision.SECOND,
    )
    assert result_record(result)["date_published"] == "2025-12-17T16:54:08+08:00"


FLASH = "The court chose the bid of the workers on Thursday: 36 jobs of the foundry in the harbour town stay."


def test_a_flash_in_a_box_named_for_noise_is_read_where_nothing_else_is():
    named = (
        f'<div class="comment"><h2>Workers take over a foundry</h2><div class="ad-content"><p>{FLASH}</p></div></div>'
    )
    foot = "<p>All rights of what is shown here belong to those who wrote it.</p>"
    head = '<meta property="og:type" content="article"><meta name="date" content="2025-12-16">'
    html = f"<html><head><title>Workers take over a foundry</title>{head}</head><body>{named}{foot}</body></html>"
    assert kept(html).text == FLASH


def test_a_flash_is_not_passed_over_for_the_notices_beside_it():
    html = (
        "<html><head><title>Workers take over a foundry</title>"
        '<meta property="article:published_time" content="2025-12-16T08:00:00Z"></head><body>'
        "<div class='info-line'><p>This page uses cookies to work better.</p></div>"
        "<div class='root'><div class='detail'><h1>Workers take over a foundry</h1><ul><li>Follow us</li></ul>"
        f"<h5>Posted on 16/12/2025</h5><div class='rich'><div>{FLASH}</div><p>Get our app for the phone</p></div>"
        "</div></div>"
        "<div class='send'><span>Share</span><a href='#'>One</a></div></body></html>"
    )
    assert FLASH in kept(html).text
