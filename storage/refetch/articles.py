"""Articles as pages that are looked at again, noted in the transaction that stores them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from storage.records import Article, Outcome, Result
from storage.refetch.schedule import next_fetch_at, published_or_seen_at
from storage.refetch.state import FetchState, find_refetched, keep_fetch_state, note_gone, note_nothing_new
from storage.refetch.validators import Validators, usable_validators
from storage.rows import place_of

_KEPT = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED})


def record_fetch_states(connection: Connection, results: Sequence[Result], outcomes: Sequence[Outcome]) -> None:
    """Note for young articles when to look again; an address that shows something else is looked at less soon."""
    places = [place_of(result.site, result.final_url) for result in results]
    refetched = find_refetched(connection, places)
    for result, outcome, place in zip(results, outcomes, places, strict=True):
        name = (place["site"], place["normalized_url"])
        if outcome is Outcome.GONE:
            for each in (place, place_of(result.site, result.url)):
                note_gone(connection, each, result.date_fetched)
        elif not isinstance(result, Article) or outcome not in _KEPT:
            if name in refetched:
                note_nothing_new(connection, place, result.date_fetched)
        elif _young(result) or (outcome is not Outcome.NEW and name in refetched):
            keep_article_state(connection, result)
            refetched.add(name)


def keep_article_state(connection: Connection, article: Article) -> None:
    """Keep what a look at an article found.

    The size is that of its text, less than came over the network: what a 304 saves is counted low rather than high.
    """
    look = FetchState(
        site=article.site,
        url=article.final_url,
        validators=_validators(article),
        read_by=f"{article.extractor_version}/{article.rules_digest}/{article.template_version}",
        content=article.content_hash,
        size=len(article.text.encode("utf-8", "replace")),
        looked_at=article.date_fetched,
        born_at=published_or_seen_at(article),
    )
    keep_fetch_state(connection, look)


def _young(article: Article) -> bool:
    return next_fetch_at(published_or_seen_at(article), article.date_fetched, 0) is not None


def _validators(article: Article) -> Validators:
    if article.pages:  # cut into several pages: the first one cannot speak for the others
        return Validators()
    etag, modified = article.http.get("etag"), article.http.get("last_modified")
    return usable_validators(str(etag) if etag else None, str(modified) if modified else None, article.date_fetched)
