"""Articles as pages that are looked at again, noted in the transaction that stores them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from storage.db.keys import place_of
from storage.records import Article, Outcome, Result
from storage.refetch.schedule import born, due
from storage.refetch.state import Look, advance, found_gone, keep, known
from storage.refetch.validators import Validators, stated

_KEPT = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED})


def record_looks(connection: Connection, results: Sequence[Result], outcomes: Sequence[Outcome]) -> None:
    """Note for young articles when to look again; an address that shows something else is looked at less soon."""
    for result, outcome in zip(results, outcomes, strict=True):
        place = place_of(result.site, result.final_url)
        if outcome is Outcome.GONE:
            for each in (place, place_of(result.site, result.url)):
                found_gone(connection, each, result.date_fetched)
        elif not isinstance(result, Article) or outcome not in _KEPT:
            advance(connection, place, result.date_fetched)
        elif _young(result) or (outcome is not Outcome.NEW and known(connection, place)):
            keep_article(connection, result)


def keep_article(connection: Connection, article: Article) -> None:
    """Keep what a look at an article found.

    The size is that of its text, less than came over the network: what a 304 saves is counted low rather than high.
    """
    look = Look(
        site=article.site,
        url=article.final_url,
        validators=_validators(article),
        read_by=f"{article.extractor_version}/{article.rules_digest}/{article.template_version}",
        content=article.content_hash,
        size=len(article.text.encode("utf-8", "replace")),
        looked_at=article.date_fetched,
        born_at=born(article),
    )
    keep(connection, look)


def _young(article: Article) -> bool:
    return due(born(article), article.date_fetched, 0) is not None


def _validators(article: Article) -> Validators:
    if article.pages:  # cut into several pages: the first one cannot speak for the others
        return Validators()
    etag, modified = article.http.get("etag"), article.http.get("last_modified")
    return stated(str(etag) if etag else None, str(modified) if modified else None, article.date_fetched)
