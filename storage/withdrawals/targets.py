"""What an operator writes to name an article, a site or the beginning of addresses, read into a value."""

import re
from dataclasses import dataclass

from storage.errors import StorageError
from storage.rows import clean_text, index_key
from storage.urls import host, normalize_url
from storage.withdrawals.matcher import WithdrawalKind

_RECORD_ID = re.compile(r"[0-9a-f]{16}")
_LONGEST_PREFIX = (
    512  # bytes; identities are cut at 1,024 and more (storage.rows.text), so a beginning stands before the cut
)

_PROBE = "zq7x"  # goes on with a beginning, so that nothing at its end is taken for the end of an address


@dataclass(frozen=True, slots=True)
class WithdrawalTarget:
    """What is meant: ``said`` as it was written; ``what`` is an identity, a site or a beginning of identities.

    ``record_id`` is set, and ``what`` empty, where an article was named by its name in the corpora.
    """

    kind: WithdrawalKind
    what: str
    said: str
    record_id: str | None = None


def read_target(said: str) -> WithdrawalTarget:
    """Read ``https://example.com/a.html``, ``example.com/politics/*``, 16 hexadecimal digits, or the name of a site.

    A star at the end marks a beginning; what has no slash is the name of a site.  Raises StorageError for an
    address without a host, a beginning that does not name a whole one or is too long, and for nothing at all.
    """
    said = clean_text(said.strip())
    if not said:
        raise StorageError("withdraw", "name a record, an address, a site, or the beginning of addresses with a *")
    if said.endswith("*"):
        return WithdrawalTarget(WithdrawalKind.PREFIX, _beginning(said), said)
    if _RECORD_ID.fullmatch(said.lower()):
        return WithdrawalTarget(WithdrawalKind.ARTICLE, "", said, said.lower())
    if "/" in said:
        if not host(_whole(said)):
            raise StorageError(said[:60], "names no page; write an address as https://example.com/a/1.html")
        return WithdrawalTarget(WithdrawalKind.ARTICLE, index_key(normalize_url(_whole(said))), said)
    return WithdrawalTarget(WithdrawalKind.SITE, said, said)


def _whole(said: str) -> str:
    return said if "://" in said or said.startswith("//") else f"https://{said}"


def _beginning(said: str) -> str:
    """Return the beginning of identities that is meant; a slash at its end stays, as it ends a folder."""
    address = _whole(said.rstrip("*"))
    if "/" not in address.partition("//")[2] or not host(address):
        raise StorageError(said, "a beginning needs a whole host and a slash, as in https://example.com/politics/*")
    start, probe, rest = normalize_url(address + _PROBE).rpartition(_PROBE)
    if not probe or rest:  # within what an identity leaves out or puts in another order, so that it would mean more
        raise StorageError(said, "addresses are not told apart by that; end the beginning earlier")
    if len(start.encode()) > _LONGEST_PREFIX:
        raise StorageError(said[:60] + "…", f"a beginning may have {_LONGEST_PREFIX} bytes at most")
    return start
