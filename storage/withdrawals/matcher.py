"""What is withdrawn from exports, as a value that answers for one article at once."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.identity import corpus_name
from storage.records import Article


class WithdrawalKind(StrEnum):
    """What one entry withdraws."""

    ARTICLE = "article"
    SITE = "site"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """One entry of the list.

    ``what`` is the identity of a page, the name of a site or the beginning of identities, ``said`` how it was written.
    ``record_id`` is the name of an article in every corpus, where it was named by that.  ``addresses`` are the
    identities an entry of kind article covers.  Times are aware; ``undone_at`` is None while the entry holds.
    """

    number: int
    kind: WithdrawalKind
    what: str
    said: str
    reason: str
    made_at: datetime
    record_id: str | None = None
    addresses: tuple[str, ...] = ()
    asked_by: str | None = None
    undone_at: datetime | None = None
    undone_reason: str | None = None


class Withdrawals:
    """The entries that hold, ready to be asked for every article of an export in constant time."""

    def __init__(self, entries: Iterable[Withdrawal] = (), leads: Mapping[int, Iterable[str]] | None = None) -> None:
        """Take entries, and by their number the identities of the articles they lead to today."""
        self._sites: dict[str, Withdrawal] = {}
        self._addresses: dict[str, Withdrawal] = {}
        self._records: dict[str, Withdrawal] = {}
        starts: dict[str, Withdrawal] = {}
        for entry in entries:
            if entry.kind is WithdrawalKind.SITE:
                self._sites.setdefault(entry.what, entry)
            elif entry.kind is WithdrawalKind.PREFIX:
                self._take_prefix(entry, starts)
            else:
                self._take_article(entry, (leads or {}).get(entry.number, ()))
        self._starts = _shortest(starts)
        self._prefixes = [starts[start] for start in self._starts]

    def __bool__(self) -> bool:
        """Return whether anything is withdrawn."""
        return bool(self._sites or self._addresses or self._records or self._starts)

    def reason_for(self, site: str, normalized_url: str, record_id: str) -> str | None:
        """Return the reason why an article is withdrawn, in the words of who withdrew it, or None."""
        found = self.entry_for(site, normalized_url, record_id)
        return None if found is None else found.reason

    def entry_for(self, site: str, normalized_url: str, record_id: str) -> Withdrawal | None:
        """Return the entry that withdraws an article, or None."""
        found = self._records.get(record_id) or self._addresses.get(normalized_url) or self._sites.get(site)
        return found or self._by_prefix(normalized_url)

    def covers(self, article: Article) -> bool:
        """Return whether an article is withdrawn."""
        name = corpus_name(article.site, article.normalized_url)
        return bool(self) and self.entry_for(article.site, article.normalized_url, name) is not None

    def _by_prefix(self, address: str) -> Withdrawal | None:
        # No start begins with another one, so the one that sorts last before an address is the only candidate.
        place = bisect_right(self._starts, address) - 1
        return self._prefixes[place] if place >= 0 and address.startswith(self._starts[place]) else None

    def _take_article(self, entry: Withdrawal, leads: Iterable[str]) -> None:
        if entry.record_id is not None:
            self._records.setdefault(entry.record_id, entry)
        for address in (*entry.addresses, *leads):
            self._addresses.setdefault(address, entry)

    def _take_prefix(self, entry: Withdrawal, starts: dict[str, Withdrawal]) -> None:
        starts.setdefault(entry.what, entry)
        if entry.what.endswith("/"):  # the folder itself, whose identity has no slash at its end
            self._addresses.setdefault(entry.what[:-1], entry)
            starts.setdefault(entry.what[:-1] + "?", entry)


def _shortest(starts: Iterable[str]) -> list[str]:
    """Return those that begin with no other one, sorted."""
    kept: list[str] = []
    for start in sorted(starts):
        if not kept or not start.startswith(kept[-1]):
            kept.append(start)
    return kept
