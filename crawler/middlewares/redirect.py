"""Redirects that lose no page: each ends at an answer, or is given to the spider as it came."""

from typing import Any

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from storage.urls import same_site


class InsiteRedirect(RedirectMiddleware):
    """Scrapy's redirects within the site.

    Two things are changed.  A redirect to another site is not followed but handed to the spider, which stores the
    page as ``offsite``; Scrapy drops it without a word.  A redirect is never dropped as a duplicate: the target
    often has the identity of its source (``/news`` to ``/news/``, ``http`` to ``https``).
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Follow, or give back what leaves the site."""
        answer = super().process_response(request, response)
        if isinstance(answer, Request) and not self._inside(request, answer):
            return response
        return answer

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        answer = super()._redirect(redirected, request, reason)
        answer.dont_filter = True
        return answer

    def _inside(self, request: Request, redirected: Request) -> bool:
        extra = getattr(self.crawler.spider, "allowed_domains", None) or []
        host = redirected.url.split("/")[2].rpartition("@")[2].partition(":")[0].lower()
        return same_site(request.url, redirected.url) or any(
            host == domain or host.endswith(f".{domain}") for domain in extra
        )
