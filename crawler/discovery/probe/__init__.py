"""What a first look at a site shows: feeds, sitemaps, sections, language and zone."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.probe.findings import Findings, FoundHost, summarize
    from crawler.discovery.probe.guesses import sections, usual_links
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Findings": "findings",
            "FoundHost": "findings",
            "sections": "guesses",
            "summarize": "findings",
            "usual_links": "guesses",
        },
    )

__all__ = [
    "Findings",
    "FoundHost",
    "sections",
    "summarize",
    "usual_links",
]
