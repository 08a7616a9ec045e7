"""How many articles that no list shows a crawl asks for: a base, and more for each article that it kept."""

from datetime import UTC, datetime, timedelta

from storage.budgets import Patience, URLGroup
from storage.records import Article

LISTED, IN_ORDER, ANYHOW = (URLGroup("kept", level, "") for level in ("crawl", "order", "time"))

BASE, EACH = 150, 2
"""Pages that only articles lead to: so many, and two for each article that earns them."""

MOST = {IN_ORDER: 10_000, ANYHOW: 100}
"""Articles without a list that earn further ones: with times that go on in one direction, as where each article leads
to the one before it, and with any times.  A server can invent texts and times without end."""


class Earnings:
    """What the articles that a crawl kept allow it to ask for; ``kept`` counts those of earlier processes."""

    def __init__(self, kept: dict[URLGroup, int]) -> None:
        self._kept = kept
        self._times: set[datetime] = set()
        self._span: tuple[datetime, datetime] | None = None

    @property
    def allowed(self) -> Patience:
        """Return how many pages may be asked for that no list shows."""
        kept = (min(count, MOST.get(group, count)) for group, count in self._kept.items())
        return Patience(BASE + EACH * sum(kept))

    def keep(self, article: Article, *, listed: bool) -> URLGroup | None:
        """Count an article that was stored; return the group that it counts in, or None where it earns nothing."""
        group = LISTED if listed else self._timed(article)
        if group is not None:
            self._kept[group] = self._kept.get(group, 0) + 1
        return group

    def _timed(self, article: Article) -> URLGroup | None:
        """A page that is made as it is asked for has no time, that of now, or that of the others."""
        published = article.date_published
        if published is None or published.date() >= (article.date_fetched - timedelta(days=1)).date():
            return None
        # Pages of one site state their times with an offset and without one.
        time = published if published.tzinfo else published.replace(tzinfo=UTC)
        if time in self._times:
            return None
        first, last = self._span or (time, time)
        self._span = (min(first, time), max(last, time))
        if len(self._times) < sum(MOST.values()):
            self._times.add(time)
        return ANYHOW if first < time < last else IN_ORDER
