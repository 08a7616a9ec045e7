"""What a robots.txt, or an ai.txt of its form, says: groups of agents with their rules, and licences for everybody."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from storage.rights.path_rules import PathRules

AGENTS, LINES = 2000, 100_000
"""Names of agents and lines that are read; the longest file met in the wild has 2000 lines."""

_LINE = 2000  # characters of a line

_FIELDS: dict[str, str] = {
    "user-agent": "agent",
    "useragent": "agent",
    "allow": "allow",
    "disallow": "disallow",
    "content-usage": "usage",
    "content-signal": "signal",
    "content-signals": "signal",
    "license": "licence",
}

Verdict = Literal["allowed", "disallowed"]


@dataclass(slots=True)
class RuleBlock:
    """Rules that stand together: ``paths`` (pattern, allowed), ``usage`` and ``signals`` (pattern, statement)."""

    paths: list[tuple[str, bool]] = field(default_factory=list)
    usage: list[tuple[str, str]] = field(default_factory=list)
    signals: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Group:
    """The rules for one agent: of all blocks that name it, which are complete before the first question.

    A block that names two thousand agents is kept once, not two thousand times.
    """

    blocks: list[RuleBlock] = field(default_factory=list)

    @property
    def usage(self) -> list[tuple[str, str]]:
        """Return the statements of AIPREF with their patterns."""
        return [each for block in self.blocks for each in block.usage]

    @property
    def signals(self) -> list[tuple[str, str]]:
        """Return the Content Signals with their patterns."""
        return [each for block in self.blocks for each in block.signals]

    def verdict(self, path: str) -> Verdict:
        """Return whether a path may be fetched: the longest rule decides, of equal ones the one that allows."""
        decided = self._paths.most_specific(path)
        return "allowed" if not decided or any(decided) else "disallowed"

    def stated(self, path: str) -> dict[str, list[str]]:
        """Return the statements of ``usage`` and ``signals`` for a path, each once: those of the longest pattern."""
        rules = {"usage": self._usage, "signals": self._signals}
        return {name: list(dict.fromkeys(each.most_specific(path))) for name, each in rules.items()}

    @cached_property
    def _paths(self) -> PathRules[bool]:
        return PathRules(each for block in self.blocks for each in block.paths)

    @cached_property
    def _usage(self) -> PathRules[str]:
        return PathRules(self.usage)

    @cached_property
    def _signals(self) -> PathRules[str]:
        return PathRules(self.signals)


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A file: its groups by the agent's name in lower case, and the licences it names for everybody (RSL)."""

    groups: dict[str, Group]
    licences: tuple[str, ...]

    def group(self, agent: str) -> Group | None:
        """Return the rules for a user agent: the longest name that stands in it, else ``*``,
        as the crawler reads it.
        """
        named = [name for name in self.groups if name not in ("", "*") and name in agent.lower()]
        return self.groups.get(max(named, key=len) if named else "*")


def read_robots(text: str) -> RobotsFile:
    """Read a file; what is not understood is passed over, and so is all of an HTML page that stands in its place."""
    groups: dict[str, Group] = {}
    licences: list[str] = []
    unnamed = RuleBlock()
    block: RuleBlock | None = None
    open_to_names = False
    for name, value in _lines(text):
        if name == "agent":
            block = block if open_to_names and block is not None else RuleBlock()
            open_to_names = True
            if len(groups) < AGENTS or value.lower() in groups or value == "*":
                _join(groups.setdefault(value.lower(), Group()), block)
        elif name == "licence":  # for everybody, wherever it stands (RSL 1.0)
            licences.append(value)
        else:
            open_to_names = False
            if block is not None:
                _add(block, name, value)
            elif name in ("usage", "signal"):  # before any agent: meant for all; a path then is a rule for nobody
                _add(unnamed, name, value)
    if unnamed.usage or unnamed.signals:
        groups.setdefault("*", Group()).blocks.insert(0, unnamed)
    return RobotsFile(groups, tuple(dict.fromkeys(licences))[:20])


def _lines(text: str) -> Iterator[tuple[str, str]]:
    if is_html(text):
        return
    for line in text.lstrip("\ufeff").splitlines()[:LINES]:
        name, colon, value = line[:_LINE].partition("#")[0].partition(":")
        label = _FIELDS.get(name.strip().lower())
        if colon and label is not None:
            yield label, value.strip()


def is_html(text: str) -> bool:
    """Return whether a text is a page, as servers show one in place of any file they do not have."""
    return text.lstrip("\ufeff \t\r\n")[:1] == "<"


def _join(group: Group, block: RuleBlock) -> None:
    if not group.blocks or group.blocks[-1] is not block:
        group.blocks.append(block)


def _add(block: RuleBlock, name: str, value: str) -> None:
    if name in ("allow", "disallow"):
        if value:
            block.paths.append((value, name == "allow"))
        return
    pattern, statement = "/", value
    if value.startswith("/"):  # AIPREF names a path first; a statement without one is meant for all
        pattern, _, statement = value.replace("\t", " ").partition(" ")
    if statement.strip():
        (block.usage if name == "usage" else block.signals).append((pattern, statement.strip()))
