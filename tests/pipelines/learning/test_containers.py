"""Where the articles of a site are found, also where names, tags or layouts leave little to hold on to."""

from pipelines.extraction import Rules, extract
from pipelines.extraction.template.template import Template
from pipelines.learning.induction import learn
from storage.records import Article, Page
from tests.pipelines.newsroom import headline, page, paragraphs

NAV = '<div><div><a href="/">Home</a><a href="/news">News</a></div></div>'


def frame(number: int, inside: str) -> Page:
    date = '<time datetime="2026-01-05">5 January 2026</time>'
    title = f"<title>{headline(number)}</title>"
    return page(number, f"<html><head>{title}</head><body>{NAV}{inside.replace('DATE', date)}</body></html>")


def bare(number: int) -> Page:
    text = "".join(f"<p>{one}</p>" for one in paragraphs(number))
    return frame(number, f"<div><div><h1>{headline(number)}</h1>DATE<div>{text}</div></div></div>")


def broken_lines(number: int) -> Page:
    text = "<br><br>".join(paragraphs(number))
    return frame(
        number, f"<news-page><h1>{headline(number)}</h1><div>DATE</div><article-body>{text}</article-body></news-page>"
    )


def painted(number: int) -> Page:
    text = "".join(f"<p>{one}</p>" for one in paragraphs(number))
    return frame(number, f'<main><h1>{headline(number)}</h1>DATE<div class="[&>p]:mt-2 text">{text}</div></main>')


def other_layout(number: int) -> Page:
    text = "".join(f"<p>{one}</p>" for one in paragraphs(number))
    return frame(number, f'<section class="long"><h1>{headline(number)}</h1>DATE<article>{text}</article></section>')


def twice(number: int) -> Page:
    text = "".join(f"<p>{one}</p>" for one in paragraphs(number))
    copy = f'<section class="print">{text}</section>'
    return frame(number, f'<main><h1>{headline(number)}</h1>DATE<div class="text">{text}</div></main>{copy}')


def last(template: Template | None) -> list[str]:
    assert template is not None
    return [one.path.split(">")[-1] for one in template.bodies]


def text_of(read: Page, template: Template | None) -> list[str]:
    article = extract(read, Rules(), template)
    assert isinstance(article, Article)
    assert article.template_version is not None
    return article.text.split("\n\n")


def test_of_several_elements_at_one_place_the_one_with_the_text_is_read():
    template = learn([bare(number) for number in range(8)])
    assert text_of(bare(90), template) == paragraphs(90)


def test_an_element_of_the_site_s_own_making_holds_lines_that_are_no_paragraphs():
    template = learn([broken_lines(number) for number in range(8)])
    assert last(template) == ["article-body"]
    assert text_of(broken_lines(90), template) == paragraphs(90)


def test_a_name_with_the_sign_between_steps_is_left_out():
    template = learn([painted(number) for number in range(8)])
    assert last(template) == ["div.text"]
    assert text_of(painted(90), template) == paragraphs(90)


def test_each_layout_has_a_place_of_its_own():
    template = learn([painted(number) if number % 2 else other_layout(number) for number in range(16)])
    assert sorted(last(template)) == ["article", "div.text"]
    assert text_of(painted(90), template) == text_of(other_layout(90), template) == paragraphs(90)


def test_a_copy_of_the_text_does_not_hide_where_it_stands():
    assert last(learn([twice(number) for number in range(8)])) == ["div.text"]


def test_pages_of_short_lines_have_a_place_too():
    def notice(number: int) -> Page:
        lines = f"<p>{number}:24 min</p><p>Starting from: release {number % 3}</p><p>For whom: people {number}</p>"
        return frame(number, f'<main><h1>{headline(number)}</h1>DATE<div class="text">{lines}</div></main>')

    assert last(learn([notice(number) for number in range(8)])) == ["div.text"]


def test_the_place_of_few_pages_has_a_name_or_is_none():
    template = learn([painted(number) if number < 10 else bare(number) for number in range(14)])
    assert last(template) == ["div.text"]
    read = extract(bare(90), Rules(), template)
    assert isinstance(read, Article)
    assert read.template_version is None


def test_articles_that_are_known_teach_what_their_pages_would():
    pages = [painted(number) for number in range(8)]
    read = {one.url: extract(one) for one in pages[:5]}
    known = {url: result for url, result in read.items() if isinstance(result, Article)}
    assert len(known) == 5
    assert learn(pages, plain=known) == learn(pages)
