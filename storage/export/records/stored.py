"""Export records of single articles, as the store has them at the moment."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Engine, select

from storage.db import glance
from storage.export.records.article import stored_record
from storage.images import ImageAnnotator
from storage.records import Article
from storage.rights import RightsAnnotator
from storage.rows import clean_text, index_key
from storage.schema.core import articles
from storage.selection.scope import articles_of
from storage.withdrawals import WithdrawalRegistry

BATCH = 100
"""Articles read at a time: about 1 MB."""

Numbered = tuple[int, dict[str, Any]]
"""The ``id`` of an article in its database, and its record as the profile ``winnow`` has it."""


def stored_records(engine: Engine, numbers: Iterable[int]) -> Iterator[Numbered]:
    """Yield the articles with these numbers, in this order, as an export writes them.

    What is withdrawn is left out, as is a number that no article has.  Raises StorageError.
    """
    rest = iter(numbers)
    while some := list(islice(rest, BATCH)):
        with_rights, withdrawals = RightsAnnotator(engine), WithdrawalRegistry(engine).load()
        with_images = ImageAnnotator(engine)
        with glance(engine) as connection:
            found = articles_of(connection, some)
        for number in some:
            if number in found and not withdrawals.covers(found[number].article):
                yield number, stored_record(with_images(with_rights(found[number])))


def find_numbers(engine: Engine, made: Sequence[Article]) -> list[int | None]:
    """Return the ``id`` of some articles in their database, by their addresses, None where none stands there."""
    places = [(clean_text(article.site), index_key(article.normalized_url)) for article in made]
    numbers: dict[tuple[str, str], int] = {}
    columns = articles.c.id, articles.c.site, articles.c.normalized_url
    with glance(engine) as connection:
        for site in {site for site, _ in places}:
            urls = [url for where, url in places if where == site]
            asked = select(*columns).where(articles.c.site == site, articles.c.normalized_url.in_(urls))
            numbers |= {(row.site, row.normalized_url): row.id for row in connection.execute(asked)}
    return [numbers.get(place) for place in places]


def find_records(engine: Engine, made: Sequence[Article]) -> list[Numbered | None]:
    """Return what :func:`stored_records` yields of some articles, by their addresses.

    None for one that is withdrawn, or whose address leads to another article.  Raises StorageError.
    """
    found = find_numbers(engine, made)
    records = dict(stored_records(engine, dict.fromkeys(number for number in found if number is not None)))
    return [None if number is None or number not in records else (number, records[number]) for number in found]
