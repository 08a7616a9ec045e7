"""What leaves our stages: an article as exports have it; and the words that tell what became of every other page."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from scrapy.exceptions import DropItem

from storage.records import Article, Outcome, Reason, Rejected, Result

page_stored = object()
"""Scrapy signal, sent once for every page whose result is stored, before any later stage: ``item`` is Stored."""

run_ending = object()
"""Scrapy signal, sent and waited for before the row of a run is closed: what fails now is still of the run."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A result and what became of it."""

    result: Result
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Changes:
    """What stages after ours made of a record: the fields they set, and the names they took away."""

    fields: Mapping[str, Any]
    removed: frozenset[str]

    def of(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return a record with these changes."""
        return {name: value for name, value in record.items() if name not in self.removed} | dict(self.fields)


class ArticleRecord(dict[str, Any]):
    """An article that was stored, under the names of the export profile ``winnow``: an item for the stages after ours.

    ``number`` is its id in the database, ``outcome`` says whether it is new, changed or unchanged.  A stage may set
    fields and add others: they go into the feeds of the crawl, and not into the store.
    """

    def __init__(self, record: Mapping[str, Any], number: int, outcome: Outcome) -> None:
        super().__init__(record)
        self.number = number
        self.outcome = outcome
        self._stored = deepcopy(dict(record))

    @property
    def changes(self) -> Changes:
        """What stages after ours made of it."""
        stored = self._stored
        fields = {name: value for name, value in self.items() if name not in stored or value != stored[name]}
        return Changes(fields, frozenset(stored.keys() - self.keys()))


def reject(article: Article, reason: Reason, detail: str | None = None) -> Rejected:
    """Return the rejection by which a stage between extraction and store keeps an article out.

    It is stored with its reason, so that later crawls do not ask for the page again.
    """
    return Rejected(
        site=article.site,
        url=article.url,
        final_url=article.final_url,
        normalized_url=article.normalized_url,
        reason=reason,
        date_fetched=article.date_fetched,
        detail=detail,
        title=article.title,
        date_published=article.date_published,
        date_published_precision=article.date_published_precision,
        raw_ref=article.raw_ref,
        extractor_version=article.extractor_version,
        rules_digest=article.rules_digest,
    )


class NoArticle(DropItem):
    """The way of a page ends that is kept and is no article: a list, a rejection, an address known under another."""

    def __init__(self, item: object) -> None:
        super().__init__("no article of this crawl")
        self.item = item


class NotKept(DropItem):
    """A page that could not be kept; the crawl stops, and the page is asked for again by the next."""
