"""The rules of one host for our agent, as Scrapy's middleware asks for them."""

import asyncio
from collections.abc import Generator
from time import perf_counter
from typing import Self, TypeVar

from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser

from storage.robots import RobotsFile, path_of, read_in_steps, read_robots, robots_text

Result = TypeVar("Result")

TURN = 0.01
"""Seconds for which a reading holds the reactor at a time; ordinary files take less in all."""


class HostRules(RobotParser):
    """ROBOTSTXT_PARSER: one reading gives permission, delay and sitemaps.

    Protego compares a page with every rule that has a star: 100,000 of them took 1.8 s a page, in the reactor.
    """

    def __init__(self, file: RobotsFile) -> None:
        self._file = file

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:  # noqa: ARG003 - as Scrapy names it
        """Read the body of a robots.txt."""
        return cls(read_robots(robots_text(robotstxt_body)))

    @classmethod
    async def read(cls, body: bytes, agent: str) -> Self:
        """Read the body of a robots.txt, and the rules for an agent, in turns with all else that the reactor does."""
        file = await _in_turns(read_in_steps(robots_text(body)))
        if (group := file.group(agent)) is not None:
            await _in_turns(group.prepare())
        return cls(file)

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """Return whether an agent may fetch an address."""
        group = self._file.group(_text(user_agent))
        return group is None or group.verdict(path_of(_text(url))) == "allowed"

    def delay(self, agent: str) -> float:
        """Return the seconds between two requests that are asked of an agent, 0 where none are."""
        group = self._file.group(agent)
        return group.delay if group is not None else 0.0


async def _in_turns(steps: Generator[None, None, Result]) -> Result:
    began = perf_counter()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
        if perf_counter() - began > TURN:
            await asyncio.sleep(0)
            began = perf_counter()


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
