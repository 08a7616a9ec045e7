"""Archived pages extracted again, with a report of what changed."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.reextraction.diff import lines_of
    from pipelines.reextraction.report import ReextractionReport
    from pipelines.reextraction.run import Reextraction, reread
    from pipelines.reextraction.sides import ParagraphPair, side_by_side
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Reextraction": "run",
            "ReextractionReport": "report",
            "ParagraphPair": "sides",
            "lines_of": "diff",
            "reread": "run",
            "side_by_side": "sides",
        },
    )

__all__ = ["ParagraphPair", "Reextraction", "ReextractionReport", "lines_of", "reread", "side_by_side"]
