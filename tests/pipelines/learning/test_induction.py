"""What is learnt from a site's pages, and what it changes in the reading of one."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extraction import Rules, core, extract
from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.paths import find_all, stepper
from pipelines.extraction.template.template import Template, from_json
from pipelines.learning.induction import ENOUGH, learn
from storage.records import Article, Page
from tests.pipelines import newsroom
from tests.pipelines.newsroom import AD, FOOT, headline, html, page, paragraphs


@pytest.fixture(scope="module")
def template() -> Template:
    found = learn([page(number) for number in range(12)])
    assert found is not None
    return found


def read(given: Page, template: Template | None) -> Article:
    result = extract(given, Rules(), template)
    assert isinstance(result, Article)
    return result


def lines(article: Article) -> list[str]:
    return [line for line in article.text.split("\n") if line]


def test_the_container_and_what_repeats_in_it_are_found(template):
    assert [body.path.split(">")[-1] for body in template.bodies] == ["div.story-text"]
    assert [(one.place, one.text, one.pages) for one in template.repeated] == [("div.join-us>p", AD, 12)]
    assert FOOT in template.outside
    assert template.pages == 12


def test_five_pages_are_enough_and_four_are_not():
    few = learn([page(number) for number in range(ENOUGH)])
    assert few is not None
    assert lines(read(page(99), few)) == paragraphs(99)
    assert learn([page(number) for number in range(ENOUGH - 1)]) is None


def test_an_unseen_page_is_read_from_its_place(template):
    article = read(page(50), template)
    assert lines(article) == paragraphs(50)
    assert article.template_version == template.version
    assert (article.title, article.quality["agreement"]) == (headline(50), 1.0)


def test_a_page_alone_keeps_the_line_that_only_other_pages_tell_of():
    assert AD in lines(read(page(50), None))


def test_the_same_words_at_another_place_stay(template):
    quoting = page(60, html(60, extra=f"<p>{AD}</p>"))
    assert lines(read(quoting, template)) == [*paragraphs(60), AD]


def test_other_words_at_the_same_place_stay(template):
    own = "The mayor told this paper that the reading group will now meet in the town hall on every other Friday."
    said = page(61, html(61).replace(AD, own))
    assert own in lines(read(said, template))


def test_reprints_and_newer_versions_teach_nothing():
    versions = [page(number, html(7, title=f"Version {number} of one story")) for number in range(20)]
    assert learn(versions) is None
    copies = [replace(page(3), url=f"http://m.paper.example/{number}.html") for number in range(20)]
    assert learn(copies) is None


def test_a_redesigned_page_is_read_without_the_template(template):
    renamed = read(page(70, html(70, box="new-body")), template)
    assert renamed.template_version is None
    assert lines(renamed) == lines(read(page(70, html(70, box="new-body")), None))


def test_a_container_that_holds_only_a_teaser_now_is_not_believed(template):
    moved = html(71).replace("<main", '<div class="full">' + newsroom.body(72, "fresh") + "</div><main", 1)
    for text in paragraphs(71)[1:]:
        moved = moved.replace(f"<p>{text}</p>", "")
    result = extract(page(71, moved), Rules(), template)
    assert not isinstance(result, Article) or result.template_version is None


def test_a_page_of_several_articles_is_no_place(template):
    two = html(73).replace("</main>", newsroom.body(74) + "</main>", 1)
    assert read(page(73, two), template).template_version is None


def test_reading_without_a_template_is_as_before(template):
    before = [extract(page(number), Rules()) for number in range(3)]
    for number in range(3):
        extract(page(number), Rules(), template)
    assert [extract(page(number), Rules()) for number in range(3)] == before


def test_the_order_of_the_pages_changes_nothing(template):
    assert learn([page(number) for number in reversed(range(12))]) == template


def test_pages_that_are_no_articles_teach_nothing(template):
    noise = [page(200, "<html><body><p>404 not found</p></body></html>"), page(201, ""), page(202, "\x00\x01")]
    assert learn([*noise, *(page(number) for number in range(12))]) == template


def enclosing(number: int) -> Page:
    """A page whose container holds section, headline and date too."""
    text = html(number)
    start, end = text.index("<h1"), text.index('<div class="story-text">')
    inside = '<div class="story-text"><span class="kicker">Town</span>' + text[start:end]
    return page(number, text[:start] + inside + text[end + len('<div class="story-text">') :])


def test_what_stands_above_the_text_in_its_container_is_left_out():
    learnt = learn([enclosing(number) for number in range(8)])
    assert learnt is not None
    assert learnt.headline_inside
    article = read(enclosing(50), learnt)
    assert lines(article) == paragraphs(50)
    assert article.template_version == learnt.version


def stating(number: int, author: str, printed: str = "") -> Page:
    """A page that states an author in its head, and prints what is asked in the row under its headline."""
    text = html(number).replace("</head>", f'<meta name="author" content="{author}"></head>', 1)
    return page(number, text.replace("</time>", f"</time> {printed}", 1))


def test_a_name_that_is_stated_everywhere_and_printed_nowhere_is_an_account():
    learnt = learn([stating(number, "Maria Keller") for number in range(8)])
    assert learnt is not None
    assert learnt.accounts == ("Maria Keller",)
    assert extract(stating(50, "Maria Keller"), Rules()).authors == ("Maria Keller",)  # type: ignore[union-attr]
    assert read(stating(50, "Maria Keller"), learnt).authors == ()
    assert read(stating(51, "Paul Brandt"), learnt).authors == ("Paul Brandt",)
    assert read(stating(52, "Maria Keller", "By Maria Keller"), learnt).authors == ("Maria Keller",)


def test_a_name_that_pages_print_is_an_author():
    learnt = learn([stating(number, "Maria Keller", "By Maria Keller") for number in range(8)])
    assert learnt is not None
    assert learnt.accounts == ()
    assert read(stating(50, "Maria Keller", "By Maria Keller"), learnt).authors == ("Maria Keller",)


def test_metadata_is_read_from_the_part_that_says_all(template):
    assert template.metadata_scope == "main"
    given = page(55)
    with_all, with_part = read(given, None), read(given, template)
    for name in ("title", "authors", "date_published", "section", "language", "site_name", "source_name"):
        assert getattr(with_part, name) == getattr(with_all, name), name


def test_a_page_that_says_too_little_there_is_read_whole(template):
    text = html(56).replace('<time datetime="2026-01-05">5 January 2026</time>', "")
    told = page(56, text.replace("<main", '<p><time datetime="2026-01-04">4 January 2026</time></p><main', 1))
    assert read(told, template).date_published == read(told, None).date_published


def test_a_box_that_is_always_pruned_is_cut_at_its_place():
    share = '<div class="share-row"><a href="/s">Send this</a> <a href="/t">Print this</a></div>'
    learnt = learn([page(number, html(number, extra=share)) for number in range(8)])
    assert learnt is not None
    assert learnt.cuts == ("div.share-row",)
    assert lines(read(page(50, html(50, extra=share)), learnt)) == paragraphs(50)


def test_a_text_that_moved_into_such_a_box_stays():
    share = '<div class="share-row"><a href="/s">Send this</a> <a href="/t">Print this</a></div>'
    learnt = learn([page(number, html(number, extra=share)) for number in range(8)])
    text = "".join(f"<p>{text}</p>" for number in (51, 52, 53) for text in paragraphs(number))
    article = read(page(50, html(50, extra=f'<div class="share-row">{text}</div>')), learnt)
    assert {*paragraphs(51), *paragraphs(53)} <= set(lines(article))


def test_the_lens_reads_an_unseen_page_as_the_whole_page_is_read(template):
    assert template.metadata_paths is not None
    assert template.language == "en"
    one, other = read(page(58), template), read(page(58), None)
    for name in ("title", "authors", "date_published", "date_published_source", "section", "language", "site_name"):
        assert getattr(one, name) == getattr(other, name), name


def test_a_headline_that_moved_is_found_by_the_whole_reading(template):
    moved = page(59, html(59).replace("<h1>", '<div class="new"><h1>').replace("</h1>", "</h1></div>"))
    assert read(moved, template).title == headline(59)
    other = page(59, html(59).replace("<h1>", "<h1>A section</h1><h1>", 1))
    assert read(other, template).title == headline(59)


def test_a_template_is_a_value_that_survives_json(template):
    back = from_json(template.to_json())
    assert back == template
    assert back is not None
    assert back.version == template.version
    assert replace(template, pages=13).version != template.version


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"form": 0}', '{"form": 1, "bodies": [1]}', "{"])
def test_what_is_no_template_is_none(text):
    assert from_json(text) is None


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="<>divpul/ class=\"story-text'&;.#\n安", max_size=200), st.integers(0, 3))
def test_no_page_breaks_the_reading(template, junk, at):
    text = html(80)
    cut = text.index("story-text") + (-20, 0, 12, 200)[at]
    given = page(80, text[:cut] + junk + text[cut:])
    once = extract(given, Rules(), template)
    assert once == extract(given, Rules(), template)
    if isinstance(once, Article) and once.template_version is not None and has_ad_in_its_place(given, template):
        assert AD not in lines(once)


def has_ad_in_its_place(given: Page, template: Template) -> bool:
    """Return whether a browser would show the advertisement where it was learnt: an unclosed link may enclose it."""
    tree = parse_html(given.body.decode())
    step = stepper(frozenset(template.names))
    boxes = [box for body in template.bodies for box in find_all(tree, body.path, step)] if tree is not None else []
    found = [one for box in boxes for ad in template.repeated for one in find_all(box, ad.place, step)]
    return any(" ".join("".join(one.itertext()).split()) == AD for one in found)


def test_the_advertisement_stands_in_its_place_on_a_common_page(template):
    assert has_ad_in_its_place(page(80), template)
    assert not has_ad_in_its_place(page(80, html(80).replace('<div class="join-us">', "<div>")), template)


def test_what_is_taken_off_is_shown_for_the_whole_page_with_a_template_too():
    pages = [page(number) for number in range(8)]
    template = learn(pages)
    assert template is not None
    without, learned = core.read_page(pages[0]), core.read_page(pages[0], template=template)
    assert isinstance(learned.result, Article)
    assert learned.result.template_version == template.version
    assert set(learned.removed) >= set(without.removed) - set(learned.kept)
    assert {AD, FOOT, headline(1)} <= set(learned.removed)


def test_rows_of_page_numbers_are_no_text(template):
    pages = '<div><a href="/76.html">Previous page</a> <a href="/76.html">1</a> 2 <a href="/76_3.html">3</a></div>'
    assert lines(read(page(76, html(76, extra=pages)), template)) == paragraphs(76)
    counted = '<p>In all 76 <a href="/75.html">boats were counted in the harbour</a> by noon</p>'
    assert len(lines(read(page(76, html(76, extra=counted)), template))) == 5


def test_a_template_remembers_that_its_pages_were_rendered(template):
    pages = [replace(page(number), rendered=True) for number in range(12)]
    learned = learn(pages)
    assert learned is not None
    assert (learned.rendered, template.rendered) == (True, False)
    assert from_json(learned.to_json()) == learned
    assert "rendered" not in template.to_json(), "templates of before keep their version"
