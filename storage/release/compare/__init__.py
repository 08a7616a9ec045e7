"""What differs between two releases, and why."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.release.compare.differences import Difference, diff, settings_changed, summed
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Difference": "differences",
            "diff": "differences",
            "settings_changed": "differences",
            "summed": "differences",
        },
    )

__all__ = [
    "Difference",
    "diff",
    "settings_changed",
    "summed",
]
