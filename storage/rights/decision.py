"""The ``rights`` of an exported article: what its page and its site said of the use of its text when it was fetched.

Evidence and what follows from it by the rules of each specification, nothing more: what nobody said is not guessed,
what nobody looked at is unknown, and nothing here is legal advice (``docs/explanation/rights.md``).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.records import Article
from storage.rights import tdmrep
from storage.rights.levels import Rights
from storage.rights.licences import known_licence
from storage.rights.policy_files import PolicyFileKind
from storage.rights.preferences import SIGNALS, USAGE, UsageScope
from storage.rights.site_policy import OptOut, SiteFile, refusals
from storage.robots import path_of

# Whether mining is reserved where page and file of a host disagree: the order that TDMRep gives.
#
# Source: TDM Reservation Protocol, final report of 10 May 2024, "Processing priority": what a header says goes before
# the file of the host, and what the page's own tags say before both.
Notes = Sequence[Mapping[str, str]]

_ORDER = ("meta", "header")


@dataclass(frozen=True, slots=True)
class Mining:
    """What was decided: ``reserved`` (None: nobody spoke) by ``source``, and the policy of whoever names one first."""

    reserved: bool | None
    policy: str | None
    source: str


def decided(notes: Notes, by_file: tdmrep.Reservation | None) -> Mining:
    """Return the statement that goes before the others; of several in one place a reservation."""
    places = [(f"page:{where}", _stated(notes, where), _policies(notes, where)) for where in _ORDER]
    if by_file is not None:
        places.append((PolicyFileKind.TDMREP.value, [by_file.reserved], [by_file.policy] if by_file.policy else []))
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


Files = Mapping[PolicyFileKind, SiteFile]

PAGE = "page"
AGAINST = frozenset({UsageScope.TDM, UsageScope.AI_TRAIN})
"""Scopes of an opt-out that ``no-optout`` heeds: mining and training.  A corpus has neither search nor images."""

_RANKS = {"json-ld": 0, "link": 1, "header": 2, "anchor": 3, "meta": 4}


def combined(article: Article, files: Files) -> dict[str, Any]:
    """Put together what an article's page and its host's files, as of its fetch, say; every name is always there."""
    path = path_of(article.final_url)
    notes: Notes = (article.rights or {}).get("notes", ())
    robots, mining = files.get(PolicyFileKind.ROBOTS), files.get(PolicyFileKind.TDMREP)
    tdm = decided(notes, mining.reservation(path) if mining else None)
    reserved = [OptOut("tdm-reservation", tdm.source, UsageScope.TDM, "tdm-reservation: 1")] if tdm.reserved else []
    of_page = _of_page(notes, next((file.agent for file in files.values()), ""))
    of_files = [each for kind in PolicyFileKind if kind in files for each in files[kind].opt_outs(path)]
    return {
        "robots": robots.verdict(path) if robots else "unknown",
        "opt_out": [_shown(each) for each in dict.fromkeys((*of_page, *reserved, *of_files))],
        "tdm_reservation": None if tdm.reserved is None else int(tdm.reserved),
        "tdm_policy": tdm.policy,
        "licence": _licence(notes, article.license if article.rights is None else None),
        "site_licences": list(robots.licences()) if robots else [],
        "ai_agents_refused": robots.refused_agents(path) if robots else [],
        "notes": [dict(note) for note in notes],
        "checked": {
            **{kind.value: _since(files.get(kind)) for kind in PolicyFileKind},
            PAGE: None if article.rights is None else article.rights.get("at"),
        },
    }


def why(rights: Mapping[str, Any] | None, wanted: Rights) -> str | None:
    """Return in a word why an article is left out, None where it is kept.

    ``no-optout``: something stands against mining or training, or robots.txt shuts our agent out.  What was not looked
    at stands against nothing: see :func:`unknown`.  ``open-licence``: the article itself names no licence known as
    open.
    """
    if wanted is Rights.OPEN_LICENCE:
        return None if _is_open(rights) else "no_open_licence"
    if wanted is Rights.NO_OPTOUT and rights is not None:
        if rights["robots"] == "disallowed":
            return "robots"
        return next((str(each["kind"]) for each in rights["opt_out"] if each["scope"] in AGAINST), None)
    return None


def allows(rights: Mapping[str, Any] | None, wanted: Rights) -> bool:
    """Return whether an article with this evidence belongs to what is wanted."""
    return why(rights, wanted) is None


def unknown(rights: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Name the places that were not looked at, or could not be, when the article was fetched."""
    if rights is None:
        return (*(kind.value for kind in PolicyFileKind), PAGE)
    return tuple(name for name, moment in rights["checked"].items() if moment is None)


def _of_page(notes: Notes, ours: str) -> Iterator[OptOut]:
    """Yield what the page says to all, and to the agent that fetched it: a word to another robot is no word to all."""
    for note in notes:
        reader, agent = _READERS.get(note.get("kind", "")), note.get("agent")
        if reader is not None and (not agent or agent in ours.lower()):
            yield from reader(f"page:{note.get('where', '')}", note.get("text", ""))


def _robots_words(source: str, text: str) -> Iterator[OptOut]:
    words = {word.strip("\"' ").lower() for part in re.split("[,;]", text) if ":" not in part for word in part.split()}
    for word, scope in (("noai", UsageScope.AI_TRAIN), ("noimageai", UsageScope.IMAGES)):
        if word in words:
            yield OptOut(word, source, scope, text)


_READERS: Mapping[str, Callable[[str, str], Iterator[OptOut]]] = {
    "robots": _robots_words,
    "content-usage": lambda source, text: refusals("content-usage", source, text, USAGE),
    "content-signal": lambda source, text: refusals("content-signal", source, text, SIGNALS),
}


def _licence(notes: Notes, field: str | None) -> dict[str, Any] | None:
    """Return the licence that stands for the article; one of the site's foot is named with its place, and no more.

    Where the article itself names an open one and another that is not, which of them holds is not known.
    """
    said = [note for note in notes if note.get("kind") == "licence" and note.get("place") != "image"]
    if not said:
        return None if field is None else _named(field, "article", "article")
    best = min(said, key=lambda note: (note.get("place") is not None, _RANKS.get(note.get("where", ""), 9)))
    named = _named(best.get("text", ""), best.get("where", ""), best.get("place") or "article")
    verdicts = {known_licence(note.get("text", ""))[1] for note in said if note.get("place") == best.get("place")}
    return named | {"open": None} if {True, False} <= verdicts else named


def _named(text: str, source: str, place: str) -> dict[str, Any]:
    name, is_open = known_licence(text)
    address = text.startswith(("http://", "https://", "/"))
    return {
        "url": text if address else None,
        "name": name or (None if address else text),
        "open": is_open,
        "source": source,
        "place": place,
    }


def _is_open(rights: Mapping[str, Any] | None) -> bool:
    licence = None if rights is None else rights["licence"]
    return licence is not None and licence["open"] is True and licence["place"] == "article"


def _shown(each: OptOut) -> dict[str, str]:
    return {"kind": each.kind, "source": each.source, "scope": each.scope.value, "text": each.text}


def _since(file: SiteFile | None) -> str | None:
    return file.since.isoformat() if file is not None and file.readable else None
