"""Web archives as sources: what their CDX servers are asked, and where a capture is replayed as it came."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.web_archives.cdx import CDX, archive_hosts, cdx_queries, checked_cdx, next_cdx_query
    from crawler.web_archives.replay import CAPTURE, read_replay, replay_address, replay_prefix
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "CAPTURE": "replay",
            "CDX": "cdx",
            "archive_hosts": "cdx",
            "cdx_queries": "cdx",
            "checked_cdx": "cdx",
            "next_cdx_query": "cdx",
            "read_replay": "replay",
            "replay_address": "replay",
            "replay_prefix": "replay",
        },
    )

__all__ = [
    "CAPTURE",
    "CDX",
    "archive_hosts",
    "cdx_queries",
    "checked_cdx",
    "next_cdx_query",
    "read_replay",
    "replay_address",
    "replay_prefix",
]
