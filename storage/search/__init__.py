"""Full text: the same words find the same articles on every database."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.search.pages import HitPage, search_page
    from storage.search.search import Hits, search_articles
    from storage.search.similar import SimilarHits, search_similar
    from storage.search.snippets import Snippet, snippet, spans
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "HitPage": "pages",
            "Hits": "search",
            "SimilarHits": "similar",
            "Snippet": "snippets",
            "search_articles": "search",
            "search_page": "pages",
            "search_similar": "similar",
            "snippet": "snippets",
            "spans": "snippets",
        },
    )

__all__ = [
    "HitPage",
    "Hits",
    "SimilarHits",
    "Snippet",
    "search_articles",
    "search_page",
    "search_similar",
    "snippet",
    "spans",
]
