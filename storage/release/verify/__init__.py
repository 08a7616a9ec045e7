"""A release held against its manifest."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.release.verify.check import verify
    from storage.release.verify.readback import UNREADABLE, reader_of
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "UNREADABLE": "readback",
            "reader_of": "readback",
            "verify": "check",
        },
    )

__all__ = [
    "UNREADABLE",
    "reader_of",
    "verify",
]
