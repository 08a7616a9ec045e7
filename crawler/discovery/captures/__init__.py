"""What a web archive has of a site: the answers of its CDX server."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.captures.reading import CaptureReading, PageCapture, read_captures
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "CaptureReading": "reading",
            "PageCapture": "reading",
            "read_captures": "reading",
        },
    )

__all__ = ["CaptureReading", "PageCapture", "read_captures"]
