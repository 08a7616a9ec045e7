"""Which lines of a site's pages are taken for the site's, and which are left to the writers."""

import random
from collections.abc import Callable

import pytest

from pipelines.extraction.body.from_dom import Placed, blocks_from_dom
from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.paths import stepper
from pipelines.extraction.template.furniture import Furniture, furniture
from pipelines.extraction.template.template import Template
from pipelines.learning.furniture import find_furniture
from tests.pipelines.newsroom import headline, paragraphs

STEP = stepper(frozenset({".note", ".card"}))


def rows(inside: str) -> list[Placed]:
    tree = parse_html(f"<html><body><div>{inside}</div></body></html>")
    element = None if tree is None else tree.find("body/div")
    assert element is not None
    return blocks_from_dom(element, STEP, "paper.example")


def article(number: int, *, middle: str = "", end: str = "", top: str = "") -> str:
    first, *rest = [f"<p>{text}</p>" for text in paragraphs(number)]
    return f"{top}{first}{middle}{''.join(rest)}{end}"


def learn(made: Callable[[int], str], pages: int = 10) -> Furniture:
    found = find_furniture([(headline(number), rows(made(number))) for number in range(pages)])
    return furniture(Template(pages, repeated=found.repeated, boxes=found.boxes, openings=found.openings))


def left(known: Furniture, inside: str) -> list[str]:
    read = rows(inside)
    return [row.block.text for row, mark in zip(read, known.marks(read), strict=True) if not mark]


def own(number: int) -> list[str]:
    return paragraphs(number)


def test_three_pages_are_enough_for_a_notice_in_a_box_that_writers_do_not_use():
    notice = '<div class="note"><p>Open an account today</p></div>'
    known = learn(lambda number: article(number, middle=notice if number < 3 else ""))
    assert left(known, article(90, middle=notice)) == own(90)
    few = learn(lambda number: article(number, middle=notice if number < 2 else ""))
    assert len(left(few, article(90, middle=notice))) == len(own(90)) + 1


def test_a_box_whose_words_differ_is_known_by_its_shape():
    ads = ["Windows from 400 a piece", "A week by the sea, all meals", "Learn to draw in ten lessons"]
    known = learn(lambda number: article(number, middle=f"<p><em>{ads[number % 3]}</em></p>"))
    assert left(known, article(90, middle="<p><em>Shoes that last a life</em></p>")) == own(90)
    aside = f"<p><em>{' '.join(own(91))}</em></p>"
    assert len(left(known, article(90, middle=aside))) == len(own(90)) + 1, "a long one is text"


def test_of_lines_that_come_once_a_page_three_are_enough():
    ads = {1: "Windows from 400 a piece", 4: "Windows from 380 a piece", 7: "A week by the sea, all meals"}
    known = learn(lambda number: article(number, middle=f"<p><em>{ads[number]}</em></p>" if number in ads else ""))
    assert left(known, article(90, middle="<p><em>Shoes that last a life</em></p>")) == own(90)


def test_a_box_that_always_said_the_same_may_say_something_else():
    known = learn(lambda number: article(number, middle='<div class="note">Scan the code to join us</div>'))
    said = "The meeting was moved to Monday"
    assert said in left(known, article(90, middle=f'<div class="note">{said}</div>'))


def test_a_paragraph_needs_the_text_of_other_pages_on_both_sides():
    notice = "<p>Follow this paper wherever you read the news</p>"
    known = learn(lambda number: article(number, middle=notice if number % 3 == 0 else ""))
    assert left(known, article(90, middle=notice)) == own(90)
    serial = f"<p>This is a part of our series on the harbour towns</p>{notice}<p>All parts are in our archive</p>"
    kept = learn(lambda number: article(number, middle=serial if number % 3 == 0 else ""))
    assert len(left(kept, article(90, middle=serial))) == len(own(90)) + 3


@pytest.mark.parametrize(
    "middle",
    [
        "<h2>What comes next</h2>",
        "<p><strong>Who pays for it?</strong></p><p><strong>And who decides?</strong></p>",
        "<table><tr><td>Team</td><td>Points</td></tr><tr><td>Home</td><td>3</td></tr></table>",
        "<ul><li>Opening hours</li><li>Prices</li></ul>",
    ],
)
def test_headings_questions_and_the_heads_of_tables_stay_though_articles_share_them(middle):
    known = learn(lambda number: article(number, middle=middle))
    assert len(left(known, article(90, middle=middle))) == len(own(90)) + len(rows(middle))


def test_credits_are_known_by_how_they_begin():
    names = [
        "Ann Dale",
        "Bo Finch",
        "Cy Grant",
        "Di Hart",
        "Ed Innes",
        "Flo Jones",
        "Gus King",
        "Hal Lee",
        "Ida May",
        "Jo N",
    ]
    known = learn(lambda number: article(number, end=f"<p>Desk editor: {names[number]}</p>"))
    assert left(known, article(90, end="<p>Desk editor: Kay Otis</p>")) == own(90)
    long = f"<p>Desk editor: {' '.join(own(91))}</p>"
    assert len(left(known, article(90, end=long))) == len(own(90)) + 1


def test_addresses_figures_and_titles_fill_the_slots_of_a_formula():
    def end(number: int) -> str:
        link = f'<p>Also: <a href="/{number + 1}.html">{headline(number + 1)}</a></p>'
        return f"{link}<div>Short address http://paper.example/a/{number}</div>"

    known = learn(lambda number: article(number, end=end(number)))
    assert left(known, article(90, end=end(90))) == own(90)


def test_what_stands_under_linked_titles_in_their_boxes_goes_with_them():
    def cards(number: int) -> str:
        made = [(other, paragraphs(other)[0][:70], f"1.{other % 9}.") for other in range(number + 1, number + 4)]
        return "".join(
            f'<div class="card"><h3><a href="/{other}.html">{headline(other)}</a></h3><p>{text}</p>{day}</div>'
            for other, text, day in made
        )

    known = learn(lambda number: article(number, end=cards(number)))
    assert left(known, article(90, end=cards(90))) == own(90)


def test_lines_between_headline_and_text_go_where_nearly_all_pages_have_them():
    def by(number: int) -> str:
        return f"By {' '.join(paragraphs(number)[0].split()[:5])}"

    def top(number: int) -> str:
        return f"<h1>{headline(number)}</h1><ul><li>Read by {number * 37 + 5} people</li><li>{by(number)}</li></ul>"

    known = learn(lambda number: article(number, top=top(number)))
    assert left(known, article(90, top=top(90))) == [headline(90), by(90), *own(90)]


def test_pages_of_short_lines_that_come_back_lose_nothing():
    def notice(number: int) -> str:
        return f"<p>{number}:24 min</p><p>Starting from: release 15</p><p>For whom: beginners</p><p>Links:</p>"

    known = learn(notice)
    assert len(left(known, notice(90))) == 4


def test_reports_in_the_words_of_the_day_before_are_news_by_their_figures():
    """Those of weather, markets and notices; a paragraph whose figures are always the same is a notice of the site."""
    report = "<p>The council met on day {0} and heard {1} people, who want a bridge of {2} metres over the river.</p>"
    imprint = "<p>The Marrow Bay Packet of 12 Harbour Street, box 440, has told the news of the bay since 1871.</p>"

    def page(number: int) -> str:
        return report.format(number, number * 7, 400 - number) + imprint

    known = learn(page)
    assert left(known, page(77)) == [line for line in left(Furniture(), page(77)) if "council" in line]


def test_a_line_of_one_form_beside_the_text_is_the_sites_whatever_fills_it():
    names = ["Ada Byrne", "Tomas Grell", "Mei Lin", "Ioana Pop", "Karl Voss", "Rosa Dunne", "Sven Aal", "Uma Rao"]
    about = "<div><p>{} has written for this paper since {} and lives with two dogs above the old harbour.</p></div>"
    known = learn(lambda number: article(number, end=about.format(names[number % 8], 1990 + number)))
    assert left(known, article(90, end=about.format("Ewa Nowak", 2004))) == own(90)


def test_pages_without_prose_do_not_say_what_stands_beside_it():
    names = ["Ada Byrne", "Tomas Grell", "Mei Lin", "Ioana Pop", "Karl Voss", "Rosa Dunne", "Sven Aal", "Uma Rao"]
    about = "<div><p>{} has written for this paper since {} and lives by the sea.</p><p>Report a mistake</p></div>"

    def page(number: int) -> str:
        end = about.format(names[number % 8], 1990 + number)
        return article(number, end=end) if number % 2 else f"<p>Rain on day {number}.</p>{end}"

    known = learn(page, pages=12)
    assert left(known, article(90, end=about.format("Ewa Nowak", 2004))) == own(90)


def words(number: int, count: int) -> str:
    letters = random.Random(number)
    return " ".join("".join(letters.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(count))


def box(number: int) -> str:
    said = "".join(f"<p>{' '.join(text.split()[-7:])}</p>" for text in own(number + 40)[:2])
    return f'<div class="note"><b>Readers say</b>{said}</div>'


def test_a_box_beside_the_text_that_opens_with_the_same_words_goes_with_all_it_says():
    known = learn(lambda number: article(number, end=box(number)))
    new = '<div class="note"><b>Readers say</b><p>I grew up on that ferry.</p><p>So did I.</p></div>'
    assert left(known, article(90, end=new)) == own(90)


def test_a_box_between_paragraphs_or_with_long_lines_or_with_headings_of_its_own_is_text():
    def between(number: int) -> str:
        return article(number, middle=box(number))

    def long(number: int) -> str:
        return article(number, end=f'<div class="note"><b>What follows</b><p>{words(number, 50)}</p></div>')

    def own_heading(number: int) -> str:
        return article(number, end=f'<div class="note"><b>{headline(number)}</b><p>{words(number, 8)}</p></div>')

    for made in (between, long, own_heading):
        known = learn(made)
        assert not {shape for shape in known.boxes if shape.endswith(">p")}, made.__name__


LAST = (
    "The bridge opens again in June, and the ferry will then run on Sundays only.",
    "Nobody was hurt, but four families had to spend the night at the school.",
    "A verdict is expected before the end of the year; both sides may appeal.",
    "Tickets for the concert cost nine euros and can be had at the town hall.",
    "Growers fear that frost in May might take what is left of the cherries.",
    "Her second novel, about a lighthouse keeper, is to come out next autumn.",
)


def test_a_last_paragraph_that_says_another_thing_on_each_page_is_text():
    known = learn(lambda number: article(number, end=f"<div><p>{LAST[number % 5]}</p></div>"), pages=5)
    assert left(known, article(90, end=f"<div><p>{LAST[5]}</p></div>")) == [*own(90), LAST[5]]


@pytest.mark.parametrize("notice", ["<blockquote>{}</blockquote>", "<ul><li>{}</li></ul>"])
def test_a_notice_may_stand_where_quotes_and_lists_do(notice):
    asked = notice.format("Open an account today")
    known = learn(lambda number: article(number, end=asked if number < 4 else ""))
    assert left(known, article(90, end=asked)) == own(90)
    quoted = learn(lambda number: article(number, middle=notice.format(f"{own(number + 40)[0]}")))
    assert len(left(quoted, article(90, middle=notice.format(own(91)[0])))) == len(own(90)) + 1, "others are the text"


def test_two_pages_are_enough_for_a_long_line_in_a_box_of_its_own():
    long = "<div><b>Letters</b> Every Sunday the best of the week reaches twelve thousand people by post.</div>"
    known = learn(lambda number: article(number, middle=long if number < 2 else ""))
    assert left(known, article(90, middle=long)) == own(90)
    said_once = learn(lambda number: article(number, middle=long if number < 1 else ""))
    assert len(left(said_once, article(90, middle=long))) == len(own(90)) + 1


def test_two_pages_are_enough_for_a_line_among_others_of_a_shape_that_writers_do_not_use():
    def ads(line: str) -> Callable[[int], str]:
        def made(number: int) -> str:
            others = "<div>Written for this paper</div><div>Read and signed</div>"
            return article(number, end=others + (line.format(4 + number) if number < 2 else ""))

        return made

    ad = "<div>Learn to draw in {} evening lessons</div>"
    assert left(learn(ads(ad)), article(90, end=ad.format(9))) == own(90)
    for said in (
        "<div><b>What did you draw before {} lessons?</b></div>",
        "<div>Drawn in the evening lessons of {}:</div>",
    ):
        kept = said.format(9)
        assert len(left(learn(ads(said)), article(90, end=kept))) == len(own(90)) + 1, "it leads to what follows"


def test_two_pages_are_enough_for_words_before_titles_of_other_stories():
    def also(number: int) -> str:
        return f'<div>Have a look at: <a href="/n/{number}">{headline(number)}</a></div>'

    known = learn(lambda number: article(number, middle=also(number + 40) if number < 2 else ""))
    assert left(known, article(90, middle=also(91))) == own(90)


def test_a_shape_whose_lines_all_come_back_is_the_sites_after_two_pages_each():
    ads = ["Windows from 400", "Learn to draw", "Winter tyres"]
    known = learn(lambda number: article(number, middle=f"<blockquote>{ads[number // 2]}</blockquote>"), pages=6)
    assert left(known, article(90, middle="<blockquote>Learn to draw</blockquote>")) == own(90)


def test_an_invitation_may_stand_between_paragraphs_and_under_them():
    join = "<p>Letters of the week reach {} thousand people by post, join them {}</p>"
    # The same words each time are the site's; with other figures each time only those with a link are.
    for figure, link, remains in (("{}", "<a href='/letters/'>today</a>", 0), ("12", "today", 0), ("{}", "today", 1)):
        lines = [join.format(figure.format(30 + number), link) for number in range(5)]
        made = [
            article(number, middle=lines[number] if number < 2 else "", end=lines[number] if 1 < number < 4 else "")
            for number in range(10)
        ]
        assert len(left(learn(made.__getitem__), article(90, middle=lines[4]))) == len(own(90)) + remains


def test_what_articles_of_one_matter_say_again_is_the_writers():
    """The same words in four of ten articles, now within the text, now at its end; or direct speech."""
    background = (
        "The harbour was closed for eleven years after the great storm, and no ferry has called at any of its four "
        "quays since the winter of that year."
    )
    at = [{"middle": f"<p>{background}</p>"}, {}, {"end": f"<p>{background}</p>"}, {}, {}]
    known = learn(lambda number: article(number, **at[number % 5]))
    assert background in left(known, article(90, middle=f"<p>{background}</p>"))
    speech = f'"{background}" the mayor said.'
    quoted = learn(lambda number: article(number, end=f"<p>{speech}</p>" if number % 3 == 0 else ""))
    assert speech in left(quoted, article(90, end=f"<p>{speech}</p>"))
    notice = learn(lambda number: article(number, end=f"<p>{background}</p>" if number % 3 == 0 else ""))
    assert background not in left(notice, article(90, end=f"<p>{background}</p>")), "always at the end: a notice"


def test_a_line_that_leads_to_a_list_is_the_articles():
    lead, items = "<p>These papers have been made public:</p>", "<ul><li>A map of {}</li><li>A list of {}</li></ul>"
    made = [lead + items.format(f"day {number}", f"stones {number}") for number in range(5)]
    known = learn(lambda number: article(number, middle=made[number] if number < 4 else ""))
    assert "These papers have been made public:" in left(known, article(90, middle=made[4]))


def test_credits_in_quotes_are_known_by_a_short_label():
    known = learn(lambda number: article(number, end=f"<blockquote>Edit: {'ABCDEFGHIJ'[number]}nn Keel</blockquote>"))
    assert left(known, article(90, end="<blockquote>Edit: Zoe Marsh</blockquote>")) == own(90)


def test_a_notice_of_nearly_all_pages_goes_where_quotes_are_the_writers_too():
    notice = "<blockquote>Printed in the Saturday paper</blockquote>"
    known = learn(
        lambda number: article(
            number, middle=f"<blockquote>{own(number + 40)[0]}</blockquote>", end=notice if number < 8 else ""
        )
    )
    assert left(known, article(90, end=notice)) == own(90)


def test_a_quote_of_many_pages_in_the_same_words_goes_where_quotes_are_the_writers_too():
    notice = "<blockquote>Read on with our app, wherever you are</blockquote>"

    def page(number: int) -> str:
        quote = f"<blockquote>{own(number + 40)[0]}</blockquote>"
        return article(number, middle=quote + own(number)[0] + (notice if number % 3 == 0 else ""))

    assert left(learn(page), article(90, middle=notice)) == own(90)


def test_a_short_line_after_the_text_of_most_pages_is_the_sites_whatever_it_says():
    names = ["Ann Keel", "Bo Marsh", "Cy Dune", "Di Reef", "Ed Pier", "Flo Gale", "Gus Bank", "Hal Foss"]
    known = learn(lambda number: article(number, end=f"<p><b>{names[number % 8]}, the desk</b></p>"), pages=8)
    assert left(known, article(90, end="<p><b>Iris Cove at night</b></p>")) == own(90)
    for made in (
        lambda number: article(number, middle=f"<p><b>{names[number % 8]}, the desk</b></p>"),
        lambda number: article(number, end=f"<p><b>{names[number % 8]}, the desk</b></p>" if number < 4 else ""),
        lambda number: article(number, end=f"<p>{names[number % 8]}, the desk</p>"),
    ):
        inside = article(90, end="<p><b>Iris Cove at night</b></p>")
        assert left(learn(made, pages=8), inside) == [*own(90), "Iris Cove at night"], "text, or nobody knows"


def test_a_box_without_a_name_that_opens_with_the_same_words_goes_if_no_page_has_prose_in_it():
    def comments(number: int, said: str) -> str:
        return f"<section><div>Letters to us</div><div><div><i>{headline(number)[:8]}</i>: {said}</div></div></section>"

    said = ["Well put.", "I was there.", "Not on my street.", "Who pays?"]
    known = learn(lambda number: article(number, end=comments(number, said[number % 4])))
    assert left(known, article(90, end=comments(91, "Mine too."))) == own(90)
    prose = learn(lambda number: article(number, end=comments(number, words(number, 14))))
    assert len(left(prose, article(90, end=comments(91, "Mine too.")))) == len(own(90)) + 1


def test_credits_that_one_name_signs_most_often_are_known_by_their_label():
    names = ["Ann Keel"] * 3 + [f"{letter}nn Marsh" for letter in "BCDEFGHIJ"]
    gray = '<div style="color:gray">{}</div>'
    end = gray.format("Printed in our town") + gray.format("Desk: {}")
    known = learn(lambda number: article(number, end=end.format(names[number])), pages=12)
    assert left(known, article(90, end=end.format("Zoe Foss"))) == own(90)


TITLES = [
    "Mayor opens new hall",
    "Ferry runs again from May",
    "Two owls nest in the tower",
    "Rents fall at the harbour",
]


def other_stories(number: int, label: str = "More of it") -> str:
    """A label and titles of other pages, each a paragraph of its own in the article's box."""
    links = "".join(f'<p><a href="/story/{n}">{TITLES[(number + n) % len(TITLES)]}</a></p>' for n in (1, 2))
    return f"<p><strong>{label}</strong></p>{links}"


def loose(number: int, middle: str = "") -> str:
    """An article whose text stands in its box with no paragraphs."""
    first, *rest = own(number)
    return f"{first}<br>{middle}{'<br>'.join(rest)}"


def test_titles_that_nearly_all_pages_have_and_the_label_over_them_go_though_no_box_holds_them():
    known = learn(lambda number: loose(number, other_stories(number) if number < 7 else ""))
    assert left(known, loose(90, other_stories(90))) == own(90)


def test_titles_of_few_pages_are_what_writers_link_to():
    known = learn(lambda number: loose(number, other_stories(number) if number < 4 else ""))
    assert len(left(known, loose(90, other_stories(90)))) == len(own(90)) + 3


def test_a_label_over_other_things_too_is_a_heading():
    made = "<p><strong>More of it</strong></p>"
    known = learn(lambda number: loose(number, other_stories(number) if number < 7 else made))
    assert left(known, loose(90, other_stories(90))) == [own(90)[0], "More of it", *own(90)[1:]]
