import pytest

from pipelines.extraction.page.document import parse_html
from pipelines.extraction.prune.prune import Pruned, prune
from pipelines.extraction.rules import DEFAULT, Rules
from tests.pipelines.extraction.samples import CHINESE, ENGLISH, article

EXCERPT = "The council has put off the vote on the lease of the old pier until spring after a long and heated hearing."
CARD = "<div class='k1'><a href='/a/{n}'>Another story number {n}</a><p>" + EXCERPT + "</p><span>12:0{n}</span></div>"
LINKS = (
    "<ul>" + "".join(f"<li><a href='/a/{n}'>Another story of the day, number {n}</a></li>" for n in range(4)) + "</ul>"
)


def left(html: str, rules: Rules = DEFAULT) -> tuple[str, Pruned]:
    tree = parse_html(html)
    assert tree is not None
    pruned = prune(tree, rules)
    return " ".join(pruned.tree.itertext()), pruned


@pytest.mark.parametrize(
    "noise",
    [
        "<aside><p>Aside words that are long enough to be prose, were it not for their tag, on and on.</p></aside>",
        "<div class='c-newsletter-box'>Get our letter</div>",
        "<div id='relatedPosts'>Other stories</div>",
        "<div style='display: none'>hidden words</div>",
        "<div role='complementary'>hidden words</div>",
        "<div class='qr'>扫码</div>",
        LINKS,
        "<div class='k'>" + "".join(CARD.format(n=n) for n in range(5)) + "</div>",
        "<h3>Related stories</h3><p><a href='/x'>One other story</a></p>",
        "<div><b>相关阅读：</b><ul><li><a href='/x'>另一条新闻的标题</a></li></ul></div>",
    ],
)
def test_noise_goes_and_the_article_stays(noise):
    text, pruned = left(article(ENGLISH, after=noise))
    assert all(p in text for p in ENGLISH)
    assert pruned.cuts
    for word in (
        "Aside words",
        "Get our letter",
        "Other stories",
        "hidden words",
        "扫码",
        "Another story",
        "other story",
        "另一条",
    ):
        assert word not in text


def test_excerpts_under_a_related_heading_go_even_if_they_outweigh_the_article():
    cards = "".join(CARD.format(n=n) for n in range(12))
    text, _ = left(
        article(
            CHINESE[:2], after=f"<div class='pt'><h4>“大桥恢复通车” 的相关文章</h4></div><div class='rc'>{cards}</div>"
        )
    )
    assert CHINESE[0] in text
    assert EXCERPT not in text


def test_reader_comments_go_even_if_they_outweigh_the_article():
    comments = "".join(f"<li><p>{EXCERPT} says reader number {n}</p></li>" for n in range(20))
    text, pruned = left(article(ENGLISH, after=f"<ol class='comment-list'>{comments}</ol>"))
    assert "says reader" not in text
    assert ENGLISH[0] in text
    assert not pruned.cautious


def test_an_article_whose_own_box_has_a_noisy_name_is_kept():
    body = "".join(f"<p>{p}</p>" for p in ENGLISH)
    text, pruned = left(f"<html><body><div class='share-widget'>{body}</div></body></html>")
    assert all(p in text for p in ENGLISH)
    assert not any(cut.rule == "class" for cut in pruned.cuts)


def test_lists_and_tables_of_the_article_stay():
    inside = "<ul><li>Nine thousand vehicles</li><li>Four million pounds</li></ul>"
    inside += "<table><tr><td>1931</td><td>first cable</td></tr></table>"
    text, _ = left(article(ENGLISH, inside=inside))
    assert "Nine thousand vehicles" in text
    assert "first cable" in text


def test_a_plain_list_of_links_among_the_paragraphs_is_what_the_article_speaks_of():
    text, _ = left(article(ENGLISH, inside=LINKS))
    assert "number 3" in text


def test_code_keeps_its_comments():
    code = "<pre><span class='comment'># said in code</span> x = 1 <span class='share'>y</span></pre>"
    text, _ = left(article(ENGLISH, after=code))
    assert "# said in code x = 1 y" in " ".join(text.split())


def test_selectors_of_the_site_file_are_taken_off_first():
    text, _ = left(article(ENGLISH, inside="<p class='x9'>Weather box</p>"), Rules(prune=("p.x9",)))
    assert "Weather box" not in text


def test_where_names_are_not_believed_small_boxes_still_go_by_them():
    notice = f"<div class='cookie-notice'><p>{EXCERPT}</p></div>"
    body = "".join(f"<div class='subscription'><p>{p} {p}</p></div>" for p in ENGLISH)
    words, pruned = left(f"<html><body>{body}{notice}</body></html>")
    assert pruned.cautious
    assert ENGLISH[0] in words
    assert EXCERPT not in words


def test_paragraphs_that_each_have_a_name_of_noise_stay():
    body = "".join(f"<div class='paywall'><p>{p}</p></div>" for p in ENGLISH * 2)
    assert ENGLISH[3] in left(f"<html><body>{body}</body></html>")[0]


def test_a_footer_goes_though_it_says_more_than_the_article():
    footer = "<footer class='f'><p>" + "</p><p>".join(ENGLISH) + "</p></footer>"
    words, _ = left(
        f"<html><body><main><h1>Bridge shut</h1><p>{EXCERPT}</p><p>It reopens in May.</p></main>{footer}</body></html>"
    )
    assert EXCERPT in words
    assert ENGLISH[0] not in words


def test_a_page_that_is_all_footer_keeps_it():
    assert ENGLISH[0] in left(f"<html><body><footer><p>{ENGLISH[0]}</p></footer></body></html>")[0]
    story = "<footer><h1>Bridge shut</h1><p>" + "</p><p>".join(ENGLISH) + f"</p></footer><p>{EXCERPT * 2}</p>"
    assert ENGLISH[0] in left(f"<html><body>{story}</body></html>")[0]


READ_ON = "Members of the harbour board were asked in a survey how often they had taken the long way round the bay."


@pytest.mark.parametrize(
    "part",
    [
        f"<div class='poll-results'><p>{READ_ON}</p><p>{EXCERPT}</p></div>",
        f"<p class='gdpr-rules'>{READ_ON}</p>",
        f"<section id='newsletter-history'><p>{READ_ON}</p><p>{EXCERPT}</p></section>",
    ],
)
def test_paragraphs_that_are_read_through_stay_whatever_their_box_is_called(part):
    text, _ = left(article(ENGLISH, inside=part))
    assert READ_ON in text


@pytest.mark.parametrize(
    "part",
    [
        f"<div class='newsletter-box'><p>{READ_ON}</p></div>",
        f"<div class='promo-box'><h4>Read</h4><p>{READ_ON}</p><p>{EXCERPT}</p></div>",
        f"<div class='promo-box'><p>{READ_ON}</p><p><a href='/x'>{EXCERPT}</a></p></div>",
        f"<div class='promo-box'><p>{READ_ON}</p><p>{EXCERPT}</p><p>Sign up now</p></div>",
    ],
)
def test_boxes_with_links_headings_or_labels_go_by_their_names(part):
    text, _ = left(article(ENGLISH, inside=part))
    assert READ_ON not in text


def test_named_paragraphs_behind_the_last_one_go():
    text, _ = left(article(ENGLISH).replace("</div><footer>", f"<p class='disclaimer'>{READ_ON}</p></div><footer>"))
    assert READ_ON not in text


def test_a_box_that_holds_what_the_page_tells_of_itself_is_no_noise_whatever_its_name():
    more = [
        f"In part {n} of the works the council spent more than it had told the people of the town." for n in range(4)
    ]
    inside = "".join(f"<p>{text}</p>" for text in (*ENGLISH, *more))
    others = "".join(f"<div class='text'><p>{EXCERPT} Number {n}.</p></div>" for n in range(20))
    html = f"<html><body><div><div class='comment-list'><div>{inside}</div></div>{others}</div></body></html>"
    tree = parse_html(html)
    assert tree is not None
    assert ENGLISH[1] in " ".join(prune(tree, DEFAULT, ENGLISH[0][:100]).tree.itertext())
    assert ENGLISH[1] not in left(html)[0]


def test_what_a_page_tells_of_itself_spares_no_box_that_repeats_it_alone():
    told = f"<div class='share-box'><p>{ENGLISH[0]}</p></div>"
    tree = parse_html(article(ENGLISH[1:], after=told))
    assert tree is not None
    assert ENGLISH[0] not in " ".join(prune(tree, DEFAULT, ENGLISH[0]).tree.itertext())


def test_a_box_named_for_comments_is_the_text_where_no_text_stands_above_it():
    text = "".join(f"{sentence}<br><br>" for sentence in ENGLISH)
    cards = "".join(CARD.format(n=n) for n in range(8))
    named = f'<h2>The pier</h2><div class="comment-list">{text}</div>'
    comments = f'<section class="comments"><div><b>Ann Keel</b><p>{EXCERPT}</p></div></section>'
    html = f"<html><body><main>{named}{comments}</main><div class='right'>{cards}</div></body></html>"
    words, _ = left(html)
    assert all(sentence in words for sentence in ENGLISH)
    assert "Ann Keel" not in words


def test_names_say_nothing_against_what_stays_on_other_pages_of_the_site():
    html = f"<html><body><div class='share'><p>{EXCERPT}</p></div><p>{' '.join(ENGLISH)}</p></body></html>"
    for stays, says in ((None, False), (lambda element: element.get("class") == "share", True)):
        tree = parse_html(html)
        assert tree is not None
        assert (EXCERPT in " ".join(prune(tree, DEFAULT, None, stays).tree.itertext())) is says
