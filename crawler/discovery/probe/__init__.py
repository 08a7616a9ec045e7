"""What a first look at a site shows: feeds, sitemaps, sections, language and zone."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.probe.findings import Findings, FoundHost, summarize
else:
    __getattr__ = lazy_exports(__name__, {"Findings": "findings", "FoundHost": "findings", "summarize": "findings"})

__all__ = ["Findings", "FoundHost", "summarize"]
