"""What `winnow bulk` is made of: a function for each of its words, and their options."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.cli.bulk.options import add_bulk_options
    from crawler.cli.bulk.orders import extract, status
    from crawler.cli.bulk.store_orders import load, reextract
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "add_bulk_options": "options",
            "extract": "orders",
            "load": "store_orders",
            "reextract": "store_orders",
            "status": "orders",
        },
    )

__all__ = ["add_bulk_options", "extract", "load", "reextract", "status"]
