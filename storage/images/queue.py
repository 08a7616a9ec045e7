"""The table ``saved_images``: what waits is written with its article, so that nothing of it is lost by a crash."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, func, select, update

from storage.db import read_connection, write_transaction
from storage.records import Article, Result, SavedImage
from storage.rows import clean_text, index_key, insert_into, place_of
from storage.schema.core import aliases, articles
from storage.schema.images import saved_images
from storage.urls import is_web_url, normalize_url

MOST_OF_ARTICLE = 20
"""Images of an article that are saved, the first of the page; a story of pictures rarely has more."""

LONGEST_URL = 2083
"""Characters of an address that is asked for, as of pages."""

_T = saved_images.c


@dataclass(frozen=True, slots=True)
class WaitingImage:
    """An image that is to be fetched: its address, its key in the table, and how often it could not be had."""

    url: str
    key: str
    tries: int


@dataclass(frozen=True, slots=True)
class ImagesOfArticle:
    """The images of one article that are to be fetched now; ``bytes`` counts those of it that are saved."""

    article_id: int
    page: str
    bytes: int
    images: tuple[WaitingImage, ...]


def queue_images(connection: Connection, results: Sequence[Result]) -> None:
    """Have the images of stored articles fetched, as their rows list them by now; each address once a site."""
    for article in results:
        if not isinstance(article, Article) or (row := _row(connection, article)) is None:
            continue
        number, images = row
        site, wanted = clean_text(article.site), _addresses([image["url"] for image in images])
        mine = select(_T.normalized_url).where(_T.site == site, _T.normalized_url.in_(wanted))
        known = set(connection.scalars(mine)) if wanted else set()
        new = {"site": site, "article_id": number, "state": "waiting", "tries": 0, "next_at": 0.0}
        rows = [new | {"normalized_url": key, "url": url} for key, url in wanted.items() if key not in known]
        if rows:
            connection.execute(insert_into(connection.dialect.name, saved_images).on_conflict_do_nothing(), rows)


def _addresses(urls: Sequence[str]) -> dict[str, str]:
    """Return the first addresses by their keys."""
    usable = [url for url in urls if is_web_url(url) and len(url) <= LONGEST_URL]
    return {index_key(normalize_url(url)): url for url in usable[:MOST_OF_ARTICLE]}


def _row(connection: Connection, article: Article) -> tuple[int, list[dict[str, str]]] | None:
    """Return number and images of the row that an article is stored in, under its address or as an alias."""
    place = place_of(article.site, article.normalized_url)
    columns = articles.c.id, articles.c.images
    alias = select(aliases.c.article_id).where(*_at(aliases, place)).scalar_subquery()
    for where in (and_(*_at(articles, place)), articles.c.id == alias):
        if (found := connection.execute(select(*columns).where(where)).first()) is not None:
            return int(found.id), list(found.images)
    return None


def _at(table: Table, place: Mapping[str, str]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.site == place["site"], table.c.normalized_url == place["normalized_url"]


class ImageQueue:
    """What waits of a site, and what became of it.  Times are seconds since 1970, UTC.  Methods raise StorageError."""

    def __init__(self, engine: Engine, site: str) -> None:
        self._engine = engine
        self._site = clean_text(site)

    def take(self, now: float, until: float, busy: Collection[int] = ()) -> ImagesOfArticle | None:
        """Return the images of one article that are due, and keep them from others ``until`` then; None where none is.

        Articles that are ``busy`` are left out.
        """
        due = self._due(now, busy)
        first = select(_T.article_id).where(due).order_by(_T.next_at, _T.article_id).limit(1)
        columns = _T.url, _T.normalized_url, _T.tries
        with write_transaction(self._engine) as connection:
            if (number := connection.scalar(first)) is None:
                return None
            taken = update(saved_images).where(due, _T.article_id == number).values(next_at=until).returning(*columns)
            found = [WaitingImage(*row) for row in sorted(map(tuple, connection.execute(taken)))]
            page = connection.scalar(select(articles.c.final_url).where(articles.c.id == number))
            total = select(func.coalesce(func.sum(_T.bytes), 0)).where(_T.article_id == number)
            return ImagesOfArticle(number, page or "", int(connection.execute(total).scalar_one()), tuple(found))

    def is_due(self, by: float, busy: Collection[int] = ()) -> bool:
        """Return whether any image is due by then, one that another process has in hand among them."""
        with read_connection(self._engine) as connection:
            return connection.scalar(select(_T.site).where(self._due(by, busy)).limit(1)) is not None

    def find_same(self, digest: str) -> str | None:
        """Return the record of the archive that holds these very bytes, if any image of the site has them."""
        same = select(func.coalesce(_T.body_ref, _T.raw_ref)).where(_T.site == self._site, _T.digest == digest)
        with read_connection(self._engine) as connection:
            found: str | None = connection.scalar(same.order_by(_T.date_fetched.desc()).limit(1))
            return found

    def saved(self, image: WaitingImage, found: SavedImage, body_ref: str | None, fetched_at: str) -> None:
        """Note where an image stands; ``body_ref`` is the record of its bytes where its own has none."""
        values = {
            "digest": found.digest,
            "type": found.type,
            "bytes": found.bytes,
            "raw_ref": found.raw_ref,
            "body_ref": body_ref,
            "date_fetched": fetched_at,
        }
        self._set(image, values | {"state": "saved", "reason": None, "next_at": None})

    def refused(self, image: WaitingImage, reason: str) -> None:
        """Note that an image is not saved, for good."""
        self._set(image, {"state": "refused", "reason": clean_text(reason)[:100], "next_at": None})

    def later(self, image: WaitingImage, reason: str | None, next_at: float) -> None:
        """Have an image asked for again; a ``reason`` counts as a try."""
        tried = {"reason": clean_text(reason)[:100], "tries": image.tries + 1} if reason is not None else {}
        self._set(image, tried | {"next_at": next_at})

    def keep(self, images: Sequence[WaitingImage], until: float) -> None:
        """Keep images in hand a while longer."""
        if images:
            with write_transaction(self._engine) as connection:
                mine = _T.normalized_url.in_([image.key for image in images])
                connection.execute(update(saved_images).where(self._waiting, mine).values(next_at=until))

    @property
    def _waiting(self) -> ColumnElement[bool]:
        return and_(_T.site == self._site, _T.next_at.is_not(None))

    def _due(self, now: float, busy: Collection[int]) -> ColumnElement[bool]:
        return and_(_T.site == self._site, _T.next_at <= now, *([_T.article_id.not_in(busy)] if busy else []))

    def _set(self, image: WaitingImage, values: Mapping[str, Any]) -> None:
        with write_transaction(self._engine) as connection:
            row = and_(_T.site == self._site, _T.normalized_url == image.key)
            connection.execute(update(saved_images).where(row).values(**values))
