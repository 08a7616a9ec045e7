"""What the shape of an address says: article, list, page number, day."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.urls.traps import folder, has_repeated_parts, path_shape, without_tokens
else:
    __getattr__ = lazy_exports(
        __name__, dict.fromkeys(("folder", "has_repeated_parts", "path_shape", "without_tokens"), "traps")
    )

__all__ = ["folder", "has_repeated_parts", "path_shape", "without_tokens"]
