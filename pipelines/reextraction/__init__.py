"""Archived pages extracted again, with a report of what changed."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.reextraction.diff import lines_of
    from pipelines.reextraction.report import ReextractionReport
    from pipelines.reextraction.run import Reextraction, reread
else:
    __getattr__ = lazy_exports(
        __name__, {"Reextraction": "run", "ReextractionReport": "report", "lines_of": "diff", "reread": "run"}
    )

__all__ = ["Reextraction", "ReextractionReport", "lines_of", "reread"]
