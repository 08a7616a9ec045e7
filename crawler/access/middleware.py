"""Downloader middlewares for a site with a subscription or a proxy; other sites have none of them."""

import logging
from pathlib import Path
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.access.secrets import NoSecretsError, SiteSecrets, read_secrets
from crawler.access.session import SiteSession
from crawler.access.sign_in import SIGNING_IN, SignIn, SignInError
from crawler.access.telling import tells_signed_out
from crawler.downloader.exceptions import LeftForLater, ProxyRefusedError
from crawler.downloader.responses import requested_link
from crawler.site import Access, Site
from pipelines.stages import crawl_stopper
from pipelines.stages.record import Stored, page_stored
from storage.records import Article, LinkKind, Reason, Rejected

logger = logging.getLogger("winnow")

SIGNED_OUT = "signed_out"
"""How a crawl ends that is not signed in any more, and what its pages are counted under."""

AGAIN = "winnow_signed_in_again"


class SiteAccess:
    """Between redirects and the network: gives requests what they carry, and takes it off when they are answered.

    What a crawl keeps of a request or an answer (WARC, logs) has none of it.
    """

    def __init__(self, crawler: Crawler, site: Site, secrets: SiteSecrets, home: Path) -> None:
        self._crawler, self._site = crawler, site
        self.session = SiteSession(site, secrets, home)
        self.sign_in: SignIn | None = None
        if site.access is not None and site.access.form is not None:
            self.sign_in = SignIn(crawler, site.access, secrets, self.session)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_HOME and the secrets.  Raises NotConfigured for a site without, CrawlerError for wrong ones."""
        site = getattr(crawler.spider, "site", None)
        if not isinstance(site, Site) or (site.access is None and site.proxy is None):
            raise NotConfigured
        home = Path(crawler.settings["WINNOW_HOME"])
        access = cls(crawler, site, _secrets(site, home), home)
        crawler.signals.connect(access.closed, signal=signals.spider_closed)
        crawler.signals.connect(access.stored, signal=page_stored)
        return access

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Sign in before the first page of the site, and give the request what it carries."""
        if self.sign_in is not None and self.session.is_new and self._waits(request):
            try:
                await self.sign_in()
            except SignInError as error:
                self.stop(str(error))
                raise LeftForLater("the crawl is not signed in") from error
        self.session.dress(request)

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Response:
        """Take over cookies, and take off what may not be kept.  Raises ProxyRefusedError for what no site answered."""
        self.session.learn(response, request)
        self.session.undress(request)
        if response.status == 407 and self._site.proxy is not None:
            raise ProxyRefusedError("the proxy answered 407: write user and password to the site's secrets, as [proxy]")
        return response

    def process_exception(self, request: Request, exception: Exception, spider: Spider | None = None) -> None:
        """Take off what may not be kept."""
        self.session.undress(request)

    def stop(self, why: str) -> None:
        """End the crawl: the pages that are left wait for the next one.  A look at a site ends itself."""
        line = f"{self._site.name}: {why}"
        end_look = getattr(self._crawler.spider, "end_look", None)
        if end_look is None:
            crawl_stopper(self._crawler, "access")(SIGNED_OUT, line)
        else:
            end_look(line)

    def count(self, *, signed_out: bool) -> None:
        """Count a page that tells."""
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"winnow/access/{SIGNED_OUT if signed_out else 'signed_in'}")

    def stored(self, item: Stored) -> None:
        """Count an article as signed in or not by what it gave, where no text tells."""
        access = self._site.access
        if access is None or access.signed_in is not None or access.signed_out is not None:
            return
        result = item.result
        if isinstance(result, Article):
            self.count(signed_out=result.access == "paywalled")
        elif isinstance(result, Rejected) and result.reason is Reason.LOGIN_WALL:
            self.count(signed_out=True)

    def closed(self) -> None:
        """Keep the cookies for the next crawl."""
        if self._site.access is None:
            return
        try:
            self.session.save()
        except OSError as error:
            logger.warning("the cookies of %s are not kept: %s", self._site.name, error.strerror)

    def _waits(self, request: Request) -> bool:
        return not request.meta.get(SIGNING_IN) and not request.url.endswith("/robots.txt")


class SignedOutCheck:
    """Above the decompression: looks whether pages are those of somebody who is signed in.

    A crawl that is signed in no more signs in again, once; else it ends before teasers take the place of articles.
    """

    def __init__(self, crawler: Crawler, access: Access) -> None:
        self._crawler, self._access = crawler, access

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises NotConfigured where no text tells."""
        site = getattr(crawler.spider, "site", None)
        access = site.access if isinstance(site, Site) else None
        if access is None or (access.signed_in is None and access.signed_out is None):
            raise NotConfigured
        return cls(crawler, access)

    async def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Give the page on, or ask for it again once the crawl is signed in again."""
        guard = self._crawler.get_downloader_middleware(SiteAccess)
        if not isinstance(guard, SiteAccess) or not self._tells(request, response, guard):
            return response
        out = tells_signed_out(response, self._access)
        if out is None:
            return response
        if out and self._only_odd(response) and await self._is_in(guard):
            return response
        guard.count(signed_out=out)
        return await self._again(request, guard) if out else response

    def _tells(self, request: Request, response: Response, guard: SiteAccess) -> bool:
        """Return whether an answer is a page of the site itself."""
        if request.meta.get(SIGNING_IN) or request.callback is NO_CALLBACK or response.status != 200:
            return False
        kind = (response.headers.get("Content-Type") or b"").lower()
        link = requested_link(request)
        listed = link.kind in (LinkKind.FEED, LinkKind.SITEMAP) or link.via == "robots"
        return guard.session.owns(response.url) and b"html" in kind and not listed

    def _only_odd(self, response: Response) -> bool:
        """Return whether a page merely lacks what those show who are signed in: another layout may lack it too."""
        said = self._access.signed_out
        return self._access.signed_in is not None and (said is None or said not in getattr(response, "text", ""))

    async def _is_in(self, guard: SiteAccess) -> bool:
        """Ask the first start page."""
        site: Site = guard._site  # noqa: SLF001 - of the same module
        assert self._crawler.engine is not None
        asked = Request(site.start[0], callback=NO_CALLBACK, meta={SIGNING_IN: True})
        try:
            return tells_signed_out(await self._crawler.engine.download_async(asked), self._access) is False
        except Exception:  # noqa: BLE001 - whatever it is, the page in hand is not known to be good
            return False

    async def _again(self, request: Request, guard: SiteAccess) -> Request:
        why = "its pages are those of somebody who is not signed in; renew its secrets"
        if guard.sign_in is not None and not guard.sign_in.done:
            try:
                await guard.sign_in()
            except SignInError as error:
                why = str(error)
            else:
                return request.replace(dont_filter=True, meta={**request.meta, AGAIN: True})
        elif guard.sign_in is not None and AGAIN not in request.meta:
            return request.replace(dont_filter=True, meta={**request.meta, AGAIN: True})
        guard.stop(why)
        raise LeftForLater("the crawl is not signed in")


def _secrets(site: Site, home: Path) -> SiteSecrets:
    """Read the secrets; a proxy may do without."""
    try:
        return read_secrets(site, home)
    except NoSecretsError:
        if site.access is not None:
            raise
        return SiteSecrets()
