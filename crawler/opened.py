"""The ledger of a store that is open."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from crawler.ledger import Failure, Ledger, WalkRow
from storage.store import Store


def ledger_of(store: Store) -> Ledger:
    """Give what can be read of the walks in a store."""
    return _NoWalks()


class _NoWalks:
    """A store without walks."""

    def walks(self, site: str | None, limit: int) -> Sequence[WalkRow]:
        return ()

    def walk_counts(self, walk_id: int) -> Mapping[str, int]:
        return {}

    def walk_sources(self, walk_id: int) -> int:
        return 0

    def walk_ended_since(self, walk_id: int, moment: datetime) -> int:
        return 0

    def failures(self, site: str | None) -> Iterator[Failure]:
        return iter(())

    def retry(self, site: str | None) -> int:
        return 0
