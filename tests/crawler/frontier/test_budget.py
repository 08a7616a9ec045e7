"""The budget of a crawl: large real sites lose nothing, endless ones end, rows are bounded."""

import asyncio
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from crawler.frontier.budget import CrawlBudget
from storage.budgets import URLGroups
from storage.frontier import LeasedURL, Track
from storage.records import Hints, Link, LinkKind, Outcome, Reason
from storage.store import Store
from tests.storage.samples import article, rejected

H = "http://www.example.com"


async def do(function: Callable[..., Any], *args: object) -> Any:
    return function(*args)


@pytest.fixture
def store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        yield store


@pytest.fixture
def budget(store):
    crawl, _ = store.crawl("news", "backfill", {}, True)
    return CrawlBudget(URLGroups(store.engine, crawl.id), do, None)


def story(number: int, day: date) -> Link:
    return Link(f"{H}/{day:%Y/%m/%d}/story-of-the-town-{number}.html", LinkKind.ARTICLE)


def listing(path: str) -> Link:
    return Link(H + path, LinkKind.LISTING, "pager")


def row(link: Link, track: Track = Track()) -> LeasedURL:  # noqa: B008 - a value
    return LeasedURL(1, link.url, link, "www.example.com", 0, 0, track)


def read(budget: CrawlBudget, pages: Iterator[tuple[str, list[Link]]]) -> list[str]:
    """Read lists in turn as a crawl does; return those that were refused."""

    async def crawl() -> list[str]:
        refused = []
        for path, shown in pages:
            link = listing(path)
            if budget.refuses(link, Track()):
                refused.append(path)
            else:
                await budget.listed(link.url, link, shown)
        return refused

    return asyncio.run(crawl())


ARTICLES = [story(number, date(2025, 12, 1) - timedelta(days=number // 5)) for number in range(2000)]


def test_deep_pages_dated_archives_and_tags_of_a_large_site_are_all_read(budget):
    def pages() -> Iterator[tuple[str, list[Link]]]:
        for page in range(100):  # a list through everything
            yield f"/news?page={page}", ARTICLES[page * 20 : page * 20 + 20]
        for day in range(400):  # archives that show it all again, with a gap of a year
            when = date(2025, 12, 1) - timedelta(days=day)
            yield f"/archive/{when:%Y/%m/%d}/", ARTICLES[day * 5 : day * 5 + 5]
        for page in range(300):  # tags, each with some of everything
            yield f"/tag/N{page}/", ARTICLES[page::300][:20]

    assert read(budget, pages()) == []


def test_archives_with_a_long_gap_are_read_to_their_end(budget):
    days = [date(2025, 12, 1) - timedelta(days=number) for number in range(400)]
    shown = {day: [story(number, day)] for number, day in enumerate(days) if number < 100 or number > 200}
    assert read(budget, ((f"/archive/{day:%Y/%m/%d}/", shown.get(day, [])) for day in days)) == []


def test_a_list_whose_first_pages_are_known_from_a_sitemap_is_read_on(budget):
    sitemap = [(f"/sitemap-{number}.xml", ARTICLES[number * 200 : number * 200 + 200]) for number in range(8)]
    pages = [(f"/news?page={page}", ARTICLES[page * 20 : page * 20 + 20]) for page in range(100)]
    assert read(budget, iter([*sitemap, *pages])) == []


@pytest.mark.parametrize(
    ("paths", "most"),
    [
        ([f"/news?page={page}" for page in range(999)], 60),
        ([f"/calendar/{date(2026, 1, 1) + timedelta(days=31 * month):%Y/%m}/" for month in range(900)], 100),
        ([f"/list?{'&'.join(f'f{bit}=x' for bit in range(10) if page >> bit & 1)}" for page in range(1, 999)], 120),
        ([f"/deep/{'/'.join('abcdefghij'[int(digit)] for digit in str(page))}/" for page in range(999)], 120),
        ([f"/w{chr(97 + page % 26)}{chr(97 + page // 26)}x/list" for page in range(676)], 320),
    ],
)
def test_lists_that_show_the_same_again_are_cut(budget, paths, most):
    shown = ARTICLES[:20]
    assert len(paths) - len(read(budget, ((path, shown) for path in paths))) <= most


def test_an_entry_without_date_counts_once_its_shape_gave_articles(budget):
    shown = [[Link(f"{H}/n/{page * 5 + each}x", LinkKind.UNKNOWN) for each in range(5)] for page in range(60)]
    found = article(shown[0][0].url, text="One.")

    async def stored() -> None:
        for page in range(2):
            for link in shown[page]:
                await budget.stored(row(link), found, Outcome.NEW)

    asyncio.run(stored())
    assert read(budget, ((f"/short?page={page}", links) for page, links in enumerate(shown))) == []


def test_dead_links_are_asked_for_and_make_no_list_worth_reading(budget):
    shown = [[story(page * 20 + each, date(2025, 1, 1)) for each in range(20)] for page in range(60)]
    gone = rejected(shown[0][0].url, reason=Reason.HTTP_ERROR)

    async def crawl() -> tuple[int, int]:
        lists = links = 0
        for page, some in enumerate(shown):
            if budget.refuses(listing(f"/dead?page={page}"), Track()):
                break
            lists += 1
            await budget.listed(f"{H}/dead?page={page}", listing(f"/dead?page={page}"), some)
            for link in some:
                assert budget.refuses(link, Track()) is None
                await budget.stored(row(link), gone, Outcome.REJECTED)
                links += 1
        return lists, links

    lists, links = asyncio.run(crawl())
    assert links <= 20 * lists < 1200
    found = article(shown[0][0].url, text="One.")
    asyncio.run(budget.stored(row(shown[0][0]), found, Outcome.NEW))
    assert budget._is_thing(shown[-1][0])


def walk(budget: CrawlBudget, count: int, when: Callable[[int], datetime | None]) -> int:
    """Read unlisted articles, each of another text and time; return how many were asked for."""

    async def walked() -> int:
        for number in range(count):
            link = Link(f"{H}/story/{'abcdefghij'[number % 10]}-{number}-of-all.html", LinkKind.ARTICLE)
            if budget.refuses(link, Track(depth=3)):
                return number
            await budget.walked(row(link, Track(depth=3)), link.url)
            text = "\n\n".join(f"{chr(97 + number % 26) * (number // 26 + 40)} {chr(97 + part)}" for part in range(5))
            found = article(link.url, text=text, date_published=when(number))
            await budget.stored(row(link, Track(depth=3)), found, Outcome.NEW)
        return count

    return asyncio.run(walked())


def test_articles_that_no_list_shows_are_few_unless_they_have_times_of_their_own(budget):
    assert walk(budget, 500, lambda _: None) < 180


def test_a_chain_of_dated_articles_is_read_to_its_end(budget):
    assert walk(budget, 400, lambda number: datetime(2025, 1, 1, tzinfo=UTC) - timedelta(hours=7 * number)) == 400


def test_articles_of_any_time_earn_no_more_without_end(budget):
    source = random.Random(1)
    times = [datetime(2001, 1, 1, tzinfo=UTC) + timedelta(minutes=source.randrange(10**7)) for _ in range(1000)]
    assert 250 < walk(budget, 1000, lambda number: times[number]) < 450


def test_times_with_an_offset_and_without_one_are_compared(budget):
    def when(number: int) -> datetime:
        time = datetime(2020, 1, 1, 8, tzinfo=UTC) + timedelta(days=number)
        return time if number % 3 else time.replace(tzinfo=None)

    assert walk(budget, 1000, when) == 1000


def test_rows_are_bounded(budget):
    page = listing("/a")
    assert budget.refuses(page, Track(hops=11)) == "too_many_hops"
    assert budget.refuses(page, Track(dry=41)) == "too_deep"
    assert budget.refuses(Link(H + "/s.xml", LinkKind.SITEMAP), Track(depth=6)) == "too_deep"
    assert budget.refuses(listing("/a/b/a/b/a/b/"), Track()) == "repeating_path"
    assert budget.refuses(Link(page.url, LinkKind.LISTING, "start"), Track(dry=99, hops=99)) is None
    assert budget.refuses(page, Track(depth=30, dry=30, hops=5)) is None


def test_the_most_pages_of_a_crawl_count_over_its_processes(store):
    crawl, _ = store.crawl("news", "backfill", {}, True)

    async def ask(count: int) -> list[str | None]:
        budget = CrawlBudget(URLGroups(store.engine, crawl.id), do, 5)
        await budget.open()
        said = [budget.hand_out(row(Link(f"{H}/{number}", hints=Hints()))) for number in range(count)]
        await budget.close()
        return said

    assert asyncio.run(ask(3)) == [None] * 3
    assert asyncio.run(ask(4)) == [None, None, "max_pages", "max_pages"]
