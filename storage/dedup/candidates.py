"""Which clusters a text belongs to, found by index look-ups whose number does not grow with the store."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable, Row, bindparam, select, tuple_, union_all

from storage.schema.dedup import bands, fingerprints
from storage.signature import BANDS, Signature, band_keys, same_story

COMPARISONS = 1000
"""Most texts that one is compared with, 9 ms; only families of texts that share much and are not one story have more
(the same form filled in thousands of times).  ``winnow clusters --rebuild`` compares them all."""

FEW = 64
"""Candidates of a text that one query brings; an ordinary text has less than one."""

_CHUNK = 32
_KEYS = 512  # SQLite takes 999 parameters in its oldest build still met
_LAST = 2**63 - 1


Sharing = Mapping[int, Sequence[Row[*tuple[Any, ...]]]]
"""Texts by the keys of bands that they have: rows of key, label, fingerprint_id, digest, version, size, minhash."""


class _Search:
    """The look-up of one text: what it was compared with and which clusters it joins."""

    def __init__(self, signature: Signature) -> None:
        self._signature = signature
        self._compared: set[int] = set()
        self.labels: set[int] = set()

    @property
    def over(self) -> bool:
        return len(self._compared) >= COMPARISONS

    def meet(self, row: Row[*tuple[Any, ...]]) -> None:
        """Compare with one text, unless its cluster is joined already or it was compared before."""
        label, fingerprint_id, version, size, values = row
        if label in self.labels or fingerprint_id in self._compared:
            return
        self._compared.add(fingerprint_id)
        if same_story(self._signature, Signature(version, size, "", values)):
            self.labels.add(label)


def texts_sharing(connection: Connection, signatures: Sequence[Signature]) -> Sharing | None:
    """Return the texts that share a key with any of some; None where there are so many that each must be asked for."""
    keys = sorted({key for each in signatures for key in band_keys(each)})
    found = defaultdict[int, list[Row[*tuple[Any, ...]]]](list)
    most = FEW * len(signatures)
    for at in range(0, len(keys), _KEYS):
        rows = connection.execute(_SHARING, {"keys": keys[at : at + _KEYS], "limit": most + 1}).all()
        if len(rows) > most:
            return None
        for row in rows:
            found[row.key].append(row)
    return found


def related_labels(connection: Connection, signature: Signature) -> list[int]:
    """Return the clusters that hold a text of the same story, in order."""
    search = _Search(signature)
    keys = list(band_keys(signature))
    if keys:
        places = {f"key{band}": key for band, key in enumerate(keys)}
        seen_all = _meet_few(connection, _ANYWHERE, places, search)
        if not seen_all and len(search.labels) == 1:
            # A hot band is nearly always one cluster: what stands beside it is one query more, not one a band.
            seen_all = _meet_few(connection, _BESIDE, places | {"joined": min(search.labels)}, search)
        if not seen_all:
            for key in keys:
                _crawl(connection, key, search)
    return sorted(search.labels)


def _meet_few(connection: Connection, query: Executable, values: dict[str, int], search: _Search) -> bool:
    """Compare with what a query brings; return whether that is all there is."""
    found = connection.execute(query, values).all()
    for row in found:
        search.meet(row)
    return len(found) <= FEW


def _crawl(connection: Connection, key: int, search: _Search) -> None:
    """Go through one band cluster by cluster: once one is joined, the rest of it is stepped over."""
    after = (-1, -1)
    while not search.over:
        rows = connection.execute(_CRAWL, {"at": key, "label": after[0], "print": after[1]}).all()
        for row in rows:
            search.meet(row)
        if len(rows) < _CHUNK:
            return
        last = rows[-1]
        after = (last.label, _LAST if last.label in search.labels else last.fingerprint_id)


_CANDIDATES = select(
    bands.c.label, bands.c.fingerprint_id, fingerprints.c.version, fingerprints.c.size, fingerprints.c.minhash
).join(fingerprints, fingerprints.c.id == bands.c.fingerprint_id)
_PLACED = _CANDIDATES.where(bands.c.key.in_([bindparam(f"key{band}") for band in range(BANDS)]))
_ANYWHERE = _PLACED.limit(FEW + 1)
_BESIDE = union_all(
    _PLACED.where(bands.c.label < bindparam("joined")), _PLACED.where(bands.c.label > bindparam("joined"))
).limit(FEW + 1)
_CRAWL = (
    _CANDIDATES.where(bands.c.key == bindparam("at"))
    .where(tuple_(bands.c.label, bands.c.fingerprint_id) > tuple_(bindparam("label"), bindparam("print")))
    .order_by(bands.c.label, bands.c.fingerprint_id)
    .limit(_CHUNK)
)
_SHARING = (
    select(bands, fingerprints.c.digest, fingerprints.c.version, fingerprints.c.size, fingerprints.c.minhash)
    .join(fingerprints, fingerprints.c.id == bands.c.fingerprint_id)
    .where(bands.c.key.in_(bindparam("keys", expanding=True)))
    .limit(bindparam("limit"))
)
