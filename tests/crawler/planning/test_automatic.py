"""A plan from a look: lists with their pagers, date archives, running numbers, and what is used of them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.lists import ListReading
from crawler.discovery.sitemaps import SitemapReading
from crawler.planning import date_archives, id_ranges
from crawler.planning import lists as listed
from crawler.planning.automatic import automatic_plan
from crawler.planning.date_patterns import read_dated
from crawler.planning.plan import Certainty, SourceKind
from crawler.planning.survey import SiteSurvey
from crawler.scope.arguments import Window
from storage.records import Hints, Link, LinkKind

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
H = "https://h.example"


def article(path: str, **hints: str) -> Link:
    return Link(f"{H}/{path}", LinkKind.ARTICLE, "listing", Hints(seen_at=NOW, **hints))


def listing(*paths: str) -> tuple[Link, ...]:
    return tuple(Link(f"{H}/{path}", LinkKind.LISTING) for path in paths)


def look(**changes: Any) -> SiteSurvey:
    return SiteSurvey(**{"starts": (f"{H}/",), "at": NOW, **changes})


def page(links: tuple[Link, ...], nexts: tuple[Link, ...] = (), is_listing: bool = True) -> ListReading:
    return ListReading(links, nexts, is_listing, 1.0)


TEN = tuple(article(f"story-number-{'abcdefghij'[number]}.html") for number in range(10))
NUMBERED = tuple(article(f"read/{number}.html") for number in range(900, 910))


# -- lists ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nexts", "pages"),
    [
        ((), 1),
        (("news/?page=2", "news/?page=3", "news/?page=57"), 57),
        (("news/page/2/", "news/page/9/"), 9),
        (("news/?page=2",), None),
        (("news/older",), None),
    ],
)
def test_the_last_page_is_what_the_pager_shows(nexts, pages):
    assert listed.last_page(page(TEN, listing(*nexts)), f"{H}/news/") == pages


def test_start_pages_and_lists_with_their_counts():
    lists = {
        f"{H}/": page(TEN),
        f"{H}/news/": page(TEN, listing("news/?page=2", "news/?page=4")),
        f"{H}/more/": page(TEN, listing("more/?page=2")),
        f"{H}/about": page((), is_listing=False),
    }
    found = [(one.address, one.pages, one.articles, one.known, one.via) for one in listed.sources(look(lists=lists))]
    assert found == [
        (f"{H}/", 1, 10, Certainty.READ, "start"),
        (f"{H}/news/", 4, 40, Certainty.ESTIMATED, "section"),
        (f"{H}/more/", None, None, Certainty.UNKNOWN, "section"),
    ]


def test_lists_that_show_the_same_count_once():
    everything = tuple(article(f"story-number-{'abcdefghij'[n // 10]}-{'abcdefghij'[n % 10]}.html") for n in range(60))
    lists = {f"{H}/": page(everything[:10]), f"{H}/archive/": page(everything), f"{H}/other/": page(TEN)}
    plan = automatic_plan(look(lists=lists))
    assert [one.repeats for one in plan.sources] == [True, False, False]
    assert plan.articles == 70


def test_a_start_page_that_turns_through_everything_is_all_that_counts():
    turning = page(TEN, listing("?page=2", "?page=7"))
    more = tuple(article(f"another-story-{letter}.html") for letter in "abcdefg")
    plan = automatic_plan(
        look(lists={f"{H}/": turning, f"{H}/news/": page(more, listing("news/?page=2", "news/?page=3"))})
    )
    assert plan.articles == 70
    assert len(list(plan.links())) == 2


def test_a_start_page_that_gave_no_answer_is_still_asked_for():
    plan = automatic_plan(look(problems=(f"{H}/: answered 503",)))
    assert [link.url for link in plan.links()] == [f"{H}/"]
    assert (plan.articles, plan.problems) == (None, (f"{H}/: answered 503",))


# -- archives ------------------------------------------------------------------------------------------------------


def test_archives_that_lists_link_to_come_before_the_folders_of_articles():
    links = (
        *listing("2026/04/", "2026/03/"),
        *(article(f"stories/2026/04/{day:02}/slug-of-day.html") for day in range(1, 7)),
    )
    found = date_archives.dated_candidates(look(lists={f"{H}/": page(links)}))
    assert [(one.pattern.template, one.example, one.linked) for one in found] == [
        (f"{H}/{{yyyy}}/{{mm}}/", f"{H}/2026/04/", True),
        (f"{H}/stories/{{yyyy}}/{{mm}}/{{dd}}/", f"{H}/stories/2026/04/01/", False),
    ]


def test_one_link_makes_no_archive():
    assert date_archives.dated_candidates(look(lists={f"{H}/": page(listing("2026/04/"))})) == []


def test_an_archive_covers_the_window_or_goes_back_to_the_earliest_day_seen():
    archive = (read_dated(f"{H}/{{yyyy}}/{{mm}}/"),)
    lists = {f"{H}/": page((*listing("2025/11/"), article("a.html", date="2026-01-04")))}
    (whole,) = date_archives.sources(look(lists=lists, archives=archive))
    assert (whole.since, whole.until, whole.pages) == (date(2025, 11, 1), date(2026, 5, 3), 7)
    assert "--since" in (whole.note or "")
    window = Window(date(2020, 1, 1), date(2020, 12, 31))
    (asked,) = date_archives.sources(look(lists=lists, archives=archive, window=window))
    assert (asked.since, asked.until, asked.pages, asked.note) == (date(2020, 1, 1), date(2020, 12, 31), 12, None)
    assert date_archives.sources(look(archives=archive)) == []
    assert date_archives.sources(look(archives=archive, window=Window(date(2030, 1, 1)))) == []


# -- running numbers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        ([f"read/{n}.html" for n in range(10, 20)], ("read/{id}.html", 10, 19)),
        ([f"read/{n:05}.html" for n in range(10, 20)], ("read/{id:05}.html", 10, 19)),
        ([f"?p={n}" for n in (3, 9, 27, 81, 2000)], ("?p={id}", 3, 2000)),
        ([f"read/{n}.html" for n in range(4)], None),
        ([f"read/a-slug-{'abcdefghij'[n]}-{n}.html" for n in range(10)], None),
        ([f"2026/{n}.html" for n in range(10)], None),
        ([f"read/2026050{n}.html" for n in range(1, 9)], None),
        ([f"read/{n}.html" for n in range(5)] + [f"slug-{'abcdefghij'[n]}.html" for n in range(8)], None),
        ([f"read/{n * 10**9}.html" for n in range(10)], None),
    ],
)
def test_numbers_are_detected_where_nothing_else_differs(paths, found):
    detected = id_ranges.detect(f"{H}/{path}" for path in paths)
    assert (detected and (detected[0].template.removeprefix(f"{H}/"), *detected[1:])) == found


def test_the_port_of_a_host_is_no_number():
    assert id_ranges.detect(f"http://127.0.0.1:8080/read/{n}.html" for n in range(10, 20)) is not None


@given(st.lists(st.text("ab/1290.?=-{}", max_size=12), max_size=12))
def test_no_addresses_break_the_detection(paths):
    id_ranges.detect(f"{H}/{path}" for path in paths)
    date_archives.dated_candidates(look(lists={f"{H}/": page(tuple(article(path) for path in paths))}))


def ids(**changes: Any):
    plan = automatic_plan(look(lists={f"{H}/": page(NUMBERED)}, **changes))
    return next(one for one in plan.sources if one.kind is SourceKind.IDS)


def test_numbers_are_used_where_nothing_else_covers_the_site():
    found = ids()
    assert (found.used, found.ranges, found.articles) == (True, ((1, 909),), 909)


def test_numbers_are_only_mentioned_where_sitemaps_or_archives_cover_the_site():
    mapped = ids(sitemaps={f"{H}/s.xml": SitemapReading(NUMBERED[:6])})
    many = ids(sitemaps={f"{H}/s.xml": SitemapReading(tuple(article(f"x/{n}") for n in range(100)))})
    archived = ids(archives=(read_dated(f"{H}/{{yyyy}}/"),), window=Window(date(2020, 1, 1)))
    turned = automatic_plan(look(lists={f"{H}/": page(NUMBERED, listing("?page=2", "?page=12"))}))
    assert (turned.sources[-1].kind, turned.sources[-1].used) == (SourceKind.IDS, False)
    few = ids(sitemaps={f"{H}/s.xml": SitemapReading(NUMBERED[:4])})
    assert [one.used for one in (mapped, many, archived, few)] == [False, False, False, True]
    assert "--ids" in (mapped.note or "")


def test_a_row_that_began_elsewhere_begins_with_the_smallest_number_seen():
    far = tuple(article(f"read/{number}.html") for number in range(5_000_000, 5_000_010))
    plan = automatic_plan(look(lists={f"{H}/": page(far)}))
    assert plan.sources[-1].ranges == ((5_000_000, 5_000_009),)
