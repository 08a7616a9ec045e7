"""What the shape of an address says: article, list, page number, day."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.urls.shape import is_asset, is_document, kind_of, kinds_of_siblings, url_family
    from crawler.discovery.urls.unwanted import is_unwanted, is_unwanted_place
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "is_asset": "shape",
            "is_document": "shape",
            "is_unwanted": "unwanted",
            "is_unwanted_place": "unwanted",
            "kind_of": "shape",
            "kinds_of_siblings": "shape",
            "url_family": "shape",
        },
    )

__all__ = [
    "is_asset",
    "is_document",
    "is_unwanted",
    "is_unwanted_place",
    "kind_of",
    "kinds_of_siblings",
    "traps",
    "url_family",
]
