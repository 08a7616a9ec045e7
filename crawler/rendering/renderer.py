"""A page that was fetched, shown to the browser: what its scripts make of it comes back as a page."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from scrapy.crawler import Crawler

from crawler.downloader import PoliteDownloader
from crawler.rendering.asked import PieceRequest
from crawler.rendering.chromium import Chromium, check_browser
from crawler.rendering.page_visit import visiting
from crawler.rendering.pieces import PagePieces, ScriptCache
from crawler.rendering.shared import return_browser, take_browser
from crawler.rendering.trouble import RenderTrouble
from storage.records import Page

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Route
    from playwright.async_api import Page as Tab

logger = logging.getLogger("winnow")

QUIET = 0.5
"""Seconds without a piece under way or a change of the document after which a page is taken to be whole."""

LOOK = 0.1
_MEASURE = "document.documentElement ? document.documentElement.getElementsByTagName('*').length : 0"
# Run in a world of its own, where the page's scripts cannot change what the functions do.  Open shadow roots are
# written as templates, which the extractor reads.
_DOCUMENT = """(() => {
  const root = document.documentElement;
  if (!root) return "";
  const roots = [];
  for (const element of document.querySelectorAll("*")) if (element.shadowRoot) roots.push(element.shadowRoot);
  const inner = root.getHTML ? root.getHTML({ shadowRoots: roots, serializableShadowRoots: true }) : root.innerHTML;
  const frame = root.cloneNode(false).outerHTML;
  const html = frame.replace(/<\\/html>$/i, "") + inner + "</html>";
  return html.length > LIMIT ? null : "<!DOCTYPE html>" + html;
})()"""


@dataclass(frozen=True, slots=True)
class RenderBounds:
    """Seconds that a page may take, of which it settles in ``settle``; bytes of its document; memory of the browser."""

    seconds: float
    settle: float
    most_bytes: int
    memory: int


class PageRenderer:
    """Renders pages of one crawl.  ``close`` when the crawl ends."""

    def __init__(self, crawler: Crawler, browser: Chromium, bounds: RenderBounds, user_agent: str) -> None:
        self._crawler, self._browser, self._bounds = crawler, browser, bounds
        self._agent = user_agent
        self._scripts = ScriptCache()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_BROWSER and the bounds of rendering.  Raises :class:`BrowserMissingError`."""
        settings = crawler.settings
        seconds = settings.getfloat("WINNOW_RENDER_TIMEOUT")
        memory = settings.getint("WINNOW_RENDER_MEMORY")
        bounds = RenderBounds(seconds, seconds / 2, settings.getint("WINNOW_PAGE_MAXSIZE"), memory)
        browser = take_browser(check_browser(settings.get("WINNOW_BROWSER")), memory)
        return cls(crawler, browser, bounds, settings["USER_AGENT"])

    async def close(self) -> None:
        """Let the browser go; it ends with the last crawl of the process that uses it."""
        await return_browser(self._browser)

    async def render(self, page: Page) -> Page:
        """Return the page as a browser shows it, with the answer it was made of as ``original``.

        The page itself is not fetched again.  Raises :class:`RenderTrouble`.
        """
        assert self._crawler.engine is not None
        downloader = self._crawler.engine.downloader
        assert isinstance(downloader, PoliteDownloader)
        async with self._browser.context(self._agent) as context, visiting(downloader, page.final_url) as visit:
            pieces = PagePieces(visit, page.final_url, self._scripts)
            try:
                async with asyncio.timeout(self._bounds.seconds):
                    html = await self._shown(context, page, pieces)
            except TimeoutError:
                raise RenderTrouble("timeout", f"was not rendered within {self._bounds.seconds:g} s") from None
            except RenderTrouble:
                raise
            except Exception as error:
                raise RenderTrouble("crashed", f"the browser failed: {str(error).splitlines()[0][:200]}") from error
        for url, why in pieces.refused.items():
            logger.debug("%s: %s was not fetched: %s", page.url, url, why)
        return replace(
            page,
            headers=(("Content-Type", "text/html; charset=utf-8"),),  # no validators: they are those of the shell
            body=html.encode("utf-8", "replace"),
            rendered=True,
            original=page,
        )

    async def _shown(self, context: "BrowserContext", page: Page, pieces: PagePieces) -> str:
        tab = await context.new_page()
        tasks: set[asyncio.Task[None]] = set()

        def close(other: "Tab") -> None:
            task = asyncio.ensure_future(_close(other))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        context.on("page", close)
        door = _Door(page, pieces)
        await context.route("**/*", door.answer)
        await context.route_web_socket("**/*", lambda socket: socket.close())
        await tab.goto(page.final_url, wait_until="commit")
        session = await context.new_cdp_session(tab)
        tree = await session.send("Page.getFrameTree")
        world = await session.send(
            "Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "winnow"}
        )
        ask = {"contextId": world["executionContextId"], "returnByValue": True}
        await self._settle(session, ask, pieces)
        script = _DOCUMENT.replace("LIMIT", str(self._bounds.most_bytes))
        found = (await session.send("Runtime.evaluate", {**ask, "expression": script}))["result"].get("value")
        if not isinstance(found, str):
            raise RenderTrouble("too_large", f"became larger than {self._bounds.most_bytes:,} bytes")
        return found

    async def _settle(self, session: Any, ask: dict[str, Any], pieces: PagePieces) -> None:
        """Wait until a page is quiet; one that never is, is taken as it is after half its time."""
        begun = changed = monotonic()
        elements = -1
        while monotonic() - begun < self._bounds.settle:
            found = (await session.send("Runtime.evaluate", {**ask, "expression": _MEASURE}))["result"].get("value")
            if found != elements:
                elements, changed = found, monotonic()
            if not pieces.under_way and monotonic() - max(changed, pieces.changed) > QUIET:
                return
            await asyncio.sleep(LOOK)


class _Door:
    """Everything that a page asks for passes here: the page itself is given as it came, once."""

    def __init__(self, page: Page, pieces: PagePieces) -> None:
        self._page, self._pieces = page, pieces
        self._given = False

    async def answer(self, route: "Route") -> None:
        """Answer one request, or end it.  A tab that was closed meanwhile does not want it any more."""
        with suppress(Exception):
            await self._answer(route)

    async def _answer(self, route: "Route") -> None:
        request = route.request
        if request.is_navigation_request():
            if self._given:
                await route.abort("aborted")  # the one error after which the document stays
                return
            self._given = True
            kind = self._page.header("content-type") or "text/html"
            await route.fulfill(status=200, headers={"content-type": kind}, body=self._page.body)
            return
        asked = PieceRequest(request.resource_type, request.method, request.url)
        found = await self._pieces.answer(asked, request.headers, request.post_data_buffer)
        if found is None:
            await route.abort()
        else:
            await route.fulfill(status=found.status, headers=found.headers, body=found.body)


async def _close(tab: "Tab") -> None:
    with suppress(Exception):
        await tab.close()
