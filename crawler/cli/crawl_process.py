"""Scrapy's process for the crawls of a command, with what it costs to begin one made less."""

import asyncio
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from importlib import import_module
from typing import Any, Self

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import BaseSettings, Settings, SettingsAttribute

from crawler.cli import garbage

_PLAIN = (str, int, float, bool, type(None), type)


class CrawlProcess(AsyncCrawlerProcess):
    """Runs crawls in one reactor; each of them takes a copy of the settings."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(QuickSettings.of(settings))
        with _shallow_stacks():  # with the reactor in its place: what Twisted loads may ask for it
            import_module("scrapy.core.downloader.contextfactory")

    def start(self, *args: Any, **kwargs: Any) -> None:
        """Crawl until all is done; garbage is looked for once the first crawl has loaded what it needs."""
        asyncio.get_event_loop().call_soon(garbage.loaded)
        super().start(*args, **kwargs)


class QuickSettings(Settings):
    """Settings whose copy shares what cannot change: Scrapy copies some 250 values for each crawl, 5 ms of its CPU."""

    @classmethod
    def of(cls, settings: BaseSettings) -> Self:
        """Return a copy of settings."""
        made = cls.__new__(cls)
        made.frozen = settings.frozen
        made.attributes = {name: _copied(each) for name, each in settings.attributes.items()}
        return made

    def copy(self) -> Self:
        """Return a copy that can be changed without this one."""
        return self.of(self)


@contextmanager
def _shallow_stacks() -> Iterator[None]:
    """Let ``inspect.stack`` give two frames: Scrapy asks three times for the second as it is loaded.

    The whole stack, with the source of each frame looked for in a thousand modules, takes 25 ms each time.
    """
    whole = inspect.stack

    def shallow(*_: object) -> list[Any]:
        frame = sys._getframe(1)  # noqa: SLF001 - what inspect.stack itself begins with
        return [(frame,), (frame.f_back,)]

    inspect.stack = shallow  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.stack = whole


def _copied(each: SettingsAttribute) -> SettingsAttribute:
    made = SettingsAttribute.__new__(SettingsAttribute)
    made.value = each.value if isinstance(each.value, _PLAIN) else _deep(each.value)
    made.priority = each.priority
    return made


def _deep(value: Any) -> Any:
    if type(value) is BaseSettings:
        inner = BaseSettings.__new__(BaseSettings)
        inner.frozen = value.frozen
        inner.attributes = {name: _copied(each) for name, each in value.attributes.items()}
        return inner
    return deepcopy(value)
