"""The plan of a backfill before it begins: what the operator wrote, or what a look at the site suggests."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, AsyncCrawlerRunner
from scrapy.http import Response
from scrapy.settings import default_settings as scrapys

from crawler.planning import ManualSources, Plan, SiteSurvey, automatic_plan, manual_plan
from crawler.scope import Window
from crawler.site import Site
from crawler.spiders import SurveySpider, spider_class

logger = logging.getLogger("winnow")


@dataclass(frozen=True, slots=True)
class PlannedBackfill:
    """A plan, and the answers that were had on the way to it, for :class:`crawler.middlewares.replay.ReplaySurvey`.

    ``interrupted`` tells that the operator stopped the look: no crawl should follow.
    """

    plan: Plan
    answers: Mapping[str, Response] = field(default_factory=dict)
    interrupted: bool = False


async def plan_site(
    process: AsyncCrawlerProcess | AsyncCrawlerRunner, site: Site, window: Window, asked: ManualSources
) -> PlannedBackfill:
    """Plan the backfill of a site; without a named source the site is looked at, in a crawl of its own.

    Whatever goes wrong with the look makes the plan smaller; the start pages are always in it.  In a process that
    stops after its crawls the next crawl must be begun at once when this returns, without awaiting anything before.
    Raises :class:`crawler.errors.ArgumentError` for a source that cannot be understood.
    """
    if asked:
        return PlannedBackfill(manual_plan(asked, window, datetime.now(UTC)))
    crawler = process.create_crawler(survey_class(site))
    try:
        await process.crawl(crawler, site=site, window=window)
    except Exception:  # the look is for the operator's comfort; the backfill does without
        logger.exception("%s could not be looked at", site.name)
    spider, stats = crawler.spider, crawler.stats
    interrupted = stats is not None and stats.get_value("finish_reason") == "shutdown"
    if not isinstance(spider, SurveySpider) or spider.asker is None:
        look = SiteSurvey(site.start, datetime.now(UTC), window, site.timezone)
        return PlannedBackfill(automatic_plan(look), interrupted=interrupted)
    return PlannedBackfill(automatic_plan(spider.look), spider.asker.answers, interrupted)


def survey_class(site: Site) -> type[SurveySpider]:
    """Return the spider that looks at a site, as polite as the one that crawls it, without its stages."""
    wanted: dict[str, Any] = {
        "DOWNLOAD_DELAY": site.delay,
        "WINNOW_MIN_DELAY": site.delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": site.concurrency,
        "EXTENSIONS": {"crawler.extensions.article_feeds.ArticleFeeds": None},
        "ITEM_PIPELINES": {},
        "ITEM_PIPELINES_BASE": {},
        "SCHEDULER": "scrapy.core.scheduler.Scheduler",
        "SPIDER_MIDDLEWARES": {},
        "SPIDER_MIDDLEWARES_BASE": scrapys.SPIDER_MIDDLEWARES_BASE,
        "RETRY_ENABLED": True,
        "RETRY_TIMES": 1,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "WINNOW_QUIET": True,
    }
    settings = {key: value for key, value in wanted.items() if value is not None}
    return type("PlanSpider", (SurveySpider,), {"name": site.name, "custom_settings": settings, "__doc__": None})


def bound(site: Site, planned: PlannedBackfill, asked: ManualSources) -> type[Spider]:
    """Return the spider that crawls a site, bound to its plan, the answers had already and the sources named."""
    made = spider_class(site)
    own = {"plan": planned.plan, "answers": planned.answers, "sources": asked.words, "__doc__": None}
    return type(made.__name__, (made,), own)
