"""Near-duplicates over the articles of runs, on datatrove's MinHash stages with the signatures of the store."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.bulk.dedup.chain import Dedup, dedup_runs
    from pipelines.bulk.dedup.choose import choose_rank
    from pipelines.bulk.dedup.join import join_rank
    from pipelines.bulk.dedup.mark import mark_rank
    from pipelines.bulk.dedup.marks import check_marks, has_marks, marks_of
    from pipelines.bulk.dedup.match import match_rank, names_rank
    from pipelines.bulk.dedup.sign import sign_rank
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Dedup": "chain",
            "check_marks": "marks",
            "choose_rank": "choose",
            "dedup_runs": "chain",
            "has_marks": "marks",
            "join_rank": "join",
            "mark_rank": "mark",
            "marks_of": "marks",
            "match_rank": "match",
            "names_rank": "match",
            "sign_rank": "sign",
        },
    )

__all__ = [
    "Dedup",
    "check_marks",
    "choose_rank",
    "dedup_runs",
    "has_marks",
    "join_rank",
    "mark_rank",
    "marks_of",
    "match_rank",
    "names_rank",
    "sign_rank",
]
