"""What happens to sources: they die, move their feed, are redesigned, ban us, flood, rest."""

from datetime import datetime, timedelta
from random import Random

from tests.crawler.health.simulator import Draft, Event


class Dies(Event):
    """Every address answers 404."""

    name = "dies: 404 everywhere"

    def change(self, draft: Draft, random: Random) -> None:
        _nothing(draft)
        draft.statuses = {"404": 3}


class Silent(Event):
    """The feed that is asked for is a relic: it answers and shows nothing new."""

    name = "feed renamed, the old one stays"

    def rate(self, at: datetime) -> float:
        return 0.0 if at >= self.begin else 1.0


class Emptied(Event):
    """The start page and robots.txt answer, without a link to an article."""

    name = "lists without links"

    def change(self, draft: Draft, random: Random) -> None:
        _nothing(draft)
        draft.statuses = {"200": 2, "404": 1}


class Teasers(Event):
    """The articles end after their first lines."""

    name = "redesign to teasers"

    def change(self, draft: Draft, random: Random) -> None:
        draft.length /= 7


class NoDate(Event):
    """Dates are found no more."""

    name = "date lost"

    def change(self, draft: Draft, random: Random) -> None:
        draft.filled["date_published"] = 0.0


class NoTitle(Event):
    """Titles are found no more."""

    name = "title lost"

    def change(self, draft: Draft, random: Random) -> None:
        draft.filled["title"] = 0.0


class Ban(Event):
    """Every answer is 403."""

    name = "ban: 403"

    def change(self, draft: Draft, random: Random) -> None:
        _nothing(draft)
        draft.statuses = {"403": 2}


class Throttled(Event):
    """A third of the answers are 429."""

    name = "429 for a third"

    def change(self, draft: Draft, random: Random) -> None:
        refused = sum(random.random() < 0.34 for _ in range(sum(draft.statuses.values())))
        draft.statuses = {**draft.statuses, "429": refused}


class Leaks(Event):
    """A line of the page stands in every text."""

    name = "boilerplate leaks"

    def change(self, draft: Draft, random: Random) -> None:
        draft.leaky = 0.9


class Rejects(Event):
    """No page is taken for an article any more."""

    name = "all rejected"

    def change(self, draft: Draft, random: Random) -> None:
        draft.rejected, draft.reason, draft.changed = draft.pages, "consent_wall", 0


class Down(Event):
    """Nobody answers for three hours."""

    name = "down for 3 h"
    hours = 3.0

    def change(self, draft: Draft, random: Random) -> None:
        if draft.at < self.begin + timedelta(hours=self.hours):
            _nothing(draft)
            draft.failed = {"connection": 1}


class Flood(Event):
    """Twenty times the articles for a day."""

    name = "flood"

    def rate(self, at: datetime) -> float:
        return 20.0 if self.begin <= at < self.begin + timedelta(days=1) else 1.0


class Holidays(Event):
    """A week of public holidays, and nobody publishes."""

    name = "a silent week of holidays"

    def rate(self, at: datetime) -> float:
        monday = self.begin + timedelta(days=(7 - self.begin.weekday()) % 7)
        return 0.0 if monday.date() <= at.date() < (monday + timedelta(days=7)).date() else 1.0


class WeekOff(Event):
    """Our machine is off for a week."""

    name = "our machine off for a week"

    def polled(self, at: datetime) -> bool:
        return not self.begin <= at < self.begin + timedelta(days=7)


class MonthsOff(Event):
    """Our machine is off for a hundred days."""

    name = "our machine off for 100 days"

    def polled(self, at: datetime) -> bool:
        return not self.begin <= at < self.begin + timedelta(days=100)


LASTING = (Dies, Ban, Rejects, Teasers, NoDate, NoTitle, Leaks, Throttled, Emptied, Silent)
OF_ARTICLES = (Rejects, Teasers, NoDate, NoTitle, Leaks)
PASSING = (Down, Flood, WeekOff)


def _nothing(draft: Draft) -> None:
    draft.pages = draft.rejected = draft.changed = draft.shown = draft.unchanged = 0
    draft.statuses, draft.newest = {}, None
