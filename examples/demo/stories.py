"""The stories of a demo site: data files read into frozen values."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MARK = re.compile(r"(##|@ad|@more|@tail)\s+(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a body: ``p``, ``##``, ``@ad``, ``@more``, ``@tail``, ``-`` (lines are items) or ``|`` (rows)."""

    kind: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The first line, which is the whole of every kind but lists and tables."""
        return self.lines[0]

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells of a table."""
        return tuple(tuple(cell.strip() for cell in line.split("|")) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Story:
    """One story as its desk wrote it, with all that the site shows around it.

    ``shown`` names the form of the date on the page: second, minute, day, chinese (minute), relative (hour), none.
    """

    id: str
    section: str
    title: str
    date: datetime
    shown: str
    pages: tuple[tuple[Block, ...], ...]
    slug: str = ""
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    account: str | None = None
    source: str | None = None
    views: int = 0
    correction: str | None = None
    flags: frozenset[str] = frozenset()

    @property
    def opening(self) -> str:
        """The first plain paragraph."""
        return next(block.text for block in self.pages[0] if block.kind == "p")


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A site's name, sections and stories (newest first) at the moment ``now``."""

    name: str
    sections: Mapping[str, str]
    stories: tuple[Story, ...]
    now: datetime

    def story(self, story_id: str) -> Story:
        """Return the story of that id; a wrong id in a data file raises StopIteration."""
        return next(story for story in self.stories if story.id == story_id)

    def others(self, story: Story, count: int) -> tuple[Story, ...]:
        """Return the stories that follow this one in the ring, for boxes of related stories."""
        place = self.stories.index(story)
        ring = self.stories[place + 1 :] + self.stories[:place]
        return ring[:count]


def load(site: str, now: datetime) -> Newsroom:
    """Read ``<site>/stories.toml``; dates count back from ``now`` (aware) and carry the site's own offset."""
    raw = tomllib.loads((HERE / site / "stories.toml").read_text(encoding="utf-8"))
    zone = _zone(raw["site"]["offset"])
    local = now.astimezone(zone).replace(microsecond=0)
    stories = sorted((_story(entry, local) for entry in raw["story"]), key=lambda story: story.date, reverse=True)
    return Newsroom(raw["site"]["name"], raw["site"]["sections"], tuple(stories), local)


def _zone(offset: str) -> timezone:
    hours, minutes = offset[1:].split(":")
    span = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-span if offset[0] == "-" else span)


def _story(raw: dict[str, Any], now: datetime) -> Story:
    known = {"id", "section", "title", "shown", "slug", "standfirst", "account", "source", "views", "correction"}
    return Story(
        **{key: value for key, value in raw.items() if key in known},
        date=now - timedelta(seconds=round(raw["hours"] * 3600)),
        authors=tuple(raw.get("authors", ())),
        pages=tuple(tuple(_blocks(page)) for page in raw["body"].split("@page")),
        flags=frozenset(key for key, value in raw.items() if value is True),
    )


def _blocks(body: str) -> Iterator[Block]:
    for chunk in re.split(r"\n\s*\n", body.strip()):
        lines = chunk.splitlines()
        marked = MARK.fullmatch(chunk)
        if marked:
            yield Block(marked[1], (marked[2],))
        elif lines[0][:2] in ("- ", "| "):
            yield Block(lines[0][0], tuple(line[2:] for line in lines))
        else:
            yield Block("p", (" ".join(lines),))
