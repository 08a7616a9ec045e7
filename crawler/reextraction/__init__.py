"""Archived pages extracted again with the present rules, as one run."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.reextraction.bulk import BulkLoad, frozen_sites
    from crawler.reextraction.run import ReextractionRequest, ReextractionRun
    from crawler.reextraction.trial import try_site
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "BulkLoad": "bulk",
            "ReextractionRequest": "run",
            "ReextractionRun": "run",
            "frozen_sites": "bulk",
            "try_site": "trial",
        },
    )

__all__ = ["BulkLoad", "ReextractionRequest", "ReextractionRun", "frozen_sites", "try_site"]
