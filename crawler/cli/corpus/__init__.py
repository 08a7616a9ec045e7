"""What the commands of the corpus are made of: selections, exports, releases, withdrawals."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.cli.corpus.export_far import any_target
    from crawler.cli.corpus.export_steps import ExportSteps, export_with_steps
    from crawler.cli.corpus.similar_search import find_similar, read_likes
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ExportSteps": "export_steps",
            "any_target": "export_far",
            "export_with_steps": "export_steps",
            "find_similar": "similar_search",
            "read_likes": "similar_search",
        },
    )

__all__ = [
    "ExportSteps",
    "any_target",
    "export_options",
    "export_with_steps",
    "find_similar",
    "read_likes",
    "releases",
    "selection_options",
    "withdrawals",
]
