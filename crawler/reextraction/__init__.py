"""Archived pages extracted again with the present rules, as one run."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.reextraction.run import ReextractionRequest, ReextractionRun
    from crawler.reextraction.trial import try_site
else:
    __getattr__ = lazy_exports(__name__, {"ReextractionRequest": "run", "ReextractionRun": "run", "try_site": "trial"})

__all__ = ["ReextractionRequest", "ReextractionRun", "try_site"]
