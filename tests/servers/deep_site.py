"""A generated site of many real articles: a very deep list, dated archives with gaps, a sitemap of the newest."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import parse_qsl

from tests.servers.many_hosts import WebAnswer
from tests.servers.trap_sites import entry, links, listing, sentence, story

PER_PAGE, PER_DAY, IN_SITEMAP = 20, 5, 1000
NEWEST = date(2025, 11, 30)


def day_of(number: int) -> date:
    """Return the day of an article: five a day, with a gap of a year after each thousand."""
    return NEWEST - timedelta(days=number // PER_DAY + 365 * (number // 1000))


def path_of(number: int) -> str:
    """Return the address of an article."""
    words = "-".join(sentence(random.Random(number), 5)[:-1].lower().split())
    return f"/{day_of(number):%Y/%m/%d}/{words}-{number}.html"


class DeepSite:
    """A site of so many articles, number 0 the newest; called with host and path it answers as a page maker."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._numbers = {path_of(number): number for number in range(count)}
        self._months: dict[str, list[int]] = {}
        for number in range(count):
            self._months.setdefault(f"/archive/{day_of(number):%Y/%m}/", []).append(number)
        self._archives = links(*sorted(self._months, reverse=True))

    def __call__(self, host: str, whole: str) -> WebAnswer | str | None:
        """Answer for an address."""
        path, _, query = whole.partition("?")
        if path == "/robots.txt":
            return WebAnswer(f"User-agent: *\nAllow: /\nSitemap: http://{host}/sitemap.xml\n")
        if path == "/sitemap.xml":
            newest = range(min(self.count, IN_SITEMAP))
            urls = "".join(f"<url><loc>http://{host}{path_of(each)}</loc></url>" for each in newest)
            return WebAnswer(f"<urlset>{urls}</urlset>", headers={"Content-Type": "text/xml"})
        if path == "/":
            return self._page(int(dict(parse_qsl(query)).get("page", 1)))
        if path in self._months:
            return listing(_entries(self._months[path]), self._archives)
        return self._article(self._numbers[path]) if path in self._numbers else None

    def _page(self, page: int) -> str:
        more = f'<a href="/?page={page + 1}">Next page</a>' if page * PER_PAGE < self.count else ""
        shown = range((page - 1) * PER_PAGE, min(page * PER_PAGE, self.count))
        return listing(_entries(shown), self._archives + more)

    def _article(self, number: int) -> str:
        near = (number + 1, number + 7, number * 31 % self.count)
        return story(str(number), f"story {number}", _entries([each for each in near if each < self.count]))


def _entries(numbers: Iterable[int]) -> str:
    return "".join(entry(path_of(number), f"story {number}") for number in numbers)
