"""One version of a host's files, read: what it says of any path."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from storage.rights import tdmrep
from storage.rights.ai_agents import TRAINING
from storage.rights.policy_files import PolicyFile, PolicyFileKind
from storage.rights.preferences import SIGNALS, USAGE, UsageScope, preferences
from storage.robots import Group, PathRules, RobotsFile, read_robots

REFUSED = frozenset({401, 403})
"""Answers to a question for robots.txt after which the crawler asks for nothing more."""
_LATER = frozenset({408, 425, 429})  # which speak of the moment
_ENDING = re.compile(r"\.[a-z][a-z0-9]{1,4}$", re.IGNORECASE)  # of a file; a dot in a headline makes none


@dataclass(frozen=True, slots=True)
class OptOut:
    """One statement against a use: its ``kind``, the file or part of the page it stands in, its words."""

    kind: str
    source: str
    scope: UsageScope
    text: str


class SiteFile:
    """A version of one file, parsed when it is first asked of."""

    def __init__(self, notice: PolicyFile) -> None:
        self.kind = notice.kind
        self.since = notice.first_seen
        self.readable = notice.readable
        self._status = notice.status
        self.agent = notice.agent
        self._text = notice.text if notice.status == 200 else ""
        self.characters = len(self._text)

    @cached_property
    def _robots(self) -> RobotsFile:
        return read_robots(self._text)

    @cached_property
    def _tdm(self) -> PathRules[tdmrep.Reservation]:
        return PathRules(tdmrep.read_tdmrep(self._text))

    @cached_property
    def _ours(self) -> Group | None:
        return self._robots.group(self.agent)

    def verdict(self, path: str) -> str:
        """Return what robots.txt says to our agent of a path: ``allowed``, ``disallowed`` or ``unknown``."""
        if self._status in REFUSED:
            return "disallowed"
        if not self.readable:  # of a file that cannot be had any page may be fetched (RFC 9309, section 2.3.1.3)
            return "allowed" if 400 <= self._status < 500 and self._status not in _LATER else "unknown"
        group = self._ours
        return "allowed" if group is None else group.verdict(path)

    def refused_agents(self, path: str) -> list[str]:
        """Name the agents known for AI training that robots.txt names itself and keeps from a path."""
        groups = self._robots.groups
        named = ((agent, groups.get(agent.lower())) for agent in TRAINING)
        return [agent for agent, group in named if group is not None and group.verdict(path) == "disallowed"]

    def licences(self) -> tuple[str, ...]:
        """Return the licences that robots.txt names for the whole site (RSL)."""
        return self._robots.licences

    def reservation(self, path: str) -> tdmrep.Reservation | None:
        """Return what tdmrep.json says of a path."""
        return self._tdm.first(path)

    def opt_outs(self, path: str) -> Iterator[OptOut]:
        """Yield what robots.txt or ai.txt says against a use of a path; for tdmrep.json see :meth:`reservation`."""
        if self.kind is PolicyFileKind.ROBOTS:
            yield from self._preferences(path)
        elif self.kind is PolicyFileKind.AI_TXT and self._ours is not None and _shut(self._ours, path):
            yield OptOut("ai.txt", self.kind.value, UsageScope.TDM, "Disallow")

    def _preferences(self, path: str) -> Iterator[OptOut]:
        if self._ours is None:
            return
        stated = self._ours.stated(path)
        for kind, texts, labels in (("content-usage", "usage", USAGE), ("content-signal", "signals", SIGNALS)):
            found: dict[UsageScope, OptOut] = {}  # one for each scope: a file may say the same in nine thousand ways
            for text in stated[texts]:
                for each in refusals(kind, self.kind.value, text, labels):
                    found.setdefault(each.scope, each)
            yield from found.values()


def refusals(kind: str, source: str, text: str, labels: Mapping[str, UsageScope]) -> Iterator[OptOut]:
    """Yield the uses that a statement of preference does not allow."""
    for scope, allowed in sorted(preferences(text, labels).items()):
        if not allowed:
            yield OptOut(kind, source, scope, text[:400])


def _shut(group: Group, path: str) -> bool:
    """Return whether an ai.txt keeps a page out; it names types of files, and a page without one is of type html."""
    bare = path.partition("?")[0]
    named = _ENDING.search(bare) is not None
    return any(group.verdict(each) == "disallowed" for each in ((path,) if named else (path, f"{bare}.html")))
