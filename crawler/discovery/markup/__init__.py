"""Bytes to markup within bounds, and the redirects that a page states."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.markup.addresses import resolve_stated
    from crawler.discovery.markup.decompress import DecompressedFile, is_packed, unpacked
    from crawler.discovery.markup.markup import as_tree, base_of, hrefs_of, resolve, squeeze, text_of
    from crawler.discovery.markup.redirects import canonical_link, elsewhere, refresh_target
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "DecompressedFile": "decompress",
            "as_tree": "markup",
            "base_of": "markup",
            "canonical_link": "redirects",
            "elsewhere": "redirects",
            "hrefs_of": "markup",
            "is_packed": "decompress",
            "refresh_target": "redirects",
            "resolve": "markup",
            "resolve_stated": "addresses",
            "squeeze": "markup",
            "text_of": "markup",
            "unpacked": "decompress",
        },
    )

__all__ = [
    "DecompressedFile",
    "as_tree",
    "base_of",
    "canonical_link",
    "elsewhere",
    "hrefs_of",
    "is_packed",
    "refresh_target",
    "resolve",
    "resolve_stated",
    "squeeze",
    "text_of",
    "unpacked",
]
