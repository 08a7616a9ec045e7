"""List pages: which links lead to articles, where the list goes on."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.lists.anchors import weight
    from crawler.discovery.lists.article_pages import next_part
    from crawler.discovery.lists.is_listing import address_score
    from crawler.discovery.lists.list_page import read_list_tree
    from crawler.discovery.lists.reading import ListReading
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ListReading": "reading",
            "address_score": "is_listing",
            "next_part": "article_pages",
            "read_list_tree": "list_page",
            "weight": "anchors",
        },
    )

__all__ = [
    "ListReading",
    "address_score",
    "next_part",
    "read_list_tree",
    "weight",
]
