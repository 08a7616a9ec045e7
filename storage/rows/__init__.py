"""What rows of both databases are made of: the keys they are found by, the texts they accept, and locks by name."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.rows.keys import at_address, insert_into, place_of, upsert
    from storage.rows.locks import lock_names, share_name
    from storage.rows.text import clean_text, index_key
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "at_address": "keys",
            "clean_text": "text",
            "index_key": "text",
            "insert_into": "keys",
            "lock_names": "locks",
            "place_of": "keys",
            "share_name": "locks",
            "upsert": "keys",
        },
    )

__all__ = [
    "at_address",
    "clean_text",
    "index_key",
    "insert_into",
    "lock_names",
    "place_of",
    "share_name",
    "upsert",
]
