"""What a robots.txt, or an ai.txt of its form, says: groups of agents with their rules, sitemaps and licences."""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from storage.robots.path_rules import STEP, PathRules
from storage.robots.text import LENGTH

AGENTS, SITEMAPS = 40_000, 5_000
"""Names of agents and sitemaps that are kept: more names than fit into a file, and more sitemaps than sites have."""

_LINE = 2000  # characters of a line

_FIELDS: dict[str, str] = {
    "user-agent": "agent",
    "useragent": "agent",
    "user agent": "agent",
    "allow": "allow",
    "disallow": "disallow",
    **dict.fromkeys(("dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"),
    **dict.fromkeys(("crawl-delay", "crawl delay"), "delay"),
    **dict.fromkeys(("request-rate", "request rate"), "rate"),
    **dict.fromkeys(("sitemap", "sitemaps", "site-map"), "sitemap"),
    "content-usage": "usage",
    "content-signal": "signal",
    "content-signals": "signal",
    "license": "licence",
}

_BARE = re.compile(r"(user[- ]?agent|allow|disallow|crawl[- ]delay|sitemap)\s+", re.IGNORECASE)
"""What is understood without its colon too, as other robots do."""

_TOKEN = re.compile(r"(?<![\w./:@-])([a-z][a-z0-9_-]*)/v?\d")
_RATE = re.compile(r"(\d{1,9})/(\d{1,9})([smhd]?)", re.IGNORECASE)
_DELAY = re.compile(r"(\d{0,9}(?:[.,]\d{0,9})?)\s{0,9}(ms|[smhd]?)(?!e\d)", re.IGNORECASE)
_HOST = re.compile(r"https?://[^/]{1,300}(?=/)", re.IGNORECASE)
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}

Verdict = Literal["allowed", "disallowed"]


@dataclass(slots=True)
class RuleBlock:
    """Rules that stand together: ``paths`` (pattern, allowed), ``usage`` and ``signals`` (pattern, statement).

    ``delay`` is the longest time between two requests that they ask for, in seconds.
    """

    paths: list[tuple[str, bool]] = field(default_factory=list)
    usage: list[tuple[str, str]] = field(default_factory=list)
    signals: list[tuple[str, str]] = field(default_factory=list)
    delay: float = 0.0


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

    @property
    def delay(self) -> float:
        """Return the seconds between two requests that are asked for, 0 where none are."""
        return max((block.delay for block in self.blocks), default=0.0)

    def verdict(self, path: str) -> Verdict:
        """Return whether a path may be fetched: the longest rule decides, of equal ones the one that allows."""
        decided = self._paths.most_specific(path)
        return "allowed" if not decided or any(decided) else "disallowed"

    def stated(self, path: str) -> dict[str, list[str]]:
        """Return the statements of ``usage`` and ``signals`` for a path, each once: those of the longest pattern."""
        rules = {"usage": self._usage, "signals": self._signals}
        return {name: list(dict.fromkeys(each.most_specific(path))) for name, each in rules.items()}

    def prepare(self) -> Generator[None, None, None]:
        """Take the rules for paths apart, which the first question does otherwise, with a pause after each few."""
        self.__dict__["_paths"] = yield from PathRules.in_steps(self._stated_paths())

    def _stated_paths(self) -> Iterator[tuple[str, bool]]:
        return (each for block in self.blocks for each in block.paths)

    @cached_property
    def _paths(self) -> PathRules[bool]:
        return PathRules(self._stated_paths())

    @cached_property
    def _usage(self) -> PathRules[str]:
        return PathRules(self.usage)

    @cached_property
    def _signals(self) -> PathRules[str]:
        return PathRules(self.signals)


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A file: its groups by the agent's name in lower case, and what it names for everybody.

    That are licences (RSL) and sitemaps, as they are written there.
    """

    groups: dict[str, Group]
    licences: tuple[str, ...]
    sitemaps: tuple[str, ...] = ()

    def group(self, agent: str) -> Group | None:
        """Return the rules for a user agent: those of the longest of its product tokens, else those of ``*``.

        A token is matched whole (RFC 9309, section 2.2.1): a group for ``win`` is not one for ``Winnow/1.0``.
        """
        named = [token for token in _tokens(agent) if token in self.groups]
        return self.groups.get(max(named, key=len) if named else "*")


def read_robots(text: str) -> RobotsFile:
    """Read a file; what is not understood is passed over, and so is all of an HTML page that stands in its place."""
    steps = read_in_steps(text)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            file: RobotsFile = end.value
            return file


def read_in_steps(text: str) -> Generator[None, None, RobotsFile]:
    """Read a file as :func:`read_robots` does, with a pause after each few lines: 500 KiB take up to 0.5 s in all."""
    reading = _Reading()
    for count, (name, value) in enumerate(_lines(text)):
        if count % STEP == STEP - 1:
            yield
        if name is not None:
            reading.take(name, value)
    return reading.file()


class _Reading:
    """What was read of a file so far."""

    def __init__(self) -> None:
        self._groups: dict[str, Group] = {}
        self._everybody: dict[str, list[str]] = {"licence": [], "sitemap": []}
        self._unnamed = RuleBlock()
        self._block: RuleBlock | None = None
        self._open_to_names = False

    def take(self, name: str, value: str) -> None:
        """Read one more line."""
        if name == "agent":
            self._take_agent(_agent(value))
        elif name in self._everybody:  # wherever it stands (RSL 1.0, sitemaps.org); it ends no group
            self._everybody[name].append(value)
        else:
            self._open_to_names = False
            if self._block is not None:
                _add(self._block, name, value)
            elif name in ("usage", "signal"):  # before any agent: meant for all; a path then is a rule for nobody
                _add(self._unnamed, name, value)

    def _take_agent(self, agent: str) -> None:
        if self._block is None or not self._open_to_names:
            self._block = RuleBlock()
        self._open_to_names = True
        if len(self._groups) < AGENTS or agent in self._groups or agent == "*":
            _join(self._groups.setdefault(agent, Group()), self._block)

    def file(self) -> RobotsFile:
        """Return the file as it was read."""
        if self._unnamed.usage or self._unnamed.signals:
            self._groups.setdefault("*", Group()).blocks.insert(0, self._unnamed)
        licences, sitemaps = (tuple(dict.fromkeys(self._everybody[name])) for name in ("licence", "sitemap"))
        return RobotsFile(self._groups, licences[:20], sitemaps[:SITEMAPS])


def _lines(text: str) -> Iterator[tuple[str | None, str]]:
    """Yield field and value of each line that is not empty; no field where it is not understood."""
    if is_html(text):
        return
    text = text[:LENGTH].lstrip("\ufeff").replace("\r", "\n")
    for line in filter(None, text.split("\n")):
        words = line[:_LINE].partition("#")[0].strip("\0 \t\x0b\x0c\xa0\ufeff")
        name, colon, value = words.partition(":")
        label = _FIELDS.get(name.strip().lower()) if colon else None
        if label is None and (bare := _BARE.match(words)):
            label, value = _FIELDS[bare[1].lower()], words[bare.end() :]
        if label == "agent":  # several names in a line are more than RFC 9309 allows
            yield from ((label, each.strip()) for each in value.split(","))
        else:
            yield label, value.strip()


def is_html(text: str) -> bool:
    """Return whether a text is a page, as servers show one in place of any file they do not have."""
    return text.lstrip("\ufeff \t\r\n")[:1] == "<"


def _agent(value: str) -> str:
    """Return the product token of a User-agent line, without a version behind it."""
    return "".join(value.lower().partition("/")[0].split()[:1])


def _tokens(agent: str) -> set[str]:
    """Return the product tokens of a user agent: its first word, and all that have a version."""
    lower = agent.lower()
    return {_agent(lower), *_TOKEN.findall(lower)} - {"", "*"}


def _join(group: Group, block: RuleBlock) -> None:
    if not group.blocks or group.blocks[-1] is not block:
        group.blocks.append(block)


def _add(block: RuleBlock, name: str, value: str) -> None:
    if name in ("allow", "disallow"):
        if value:  # some write whole addresses; their host can be no other
            block.paths.append(
                (_HOST.sub("", value, count=1) if value[:4].lower() == "http" else value, name == "allow")
            )
        return
    if name in ("delay", "rate"):
        block.delay = max(block.delay, _seconds(value) if name == "delay" else _interval(value))
        return
    pattern, statement = "/", value
    if value.startswith("/"):  # AIPREF names a path first; a statement without one is meant for all
        pattern, _, statement = value.replace("\t", " ").partition(" ")
    if statement.strip():
        (block.usage if name == "usage" else block.signals).append((pattern, statement.strip()))


def _seconds(value: str) -> float:
    """Return the seconds of a delay, with the unit and the comma that some write (``0,5``, ``10 s``, ``1m``)."""
    found = _DELAY.match(value)
    try:
        seconds = float(found[1].replace(",", ".")) if found else 0.0
    except ValueError:
        return 0.0
    unit = found[2].lower() if found else ""
    return seconds / 1000 if unit == "ms" else seconds * _UNITS[unit]


def _interval(value: str) -> float:
    """Return the seconds for one request of a rate (``1/10m``), whatever the hours it is asked for."""
    found = _RATE.match(value)
    if not found or not int(found[1]):
        return 0.0
    return int(found[2]) * _UNITS[found[3].lower()] / int(found[1])
