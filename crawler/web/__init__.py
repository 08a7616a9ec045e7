"""The web interface: read-only views of sources, crawls, articles and searches, as pages and as data."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.web.app import WebSettings, create_app
    from crawler.web.tools import make_tool_server
else:
    __getattr__ = lazy_exports(__name__, {"WebSettings": "app", "create_app": "app", "make_tool_server": "tools"})

__all__ = ["WebSettings", "create_app", "make_tool_server"]
