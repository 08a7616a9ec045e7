"""One Chromium for a process: without a network of its own, one page at a time, ended when it takes too much."""

import asyncio
import logging
import os
import re
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.errors import CrawlerError
from crawler.rendering.trouble import RenderTrouble

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, CDPSession, Playwright

logger = logging.getLogger("winnow")

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

STARTING = 60.0
"""Seconds that Chromium may take to start; 1.7 s measured on a quiet machine."""

ENDING = 5.0
"""Seconds that a page or the browser may take to close; then its processes are killed."""

WATCHED = 0.1
"""Seconds between two looks at the memory.  A script takes 1 GB in half a second."""

_ARGUMENTS = (
    # It must not reach anything: names lead nowhere, the proxy is none, and WebRTC, which asks no proxy, sends nothing.
    # Measured: without the last (its first name is that of older versions) a STUN request leaves.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-gpu",
    "--disable-3d-apis",
    "--mute-audio",
    "--blink-settings=imagesEnabled=false",
    "--js-flags=--max-old-space-size=512",
)
_NOWHERE = "http://winnow.invalid:1"
_KIB = 1024
_OWN = re.compile(r"^Rss(?:Anon|Shmem):\s*(\d+) kB$", re.MULTILINE)


class BrowserMissingError(CrawlerError):
    """What is needed to render pages is not installed; the text says how to get it."""


def check_browser(named: str | None) -> str:
    """Return the path of Chromium: as ``named`` by WINNOW_BROWSER, else the first on the PATH.

    Raises :class:`BrowserMissingError`.
    """
    if find_spec("playwright") is None:
        raise BrowserMissingError("a site file that renders pages needs an extra: pip install 'winnow-news[render]'")
    if named:
        found = shutil.which(named)
        if found is None:
            raise BrowserMissingError(f"WINNOW_BROWSER: no program {named[:200]!r}")
        return found
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise BrowserMissingError("no Chromium to render pages with; install it, or name it with WINNOW_BROWSER")
    return found


class Chromium:
    """The browser of a process; it starts when it is first needed and again after it was killed.

    ``path`` is its program, ``memory`` the most bytes that all its processes may have of their own, 0 for no limit.
    """

    def __init__(self, path: str, memory: int) -> None:
        self._path, self._memory = path, memory
        self._turn = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._session: CDPSession | None = None
        self._pid = 0

    @asynccontextmanager
    async def context(self, user_agent: str) -> "AsyncIterator[BrowserContext]":
        """Give a fresh context, nobody else has one meanwhile.

        Raises :class:`RenderTrouble` where no browser can be started, or it had to be ended for its memory.
        """
        async with self._turn:
            browser = await self._ready()
            over = asyncio.create_task(self._watch())
            try:
                context = await browser.new_context(
                    user_agent=user_agent,
                    accept_downloads=False,
                    service_workers="block",
                    viewport={"width": 1280, "height": 4000},  # what is loaded when it is scrolled to is in view
                )
                yield context
                await asyncio.wait_for(context.close(), ENDING)
            except BaseException:
                self._kill()  # what a page left in it is not known
                if over.done() and not over.cancelled() and over.result():
                    raise RenderTrouble("memory", f"took more than {self._memory:,} bytes of memory") from None
                raise
            finally:
                over.cancel()

    async def close(self) -> None:
        """End the browser and what drives it."""
        async with self._turn:
            browser, self._browser = self._browser, None
            if browser is not None:
                with suppress(Exception):
                    await asyncio.wait_for(browser.close(), ENDING)
                self._kill()
            playwright, self._playwright = self._playwright, None
            if playwright is not None:
                with suppress(Exception):
                    await asyncio.wait_for(playwright.stop(), ENDING)

    async def _ready(self) -> "Browser":
        if self._browser is not None and self._browser.is_connected():
            return self._browser
        try:
            self._browser = await asyncio.wait_for(self._start(), STARTING)
        except Exception as error:
            words = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
            raise RenderTrouble("browser", f"{self._path} could not be started: {words.strip()[:200]}") from error
        return self._browser

    async def _start(self) -> "Browser":
        from playwright.async_api import async_playwright  # noqa: PLC0415 - of an extra

        if self._playwright is None:
            self._playwright = await async_playwright().start()
        as_root = os.geteuid() == 0
        browser = await self._playwright.chromium.launch(
            executable_path=self._path,
            args=_ARGUMENTS,
            proxy={"server": _NOWHERE},
            chromium_sandbox=not as_root,  # Chromium has none for root
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        if as_root:
            logger.warning("Chromium renders pages without its sandbox, as this runs as root; another user is safer")
        self._session = await browser.new_browser_cdp_session()
        self._pid = next((process["id"] for process in await self._processes() if process["type"] == "browser"), 0)
        return browser

    async def _processes(self) -> list[dict[str, Any]]:
        assert self._session is not None
        found: list[dict[str, Any]] = (await self._session.send("SystemInfo.getProcessInfo"))["processInfo"]
        return found

    async def _watch(self) -> bool:
        """Kill the browser when it takes too much; return that it did."""
        while self._memory:
            try:
                processes = await self._processes()
            except Exception:  # noqa: BLE001 - it is gone, and whoever uses it sees so
                return False
            if sum(_own_bytes(process["id"]) for process in processes) > self._memory:
                self._kill()
                return True
            await asyncio.sleep(WATCHED)
        return False

    def _kill(self) -> None:
        """Kill the browser's process, those that it made end with it; the next page starts another."""
        self._browser = None
        if self._pid > 0:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        self._pid = 0


def _own_bytes(pid: int) -> int:
    """Return the memory that a process shares with nobody, 0 where the system does not say."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8", "replace")
    except OSError:
        return 0
    return sum(int(found) * _KIB for found in _OWN.findall(status))
