"""Articles on their way out of the store, each with its rights put together; memory stays constant."""

from collections import OrderedDict
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlalchemy import Engine

from storage.rights.combining import combined
from storage.rights.notices import Notice, NoticeKind, Notices, at
from storage.rights.sitesays import SiteFile
from storage.row import StoredArticle

HOSTS = 64
"""Hosts whose files are kept in memory; articles come by site, which has few."""

_Versions = dict[NoticeKind, list[tuple[Notice, SiteFile]]]


class RightsOf:
    """Fills ``rights``; call it with one article after the other.  Raises StorageError."""

    def __init__(self, engine: Engine) -> None:
        self._notices = Notices(engine)
        self._known: OrderedDict[tuple[str, str], _Versions] = OrderedDict()

    def __call__(self, stored: StoredArticle) -> StoredArticle:
        """Give the article with its rights."""
        article = stored.article
        moment = _aware(article.date_fetched)
        versions = self._of(article.site, host_of(article.final_url))
        files = {kind: file for kind, all_of in versions.items() if (file := _at(all_of, moment)) is not None}
        return replace(stored, rights=combined(article, files))

    def _of(self, site: str, host: str) -> _Versions:
        place = (site, host)
        if place in self._known:
            self._known.move_to_end(place)
            return self._known[place]
        found: _Versions = {}
        for notice in self._notices.of(site, host):
            found.setdefault(notice.kind, []).append((notice, SiteFile(notice)))
        self._known[place] = found
        if len(self._known) > HOSTS:
            self._known.popitem(last=False)
        return found


def host_of(url: str) -> str:
    """Give host and port of an address, under which the files of a host are kept; "" where it has none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def _at(versions: list[tuple[Notice, SiteFile]], moment: datetime) -> SiteFile | None:
    found = at([notice for notice, _ in versions], moment)
    return next((file for notice, file in versions if notice is found), None)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
