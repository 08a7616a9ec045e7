"""List pages: which links lead to articles, where the list goes on."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.lists.anchors import weight
    from crawler.discovery.lists.list_page import ListReading
else:
    __getattr__ = lazy_exports(__name__, {"ListReading": "list_page", "weight": "anchors"})

__all__ = ["ListReading", "weight"]
