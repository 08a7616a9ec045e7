"""The database under everything: engines, transactions, retries.

``shared_engine`` lets a batch of crawls open a database once.
"""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.db.engine import (
        check_writable,
        display_url,
        glance,
        open_engine,
        read_connection,
        translate_errors,
        write_transaction,
    )
    from storage.db.retry import retry_when_busy
    from storage.db.secrets import without_secrets
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "check_writable": "engine",
            "display_url": "engine",
            "glance": "engine",
            "open_engine": "engine",
            "read_connection": "engine",
            "retry_when_busy": "retry",
            "translate_errors": "engine",
            "without_secrets": "secrets",
            "write_transaction": "engine",
        },
    )

__all__ = [
    "check_writable",
    "display_url",
    "glance",
    "open_engine",
    "read_connection",
    "retry_when_busy",
    "shared_engine",
    "translate_errors",
    "without_secrets",
    "write_transaction",
]
