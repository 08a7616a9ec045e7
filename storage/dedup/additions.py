"""Texts of one transaction that are to be added: which of them hang together, and with which clusters."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from storage.dedup.candidates import Sharing, related_labels, texts_sharing
from storage.dedup.components import DisjointSet, components
from storage.schema.dedup import cluster_members, fingerprints
from storage.signature import Signature, band_keys, same_story

Text = tuple[str, str]
"""Digest and version, which are of one row of ``fingerprints``."""


@dataclass(frozen=True, slots=True)
class Addition:
    """An article with the text that it brings; ``digest`` is that of its row in ``fingerprints``."""

    article_id: int
    signature: Signature
    digest: str
    name: str
    rank: str

    @property
    def text(self) -> Text:
        """Return what its text is known by."""
        return self.digest, self.signature.version


@dataclass(frozen=True, slots=True)
class AdditionGroup:
    """Articles that hang together, the clusters they belong to, and those of their texts that are there already."""

    additions: Sequence[Addition]
    labels: Collection[int]
    prints: Mapping[Text, int]


@dataclass(frozen=True, slots=True)
class _Met:
    """What an addition belongs to: clusters, and the number of its text where that is there."""

    labels: frozenset[int]
    fingerprint_id: int | None = None


def group_additions(
    connection: Connection, additions: Sequence[Addition], leaving: Collection[int]
) -> list[AdditionGroup] | None:
    """Return what hangs together, as if the texts ``leaving`` were gone; None where that must be asked one by one."""
    if not additions:
        return []
    rows = texts_sharing(connection, [each.signature for each in additions])
    if rows is None and leaving:
        return None
    met = [_asked(connection, each) if rows is None else _compared(each, rows, leaving) for each in additions]
    for at, each in enumerate(additions):
        if not each.signature.comparable:  # it has no bands to be met in
            met[at] = _asked(connection, each)
    return [
        AdditionGroup(
            [additions[at] for at in group],
            frozenset().union(*(met[at].labels for at in group)),
            {additions[at].text: number for at in group if (number := met[at].fingerprint_id) is not None},
        )
        for group in _together(additions, met)
    ]


def _together(additions: Sequence[Addition], met: Sequence[_Met]) -> Iterable[list[int]]:
    """Return the groups of the places of additions that are alike or belong to one cluster."""
    union = DisjointSet()
    for alike in components({at: each.signature for at, each in enumerate(additions)}):
        for other in alike[1:]:
            union.join(alike[0], other)
    first: dict[int, int] = {}
    for at, each in enumerate(met):
        for label in each.labels:
            union.join(first.setdefault(label, at), at)
    groups = defaultdict[int, list[int]](list)
    for at in range(len(additions)):
        groups[union.find(at)].append(at)
    return groups.values()


def _compared(addition: Addition, rows: Sharing, leaving: Collection[int]) -> _Met:
    labels, seen = set[int](), set(leaving)
    for key in band_keys(addition.signature):
        for row in rows.get(key, ()):
            if row.fingerprint_id in seen:
                continue
            seen.add(row.fingerprint_id)
            if (row.digest, row.version) == addition.text:
                return _Met(frozenset({row.label}), row.fingerprint_id)
            if row.label not in labels and same_story(
                addition.signature, Signature(row.version, row.size, "", row.minhash)
            ):
                labels.add(row.label)
    return _Met(frozenset(labels))


def _asked(connection: Connection, addition: Addition) -> _Met:
    """Ask for one text, whose bands may be hot."""
    row = connection.execute(_PRINT, {"digest": addition.digest, "version": addition.signature.version}).first()
    if row is not None:
        return _Met(frozenset({row.label}), row.id)
    return _Met(frozenset(related_labels(connection, addition.signature)))


_PRINT = (
    select(fingerprints.c.id, cluster_members.c.label)
    .join(cluster_members, cluster_members.c.fingerprint_id == fingerprints.c.id)
    .where(fingerprints.c.digest == bindparam("digest"), fingerprints.c.version == bindparam("version"))
    .limit(1)
)
