"""What a look at a site was answered, handed to the crawl that follows it: no page is asked for twice."""

from collections.abc import Mapping
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.downloader.host_probe import ANEW


class ReplaySurvey:
    """Downloader middleware that answers with the spider's ``answers``, each once, robots.txt as often as asked."""

    def __init__(self, answers: Mapping[str, Response]) -> None:
        self._answers = dict(answers)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the spider's ``answers``, responses by the address asked for.  Raises NotConfigured without any."""
        answers = getattr(crawler.spider, "answers", None)
        if not answers:
            raise NotConfigured
        return cls(answers)

    def process_request(self, request: Request) -> Response | None:
        """Return the answer that was had before, or None."""
        if request.method != "GET" or request.meta.get(ANEW):
            return None
        take = self._answers.get if request.url.endswith("/robots.txt") else self._answers.pop
        found = take(request.url, None)
        return None if found is None else found.replace(request=request)
