"""Whether mining is reserved where page and file of a host disagree: the order that TDMRep gives.

Source: TDM Reservation Protocol, final report of 10 May 2024, "Processing priority": what a header says goes before the
file of the host, and what the page's own tags say before both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storage.rights import tdmrep
from storage.rights.notices import NoticeKind

Notes = Sequence[Mapping[str, str]]

_ORDER = ("meta", "header")


@dataclass(frozen=True, slots=True)
class Mining:
    """What was decided: ``reserved`` (None: nobody spoke) by ``source``, and the policy of whoever names one first."""

    reserved: bool | None
    policy: str | None
    source: str


def decided(notes: Notes, by_file: tdmrep.Reservation | None) -> Mining:
    """Give the statement that goes before the others; of several in one place a reservation."""
    places = [(f"page:{where}", _stated(notes, where), _policies(notes, where)) for where in _ORDER]
    if by_file is not None:
        places.append((NoticeKind.TDMREP.value, [by_file.reserved], [by_file.policy] if by_file.policy else []))
    policy = next((policies[0] for _, _, policies in places if policies), None)
    for source, stated, _ in places:
        if stated:
            return Mining(any(stated), policy, source)
    return Mining(None, policy, "")


def _stated(notes: Notes, where: str) -> list[bool]:
    read = (tdmrep.reservation(text) for text in _texts(notes, "tdm-reservation", where))
    return [each for each in read if each is not None]


def _policies(notes: Notes, where: str) -> list[str]:
    return [text for text in _texts(notes, "tdm-policy", where) if text]


def _texts(notes: Notes, kind: str, where: str) -> Iterator[str]:
    return (note.get("text", "") for note in notes if note.get("kind") == kind and note.get("where") == where)
