"""Pages as a browser shows them, for those whose text comes by script.

The browser has no network: what a page asks for while it is rendered is fetched by the crawl's own downloader, with its
guard of addresses, robots.txt, user agent and bounds.  Playwright and Chromium are needed only where a site file has
``render`` other than ``never``.
"""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.rendering.chromium import BrowserMissingError, check_browser
    from crawler.rendering.renderer import PageRenderer
    from crawler.rendering.trouble import BROWSER_FAILED, RenderTrouble
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "BROWSER_FAILED": "trouble",
            "BrowserMissingError": "chromium",
            "PageRenderer": "renderer",
            "RenderTrouble": "trouble",
            "check_browser": "chromium",
        },
    )

__all__ = ["BROWSER_FAILED", "BrowserMissingError", "PageRenderer", "RenderTrouble", "check_browser"]
