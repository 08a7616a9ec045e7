"""The plain way: follow links, trafilatura in the callback, one commit an item.

scrapy runspider benchmarks/plain/plainnews.py -a start=URL[,URL] -a database=sqlite:///plain.db [-a whole=1]
"""

from collections.abc import Iterator
from typing import Any, Self
from urllib.parse import urlsplit

import trafilatura
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """The tables."""


class Article(Base):
    """One article."""

    __tablename__ = "articles"
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str | None]
    author: Mapped[str | None]
    date: Mapped[str | None]
    text: Mapped[str | None]


class StorePipeline:
    """Keeps each item in a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        Base.metadata.create_all(engine)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the database that the spider names."""
        return cls(create_engine(str(getattr(crawler.spider, "database"))))  # noqa: B009

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Insert one article and commit."""
        with Session(self.engine) as session:
            session.add(Article(**item))
            session.commit()
        return item


class PlainNews(CrawlSpider):
    """Lists are followed, stories are read."""

    name = "plain"
    custom_settings = {"ITEM_PIPELINES": {"plainnews.StorePipeline": 300}}  # noqa: RUF012
    rules: tuple[Rule, ...] = (  # only from lists: a story's own links lead to what the benchmark does not serve
        Rule(LinkExtractor(allow=r"/page/\d+\.html$"), follow=True),
        Rule(LinkExtractor(allow=r"/news/story-\d+\.html$"), callback="parse_story", follow=False),
    )

    def __init__(self, start: str, database: str, whole: str = "", **kwargs: Any) -> None:
        if whole:  # a site of which nothing says which of its pages are stories
            self.rules = (Rule(LinkExtractor(), callback="parse_story", follow=True),)
        super().__init__(**kwargs)
        self.start_urls, self.database = start.split(","), database
        if whole:
            self.allowed_domains = sorted({urlsplit(each).hostname or "" for each in self.start_urls})

    def parse_story(self, response: Response) -> Iterator[dict[str, Any]]:
        """Read one story with trafilatura's own settings."""
        html = response.text if isinstance(response, TextResponse) else response.body
        found = trafilatura.bare_extraction(html, url=response.url, with_metadata=True)
        if found:
            row = found if isinstance(found, dict) else found.as_dict()
            yield {"url": response.url} | {key: row[key] for key in ("title", "author", "date", "text")}
