"""The polite downloader: one slot a host, bounded answers, and what a request carries."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.downloader.bounded_client import BoundedClient
    from crawler.downloader.exceptions import LeftForLater, RobotsUnavailable, UnaskedNotModified
    from crawler.downloader.fetch_page import fetch_pages
    from crawler.downloader.host_gate import HOST_GATE, RestingHosts
    from crawler.downloader.host_probe import ANEW, SILENCE, host_is_up
    from crawler.downloader.request_meta import PART, ROW, row_of
    from crawler.downloader.responses import (
        PASSING_STATUSES,
        failure_kind,
        failure_of,
        left_site,
        page_of,
        requested_link,
        skip_reason,
    )
    from crawler.downloader.slots import PoliteDownloader
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ANEW": "host_probe",
            "BoundedClient": "bounded_client",
            "HOST_GATE": "host_gate",
            "LeftForLater": "exceptions",
            "PART": "request_meta",
            "PASSING_STATUSES": "responses",
            "PoliteDownloader": "slots",
            "ROW": "request_meta",
            "RestingHosts": "host_gate",
            "RobotsUnavailable": "exceptions",
            "SILENCE": "host_probe",
            "UnaskedNotModified": "exceptions",
            "failure_kind": "responses",
            "failure_of": "responses",
            "fetch_pages": "fetch_page",
            "host_is_up": "host_probe",
            "left_site": "responses",
            "page_of": "responses",
            "requested_link": "responses",
            "row_of": "request_meta",
            "skip_reason": "responses",
        },
    )

__all__ = [
    "ANEW",
    "HOST_GATE",
    "PART",
    "PASSING_STATUSES",
    "ROW",
    "SILENCE",
    "BoundedClient",
    "LeftForLater",
    "PoliteDownloader",
    "RestingHosts",
    "RobotsUnavailable",
    "UnaskedNotModified",
    "failure_kind",
    "failure_of",
    "fetch_pages",
    "host_is_up",
    "left_site",
    "page_of",
    "requested_link",
    "row_of",
    "skip_reason",
]
