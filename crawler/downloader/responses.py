"""From Scrapy's responses and failures to the project's own words."""

import re
from datetime import datetime

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Headers, Response
from twisted.python.failure import Failure

from crawler.downloader.exceptions import RobotsUnavailable, UnaskedNotModified
from crawler.network import AddressRefused
from pipelines.workers import rejected
from storage.records import Link, Page, Reason, Rejected, Role
from storage.urls import normalize_url

PASSING_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Statuses that say nothing of the page: it is asked for again another time."""


_SECRET = frozenset({"cookie", "authorization", "proxy-authorization"})
"""Headers of a request that are not kept: a proxy of the environment or an address may bring user and password."""


def page_of(response: Response, site: str, link: Link, role: Role, fetched_at: datetime) -> Page:
    """Make the record of an answer; ``fetched_at`` is aware."""
    request = response.request
    assert request is not None
    return Page(
        site=site,
        url=_asked(request, response.url),
        final_url=response.url,
        status=response.status,
        headers=_pairs(response.headers),
        body=response.body,
        fetched_at=fetched_at,
        role=role,
        request_headers=tuple(pair for pair in _pairs(request.headers) if pair[0].lower() not in _SECRET),
        hints=link.hints,
        via=link.via,
    )


def _asked(request: Request, final_url: str) -> str:
    """Return the address a page is known by: the one asked for, unless its server only writes it in another way."""
    asked: str = request.meta.get("redirect_urls", [request.url])[0]
    return final_url if normalize_url(asked) == normalize_url(final_url) else asked


def left_site(response: Response, site: str, link: Link, at: datetime) -> Rejected:
    """Reject a page whose redirect leads out of its site."""
    location = (response.headers.get("Location") or b"").decode("latin-1")
    return rejected(page_of(response, site, link, Role.ARTICLE, at), Reason.OFFSITE, f"redirects to {location}")


def too_large(failure: Failure, site: str, link: Link, at: datetime) -> Rejected | None:
    """Reject a page whose answer was cut off for its size; None where a request failed for another reason."""
    request: Request = failure.request  # type: ignore[attr-defined]
    if not isinstance(failure.value, DownloadCancelledError):
        return None
    asked: str = request.meta.get("redirect_urls", [request.url])[0]
    page = Page(site, asked, request.url, 200, (), b"", at, hints=link.hints, via=link.via)
    return rejected(page, Reason.TOO_LARGE, "larger than DOWNLOAD_MAXSIZE: not downloaded to its end")


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values
    )


_KINDS: tuple[tuple[type[Exception], str, str], ...] = (
    (UnaskedNotModified, "answer", "answered 304 to a request without a condition, twice"),
    (CannotResolveHostError, "dns", "the host's name could not be looked up"),
    (DownloadTimeoutError, "timeout", "no whole answer in time"),
    (DownloadConnectionRefusedError, "connection", "the connection was refused"),
    (DownloadCancelledError, "too_large", "the answer was larger than DOWNLOAD_MAXSIZE"),
    (ResponseDataLossError, "connection", "the answer ended too early"),
    (UnsupportedURLSchemeError, "unsupported", "an address of this kind cannot be fetched"),
)


def failure_of(failure: Failure) -> tuple[str, str]:
    """Name the kind of a failed request and say in words what happened."""
    return failure_kind(failure.value)


def failure_kind(error: BaseException | None) -> tuple[str, str]:
    """Name the kind of an error of the network and say in words what happened."""
    if isinstance(error, (RobotsUnavailable, AddressRefused)):
        return error.kind, str(error)
    for wanted, kind, words in _KINDS:
        if isinstance(error, wanted):
            return kind, words
    text = " ".join(str(error).split())[:200] or type(error).__name__
    if isinstance(error, TunnelError):  # its words are those of a dictionary
        status = re.search(r"'status': (\d+)", text)
        return "connection", f"the proxy makes no connection: it answered {status[1] if status else text}"
    if isinstance(error, IgnoreRequest):
        return ("redirect" if "redirect" in text else "refused"), text
    if isinstance(error, DownloadFailedError):
        said = re.findall(r"\('SSL routines', '[^']*', '([^']+)'\)", text)
        return ("tls", f"no secure connection: {', '.join(said)}") if said else ("connection", text)
    return "error", f"{type(error).__name__}: {text}"


def skip_reason(failure: Failure) -> str | None:
    """Name why a request was rightly not made (``robots``, ``offsite``, ``private_address``, ``unusual_port``).

    None where it failed.
    """
    if isinstance(failure.value, AddressRefused):
        return failure.value.kind
    if not isinstance(failure.value, IgnoreRequest) or isinstance(failure.value, RobotsUnavailable):
        return None
    text = str(failure.value).lower()
    if text.startswith("forbidden by robots"):
        return "robots"
    if "offsite" in text or "domain" in text:
        return "offsite"
    return None


def requested_link(request: Request) -> Link:
    """Return the link a request was made for."""
    link = request.cb_kwargs.get("link")
    return link if isinstance(link, Link) else Link(url=request.url)
