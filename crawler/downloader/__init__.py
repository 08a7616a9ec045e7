"""The polite downloader: one slot a host, bounded answers, and what a request carries."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.downloader.bounded_client import BoundedClient
    from crawler.downloader.fetch_page import fetch_pages
    from crawler.downloader.slots import PoliteDownloader
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "BoundedClient": "bounded_client",
            "PoliteDownloader": "slots",
            "fetch_pages": "fetch_page",
        },
    )

__all__ = [
    "BoundedClient",
    "PoliteDownloader",
    "exceptions",
    "fetch_pages",
    "host_gate",
    "host_probe",
    "request_meta",
    "responses",
]
