"""What a right crawl of the demo sites holds, told from the same data files the sites are made of."""

import re
from dataclasses import dataclass
from datetime import datetime

from examples.demo import chinese, english
from examples.demo.stories import Block, Newsroom, Story, load

PRECISION = {"second": "second", "minute": "minute", "chinese": "minute", "day": "day", "relative": "hour"}


@dataclass(frozen=True, slots=True)
class Expected:
    """One article as it should be stored.

    ``paragraphs`` must all stand in the text, in order; ``optional`` lines may; nothing else may.  ``date`` is aware;
    the page shows it as precisely as ``precision`` says, None means that only feeds, sitemaps and lists know it.
    """

    site: str
    path: str
    title: str
    paragraphs: tuple[str, ...]
    optional: tuple[str, ...]
    authors: tuple[str, ...]
    date: datetime
    precision: str | None
    source: str | None
    section: str
    contributors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    free: bool = True


def truth(now: datetime) -> list[Expected]:
    """Return every article of both sites as served for the moment ``now``, newest first within a site."""
    zh, en = load("zh", now), load("en", now)
    return [_chinese(zh, story) for story in zh.stories] + [_english(en, story) for story in en.stories]


def not_articles() -> dict[str, tuple[str, ...]]:
    """Return the paths, by site, of pages that must not become articles."""
    return {"zh": ("/", chinese.VIDEO, chinese.MISSING, chinese.GONE), "en": ("/", english.GONE)}


def forbidden() -> dict[str, tuple[str, ...]]:
    """Return the path beginnings, by site, that robots.txt closes."""
    return {"zh": ("/admin/", "/search"), "en": ("/account/",)}


def _lines(story: Story, *kinds: str) -> tuple[str, ...]:
    blocks = [block for part in story.pages for block in part if block.kind in kinds]
    return tuple(line for block in blocks for line in _plain(block))


def _plain(block: Block) -> tuple[str, ...]:
    return tuple(" ".join(row) for row in block.rows()) if block.kind == "|" else block.lines


def _chinese(room: Newsroom, story: Story) -> Expected:
    others = tuple(chinese.path(story, number) for number in range(2, len(story.pages) + 1))
    mobile = (chinese.mobile_path(story),) if "mobile" in story.flags else ()
    return Expected(
        site="zh",
        path=chinese.path(story),
        title=story.title,
        paragraphs=_lines(story, "p", "##", "-", "|"),
        optional=_lines(story, "@tail"),
        authors=_named(story),
        date=story.date,
        precision=PRECISION.get(story.shown),
        source=story.source,
        section=room.sections[story.section],
        contributors=tuple(re.findall(r"通讯员 (\S+)", " ".join(_lines(story, "@tail")))),
        aliases=others + mobile,
    )


def _named(story: Story) -> tuple[str, ...]:
    """Return the authors the Chinese page prints: only a tail under the text names them there."""
    tail = " ".join(_lines(story, "@tail"))
    return tuple(name for name in story.authors if name in tail)


def _english(room: Newsroom, story: Story) -> Expected:
    stand = (story.standfirst,) if story.standfirst else ()
    return Expected(
        site="en",
        path=english.path(story),
        title=story.title,
        paragraphs=_lines(story, "p", "##", "-", "|"),
        optional=stand + ((story.correction,) if story.correction else ()),
        authors=story.authors,
        date=story.date,
        precision="second" if "ld" in story.flags else PRECISION[story.shown],
        source=story.source,
        section=room.sections[story.section],
        free="paywall" not in story.flags,
    )
