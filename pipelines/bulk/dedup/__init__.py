"""Near-duplicates over the articles of runs, on datatrove's MinHash stages with the signatures of the store."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.bulk.dedup.chain import Dedup, dedup_runs
    from pipelines.bulk.dedup.marks import check_marks, has_marks, marks_of
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Dedup": "chain",
            "check_marks": "marks",
            "dedup_runs": "chain",
            "has_marks": "marks",
            "marks_of": "marks",
        },
    )

__all__ = [
    "Dedup",
    "check_marks",
    "dedup_runs",
    "has_marks",
    "marks_of",
]
