"""The guard at the connection: names are resolved, judged and connected to in one step, whoever asks for them."""

import logging
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _BindAddressAgent, _ScrapyAgent
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, ResponseDataLossError
from scrapy.http import Response
from scrapy.utils._download_handlers import get_dataloss_msg, normalize_bind_address, wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.interfaces import (
    IHostnameResolver,
    IHostResolution,
    IReactorPluggableNameResolver,
    IResolutionReceiver,
)
from twisted.web.client import Agent
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.network.address_policy import (
    PRIVATE,
    AddressPolicy,
    Named,
    Refusal,
    Verdict,
    canonical,
    named_hosts,
    read_networks,
)
from crawler.network.exceptions import AddressRefused

logger = logging.getLogger("winnow")


class ConnectionGuard:
    """Judges the addresses of one crawl, and remembers what names were found to be.

    A named host whose first answer was public is not opened when a later one is private (DNS rebinding).
    """

    def __init__(self, policy: AddressPolicy) -> None:
        self.policy = policy
        self.refused: dict[Named, Refusal] = {}
        self._public: set[str] = set()
        self._told: set[Named] = set()

    def judge(self, host: str, port: int, address: str) -> Refusal | None:
        """Return why a name must not be connected to at an address, None where it may be."""
        decided, name = self.policy.decide(host, port, address), canonical(host)
        if decided is Verdict.PUBLIC:
            self._public.add(name)
        if decided is not Verdict.NAMED:
            return decided if isinstance(decided, Refusal) else None
        if name in self._public:
            return Refusal(PRIVATE, f"{host} was a public address before and is {address} now")
        self.tell(Named(name, port), address)
        return None

    def tell(self, named: Named, address: str) -> None:
        """Say once that a host is not public and is crawled because it was named."""
        if named not in self._told:
            self._told.add(named)
            logger.info(
                "%s port %d is %s, not a public address: allowed, as the site file or the command names it; "
                "WINNOW_ALLOW_NETWORKS opens more",
                *(named.host, named.port, address),
            )

    def refuse(self, host: str, port: int, *, proxied: bool) -> Refusal | None:
        """Return why a request is refused before anything is resolved: a proxy resolves names out of our sight."""
        refusal = self.policy.refuse_host(host, port)
        return self.policy.refuse_port(host, port) if refusal is None and proxied else refusal


@implementer(IResolutionReceiver)
class _JudgedAnswers:
    """Hands on the addresses that may be connected to."""

    def __init__(self, receiver: Any, guard: ConnectionGuard, host: str, port: int) -> None:
        self._receiver, self._guard = receiver, guard
        self._host, self._port = host, port
        self._refusal: Refusal | None = None
        self._any = False

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        refusal = self._guard.judge(self._host, self._port, address.host)
        if refusal is not None:
            self._refusal = refusal
            return
        self._any = True
        self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        key = Named(canonical(self._host), self._port)
        if self._refusal is not None and not self._any:
            self._guard.refused[key] = self._refusal
        else:
            self._guard.refused.pop(key, None)
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class _GuardedResolver:
    """The reactor's resolver, of whose answers only those are seen that may be connected to."""

    def __init__(self, reactor: Any, guard: ConnectionGuard) -> None:
        self._reactor, self._guard = reactor, guard

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: Any,  # noqa: N803 - Twisted calls it by its names
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        *rest: Any,
        **more: Any,
    ) -> IHostResolution:
        judged = _JudgedAnswers(resolutionReceiver, self._guard, hostName, portNumber)
        answer: IHostResolution = self._reactor.nameResolver.resolveHostName(
            judged, hostName, portNumber, *rest, **more
        )
        return answer


@implementer(IReactorPluggableNameResolver)
class _GuardedReactor:
    """The reactor with a guarded resolver, for endpoints that are made of a name."""

    def __init__(self, reactor: Any, guard: ConnectionGuard) -> None:
        self._reactor = reactor
        self.nameResolver = _GuardedResolver(reactor, guard)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)


class _GuardedAgent(_ScrapyAgent):
    """Scrapy's agent, which connects to what the guard lets through; the way to a proxy is not guarded."""

    guard: ConnectionGuard

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        if request.meta.get("proxy"):
            return super()._get_agent(request, timeout)
        from twisted.internet import reactor  # noqa: PLC0415 - importing it installs it

        return _BindAddressAgent(
            reactor=_GuardedReactor(reactor, self.guard),  # type: ignore[arg-type]
            contextFactory=self._contextFactory,
            connectTimeout=timeout,
            bindAddress=normalize_bind_address(request.meta.get("bindaddress") or self._bindAddress),
            pool=self._pool,
        )


class GuardedHandler(HTTP11DownloadHandler):
    """Download handler of http and https: every request of a crawl passes here, redirects and robots.txt included.

    Raises :class:`AddressRefused` for what may not be connected to.  The hosts that the operator wrote are the spider's
    ``named_hosts``, its ``start_urls`` and WINNOW_NAMED_URLS.
    """

    _guard: ConnectionGuard | None = None

    async def download_request(self, request: Request) -> Response:
        """Return the answer to a request."""
        guard = self._guard = self._guard or _guard_of(self._crawler)
        url = urlparse_cached(request)
        host, port = url.hostname or "", url.port or (443 if url.scheme == "https" else 80)
        refusal = guard.refuse(host, port, proxied=bool(request.meta.get("proxy")))
        if refusal is not None:
            raise AddressRefused(request.url, refusal.reason, refusal.words)
        try:
            return await self._download(request, guard)
        except CannotResolveHostError as error:
            refusal = guard.refused.get(Named(canonical(host), port))
            if refusal is None:
                raise
            raise AddressRefused(request.url, refusal.reason, refusal.words) from error

    async def _download(self, request: Request, guard: ConnectionGuard) -> Response:
        """Do as Scrapy's handler does, which cannot be told which agent to use."""
        agent = _GuardedAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        agent.guard = guard
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(agent.download_request(request))
        except ResponseDataLossError:
            if not self._fail_on_dataloss_warned:
                logger.warning(get_dataloss_msg(request.url))
                self._fail_on_dataloss_warned = True
            raise


def _guard_of(crawler: Crawler) -> ConnectionGuard:
    """Return the guard of a crawl: WINNOW_ALLOW_NETWORKS, and what the spider's operator named."""
    spider: Any = crawler.spider
    named = named_hosts((*getattr(spider, "start_urls", ()), *crawler.settings.getlist("WINNOW_NAMED_URLS")))
    allowed = read_networks(crawler.settings["WINNOW_ALLOW_NETWORKS"] or "")
    return ConnectionGuard(AddressPolicy(allowed, named | getattr(spider, "named_hosts", frozenset())))
