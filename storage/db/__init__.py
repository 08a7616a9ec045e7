"""The database under everything: engine, retries, keys and texts it accepts."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.db.engine import (
        check_writable,
        display_url,
        glance,
        open_engine,
        read_connection,
        schema_transaction,
        translate_errors,
        write_transaction,
    )
    from storage.db.keys import at_address, insert_into, place_of, upsert
    from storage.db.locks import lock_names, share_name
    from storage.db.retry import retry_when_busy
    from storage.db.secrets import without_secrets
    from storage.db.shared_engine import close_engine, once_shared, share_engines
    from storage.db.text import clean_text, index_key
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "at_address": "keys",
            "check_writable": "engine",
            "clean_text": "text",
            "close_engine": "shared_engine",
            "display_url": "engine",
            "glance": "engine",
            "index_key": "text",
            "insert_into": "keys",
            "lock_names": "locks",
            "once_shared": "shared_engine",
            "open_engine": "engine",
            "place_of": "keys",
            "read_connection": "engine",
            "retry_when_busy": "retry",
            "schema_transaction": "engine",
            "share_engines": "shared_engine",
            "share_name": "locks",
            "translate_errors": "engine",
            "upsert": "keys",
            "without_secrets": "secrets",
            "write_transaction": "engine",
        },
    )

__all__ = [
    "at_address",
    "check_writable",
    "clean_text",
    "close_engine",
    "display_url",
    "glance",
    "index_key",
    "insert_into",
    "lock_names",
    "once_shared",
    "open_engine",
    "place_of",
    "read_connection",
    "retry_when_busy",
    "schema_transaction",
    "share_engines",
    "share_name",
    "translate_errors",
    "upsert",
    "without_secrets",
    "write_transaction",
]
