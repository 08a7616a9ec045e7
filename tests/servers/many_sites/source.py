"""One source of the farm: what it has published at a moment, what it answers then, and what must be stored of it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from tests.servers.many_sites import markup, publishing_profile, texts
from tests.servers.many_sites.troubles import HIDING, SILENT, Trouble, covered

ON_A_PAGE, IN_A_FEED, BESIDE = 30, 20, 5
FLOOD = 2000  # articles of one flood
ROBOTS = "User-agent: *\nDisallow: /subscribe\n"
HTML, XML, PLAIN = "text/html; charset=utf-8", "application/rss+xml; charset=utf-8", "text/plain"

Answer = tuple[int, str, str]
"""Status, content type, text."""


@dataclass(frozen=True, slots=True)
class Published:
    """An article as the world knows it: ``time`` in seconds since 1970; ``whole`` unless it was cut to a teaser."""

    url: str
    title: str
    time: float
    whole: bool


@dataclass(frozen=True)
class SimulatedSource:
    """A source: ``host`` is its name, ``hours`` between two crawls by its site file (None: the interval adapts).

    It publishes in its rhythm from ``first`` for ``days`` days, in the time zone ``east`` hours from UTC.
    """

    host: str
    rhythm: str
    seed: int
    first: date
    days: int
    hours: float | None = 12.0
    east: int = 0
    troubles: tuple[Trouble, ...] = ()
    flood: int = FLOOD

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://{self.host}"

    @property
    def name(self) -> str:
        """The name of its site file."""
        return self.host.partition(".")[0]

    @cached_property
    def times(self) -> Sequence[float]:
        """When each article is published, in seconds since 1970; the article's number is its place here."""
        usual = publishing_profile.moments(self.rhythm, self.seed, self.first, self.days, self.east)
        kept = [time for time in usual if not self._under(time, *SILENT)]
        return sorted([*kept, *(time for each in self.troubles if each.kind == "flood" for time in self._rain(each))])

    def published(self, until: float, since: float = 0.0) -> Iterator[Published]:
        """Yield what the source has published between two moments."""
        for number, time in enumerate(self.times):
            if since <= time <= until:
                whole = not self._under(time, "teasers")
                yield Published(self.base + self.path(number), texts.title(self.seed, number), time, whole)

    def hidden(self, begin: float, end: float) -> float:
        """Return for how many seconds between two moments the source answered with errors only."""
        return covered(begin, end, [(each.begin, each.end) for each in self.troubles if each.kind in HIDING])

    def path(self, number: int) -> str:
        """Return the path at which an article stands."""
        words = re.sub(r"[^a-z0-9]+", "-", texts.title(self.seed, number).lower())
        day = datetime.fromtimestamp(self.times[number], UTC)
        return f"/{day:%Y/%m/%d}/{words}-{number}.html" if self.seed % 2 else f"/news/{words}-{number}"

    def answer(self, path: str, now: float) -> Answer:
        """Return the answer to a path at a moment."""
        hiding = next((each for each in self.troubles if each.kind in HIDING and each.covers(now)), None)
        if hiding:
            return HIDING[hiding.kind], HTML, "<html><body><p>Not for you, not now.</p></body></html>"
        if path == "/robots.txt":
            return 200, PLAIN, ROBOTS
        count, face = bisect_right(self.times, now), self._face(now)
        if path == face.feed:
            return 200, XML, markup.feed(face, self._latest(count, 0, IN_A_FEED, now))
        if turned := re.fullmatch(r"/(?:page/(\d+)/)?", path):
            return self._front(face, int(turned[1] or 1), count, now)
        return self._story(path, face, count, now)

    def _front(self, face: markup.Design, page: int, count: int, now: float) -> Answer:
        shown = self._latest(count, (page - 1) * ON_A_PAGE, ON_A_PAGE, now)
        if not shown and page > 1:
            return self._missing()
        older = f"/page/{page + 1}/" if page * ON_A_PAGE < count else ""
        return 200, HTML, markup.front(face, shown, older)

    def _story(self, path: str, face: markup.Design, count: int, now: float) -> Answer:
        found = re.search(r"-(\d+)(?:\.html)?$", path)
        if found is None or int(found[1]) >= count or path != self.path(int(found[1])):
            return self._missing()
        others = self._latest(count, 0, BESIDE, now)
        return 200, HTML, markup.story(face, self._shown(int(found[1]), now), others)

    def _missing(self) -> Answer:
        return 404, HTML, "<html><body><p>No such page.</p></body></html>"

    def _latest(self, count: int, skipped: int, most: int, now: float) -> list[markup.ShownArticle]:
        last = count - skipped
        return [self._shown(number, now) for number in range(last - 1, max(last - most, 0) - 1, -1)]

    def _shown(self, number: int, now: float) -> markup.ShownArticle:
        time, seed = self.times[number], self.seed
        stated = None if self._under(now, "dateless") else time
        cut = self._under(time, "teasers")
        told = (texts.title(seed, number), texts.author(seed, number), stated, texts.paragraphs(seed, number), cut)
        return markup.ShownArticle(self.path(number), *told)

    def _face(self, now: float) -> markup.Design:
        design = self.seed + self._under(now, "redesigned") + self._under(now, "teasers")
        feed = "/rss/latest.xml" if self._under(now, "renamed") else "/feed.xml"
        return markup.Design(f"The {self.name.title()} Post", design, feed, self.base)

    def _under(self, moment: float, *kinds: str) -> bool:
        return any(each.kind in kinds and each.covers(moment) for each in self.troubles)

    def _rain(self, trouble: Trouble) -> Iterator[float]:
        step = (trouble.end - trouble.begin) / self.flood
        return (float(round(trouble.begin + step * number)) for number in range(self.flood))
