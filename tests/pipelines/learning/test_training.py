"""When a crawl learns: with five pages, each time they double, at the end, and after a redesign."""

from dataclasses import replace

from pipelines.extraction import Rules, extract
from pipelines.extraction.template.template import Template
from pipelines.learning.training import FIRST, MOST, TrainingSet
from storage.records import Article, Page
from tests.pipelines.newsroom import headline, page

KNOWN = Template(pages=40)
PLAIN = extract(page(0), Rules())


def article(number: int, version: str | None = None, title: str | None = None) -> Article:
    assert isinstance(PLAIN, Article)
    return replace(PLAIN, title=title or headline(number), template_version=version)


def numbers(pages: list[Page] | None) -> list[int] | None:
    return None if pages is None else [int(one.url.split("/")[-1].split(".")[0]) for one in pages]


def test_lessons_come_with_five_pages_and_then_with_twice_as_many():
    lessons, due = TrainingSet(), []
    for number in range(200):
        lessons.add(page(number), article(number), None)
        if pages := lessons.due():
            due.append((number + 1, len(pages)))
    assert due == [(FIRST, 5), (10, 10), (20, 20), (40, MOST)]


def test_the_same_headline_counts_once():
    lessons = TrainingSet()
    for number in range(20):
        lessons.add(page(number), article(number, title="One story"), None)
    assert lessons.due() is None
    assert lessons.due(last=True) is None


def test_the_end_of_a_crawl_learns_from_what_is_left():
    lessons = TrainingSet()
    for number in range(7):
        lessons.add(page(number), article(number), None)
        lessons.due()
    assert numbers(lessons.due(last=True)) == list(range(7))
    assert lessons.due(last=True) is None


def test_a_well_known_site_is_not_learnt_again():
    lessons = TrainingSet(KNOWN)
    for number in range(100):
        lessons.add(page(number), article(number, KNOWN.version), KNOWN)
        assert lessons.due() is None


def test_a_redesign_is_learnt_from_the_pages_that_show_it():
    lessons = TrainingSet(KNOWN)
    for number in range(12):
        version = KNOWN.version if number < 7 else None
        lessons.add(page(number), article(number, version), KNOWN)
        pages = lessons.due()
        assert numbers(pages) == ([7, 8, 9, 10, 11] if number == 11 else None)


def test_pages_read_with_less_are_read_again():
    lessons = TrainingSet()
    lessons.add(page(1), article(1), None)
    assert lessons.stale() == []
    lessons.learned(KNOWN)
    lessons.add(page(2), article(2, KNOWN.version), KNOWN)
    assert lessons.stale() == [page(1).raw_ref]


def test_a_page_met_twice_is_read_again_once():
    lessons = TrainingSet()
    for _ in range(2):
        lessons.add(page(1), article(1), None)
    lessons.learned(KNOWN)
    assert lessons.stale() == [page(1).raw_ref]


def test_a_site_of_many_layouts_is_not_learnt_over_and_over():
    lessons, due = TrainingSet(KNOWN), []
    for number in range(200):
        lessons.add(page(number), article(number, None), KNOWN)
        if lessons.due():
            due.append(number + 1)
    assert due == [10, 30, 70, 150]


def test_what_a_template_does_not_fit_is_not_read_again():
    lessons = TrainingSet()
    lessons.add(page(0), article(0), None)
    lessons.learned(KNOWN)
    for number in range(1, 10):
        lessons.add(page(number), article(number, None), KNOWN)
    assert lessons.stale() == []


def test_pages_with_nothing_in_common_are_soon_left_alone():
    lessons, due = TrainingSet(), []
    for number in range(200):
        lessons.add(page(number), article(number), None)
        if lessons.due():
            due.append(number + 1)
            lessons.learned(None)
    assert due == [5, 20]
    assert lessons.due(last=True) is None


def test_a_lesson_reads_no_page_again_that_was_read_without_a_template():
    lessons = TrainingSet()
    for number in range(MOST + 3):
        lessons.add(page(number), article(number, title="twice" if number == 9 else None), None if number else KNOWN)
    lessons.add(page(1000), article(1000, title="twice"), KNOWN)
    known = lessons.plain
    assert page(0).url not in known  # read with a template
    assert page(2).url not in known  # no longer a page of a lesson
    assert page(9).url not in known  # another page took its place
    assert known[page(20).url] == article(20)
    assert len(known) == MOST - 1
