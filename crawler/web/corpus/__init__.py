"""The corpus: exports built from filters with counts, releases, what is withdrawn."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.web.corpus.builder import CorpusBuilder
    from crawler.web.corpus.files import ExportFiles
    from crawler.web.corpus.releases import ReleaseViews
    from crawler.web.corpus.routes import corpus_routes
    from crawler.web.corpus.withdrawn import WithdrawalViews
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "CorpusBuilder": "builder",
            "ExportFiles": "files",
            "ReleaseViews": "releases",
            "WithdrawalViews": "withdrawn",
            "corpus_routes": "routes",
        },
    )

__all__ = ["CorpusBuilder", "ExportFiles", "ReleaseViews", "WithdrawalViews", "corpus_routes"]
