"""Full text: the same words find the same articles on every database."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.search.search import Hits, search_articles
    from storage.search.snippets import Snippet, snippet, spans
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Hits": "search",
            "Snippet": "snippets",
            "search_articles": "search",
            "snippet": "snippets",
            "spans": "snippets",
        },
    )

__all__ = ["Hits", "Snippet", "search_articles", "snippet", "spans"]
