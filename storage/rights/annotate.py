"""Articles on their way out of the store, each with its rights put together; memory stays constant."""

from collections import OrderedDict
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlalchemy import Engine

from storage.articles import StoredArticle
from storage.rights.decision import combined
from storage.rights.policy_files import PolicyFileKind, PolicyFiles, PolicyVersion, version_at
from storage.rights.site_policy import SiteFile

HOSTS = 64
"""Hosts of which is kept when their files changed; articles come by site, which has few."""
CHARACTERS = 4 << 20
"""Characters of files kept in memory, taken apart; some ten times as many bytes."""

_Versions = dict[PolicyFileKind, list[PolicyVersion]]


class RightsAnnotator:
    """Fills ``rights``; call it with one article after the other.  Raises StorageError."""

    def __init__(self, engine: Engine) -> None:
        self._notices = PolicyFiles(engine)
        self._known: OrderedDict[tuple[str, str], _Versions] = OrderedDict()
        self._files: OrderedDict[int, SiteFile] = OrderedDict()
        self._characters = 0

    def __call__(self, stored: StoredArticle) -> StoredArticle:
        """Return the article with its rights."""
        article = stored.article
        moment = _aware(article.date_fetched)
        versions = self._of(article.site, host_of(article.final_url))
        stood = {
            kind: version for kind, all_of in versions.items() if (version := version_at(all_of, moment)) is not None
        }
        files = {kind: self._file(version) for kind, version in stood.items()}
        return replace(stored, rights=combined(article, files))

    def _of(self, site: str, host: str) -> _Versions:
        place = (site, host)
        if place in self._known:
            self._known.move_to_end(place)
            return self._known[place]
        found: _Versions = {}
        for version in sorted(self._notices.versions(site, host), key=lambda version: version.first_seen):
            found.setdefault(version.kind, []).append(version)
        self._known[place] = found
        if len(self._known) > HOSTS:
            self._known.popitem(last=False)
        return found

    def _file(self, version: PolicyVersion) -> SiteFile:
        if version.id in self._files:
            self._files.move_to_end(version.id)
            return self._files[version.id]
        made = self._files[version.id] = SiteFile(self._notices.one(version.id))
        self._characters += made.characters
        while self._characters > CHARACTERS and len(self._files) > len(PolicyFileKind):
            self._characters -= self._files.popitem(last=False)[1].characters
        return made


def host_of(url: str) -> str:
    """Return host and port of an address, under which the files of a host are kept; "" where it has none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
