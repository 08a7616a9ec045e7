"""One thread for the work on the database, so that the reactor never waits for it and writes keep their order."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from storage.db import retry_when_busy
from storage.errors import StorageError


class DatabaseThread:
    """Does what it is given, one piece after the other, patiently while the database is busy.

    ``failed`` hears of the first thing that could not be written though nobody waited for it.
    """

    def __init__(self, name: str, failed: Callable[[StorageError], None]) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._failed = failed
        self._begun: set[asyncio.Task[None]] = set()

    async def do(self, function: Callable[..., Any], *args: object) -> Any:
        """Do one piece of work and return what it gives.  Raises StorageError."""
        return await self._run(function, *args)

    def begin(self, function: Callable[..., Any], *args: object) -> None:
        """Have a piece of work done without waiting for it; it comes before whatever is given later."""
        task = self.watch(self._run(function, *args))
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)

    def watch(self, work: Awaitable[Any]) -> "asyncio.Task[None]":
        """Let something go on beside the crawl; ``failed`` hears of it when the database refuses it."""
        return asyncio.create_task(self._watch(work))

    async def close(self) -> None:
        """Wait for what was begun and end the thread."""
        while self._begun:
            await asyncio.gather(*self._begun)
        self._thread.shutdown()

    def _run(self, function: Callable[..., Any], *args: object) -> "asyncio.Future[Any]":
        context = copy_context()  # what is logged there says which site it is about
        return asyncio.get_running_loop().run_in_executor(self._thread, context.run, retry_when_busy(function), *args)

    async def _watch(self, work: Awaitable[Any]) -> None:
        try:
            await work
        except StorageError as error:
            self._failed(error)
