"""Pages read as they came, and those that need it as a browser shows them."""

import logging
from dataclasses import replace
from functools import cached_property

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from crawler.discovery.pages import PageReading, Sought, needs_scripts
from crawler.rendering import BROWSER_FAILED, BrowserMissingError, PageRenderer, RenderTrouble
from crawler.spiders.reader import PageReader
from pipelines.extraction import Rules, Template, is_pdf
from pipelines.stages import crawl_stopper
from pipelines.workers import rejected
from storage.records import Article, Page, Reason

logger = logging.getLogger("winnow")

_REASONS = {"timeout": Reason.TIMEOUT, "too_large": Reason.TOO_LARGE}


class RenderedPages:
    """Reads pages of a site whose file says ``render``: ``never``, ``auto`` or ``always``.

    With ``auto`` a page is rendered that shows no text without its scripts, and every page of a site whose template
    says that nearly all did.  A page is fetched once, however it is read.
    """

    def __init__(self, crawler: Crawler, render: str, reader: PageReader) -> None:
        self._crawler, self._render, self._reader = crawler, render, reader

    async def read(
        self, page: Page, sought: Sought, rules: Rules, template: Template | None
    ) -> tuple[Page, PageReading]:
        """Return a page, rendered where that is needed, and what it gives."""
        if is_pdf(page.body):
            return page, await self._reader.page(page, sought, rules, template)
        known = self._render == "always" or (self._render == "auto" and template is not None and template.rendered)
        reading = PageReading() if known else await self._reader.page(page, sought, rules, template)
        if not known and (self._render == "never" or not needs_scripts(page, reading)):
            return page, reading
        try:
            shown = await self._renderer.render(page)
        except RenderTrouble as trouble:
            return page, await self._without(page, sought, rules, template, trouble)
        except BrowserMissingError as error:
            return page, await self._without(page, sought, rules, template, RenderTrouble("browser", str(error)))
        self._count("rendered")
        return shown, await self._reader.page(shown, sought, rules, template)

    async def _without(
        self, page: Page, sought: Sought, rules: Rules, template: Template | None, trouble: RenderTrouble
    ) -> PageReading:
        """Read a page that could not be rendered: it may be an article all the same."""
        self._count(f"not_rendered/{trouble.kind}")
        if trouble.kind == "browser":
            crawl_stopper(self._crawler, "browser")(BROWSER_FAILED, trouble.words)
            raise CloseSpider(BROWSER_FAILED) from trouble
        logger.info("%s: %s", page.url, trouble.words)
        reading = await self._reader.page(page, sought, rules, template)
        if reading.is_list or isinstance(reading.result, Article):
            return reading
        reason = _REASONS.get(trouble.kind, Reason.CRASHED)
        return replace(reading, result=rejected(page, reason, f"rendering: {trouble.words}"))

    @cached_property
    def _renderer(self) -> PageRenderer:
        renderer = PageRenderer.from_crawler(self._crawler)
        self._crawler.signals.connect(renderer.close, signal=signals.spider_closed, weak=False)
        return renderer

    def _count(self, what: str) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"winnow/{what}")
